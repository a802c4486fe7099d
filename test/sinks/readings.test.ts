import { expect, it, onTestFinished } from 'vitest';
import { json, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';

const CREDITS = { 'x-api-credits-remaining': '41', 'x-api-credits-used': '9' };
const RATE = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '99' };

it('a response without a reading keeps the last reading', async () => {
  let headers: Record<string, string> = {};
  const server = await serve((_, response) => json(response, 200, {}, headers));
  const app = startApp({ providers: { kallglot: { hosts: [server.host] } } });
  onTestFinished(async () => {
    await app.sidetone.shutdown();
    await server.close();
  });
  const readingsAfter = async (answer: Record<string, string>) => {
    headers = answer;
    await (await fetch(`${server.url}/v1/agents`)).text();
    const series = await app.series();
    const account = 'provider_name="kallglot",account="default"';
    return [
      ...['credits_remaining', 'credits_used'].map((name) => series[`${name}{${account},credits_unit="credits"}`]),
      ...['rate_limit_limit', 'rate_limit_remaining'].map(
        (name) => series[`${name}{${account},rate_limit_kind="requests"}`],
      ),
    ];
  };
  expect(await readingsAfter(RATE)).toEqual([undefined, undefined, 100, 99]);
  expect(await readingsAfter(CREDITS)).toEqual([41, 9, 100, 99]);
  expect(await readingsAfter({ ...RATE, 'x-ratelimit-remaining': '98' })).toEqual([41, 9, 100, 98]);
  expect(await readingsAfter({})).toEqual([41, 9, 100, 98]);
  // Values missing from a reading do not come from the previous one.
  expect(await readingsAfter({ 'x-api-credits-remaining': '40' })).toEqual([40, undefined, 100, 98]);
});
