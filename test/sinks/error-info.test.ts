import { expect, it } from 'vitest';
import { byAccount, get, kallglotServer, start } from '../accounts/support.ts';

const INFO = /^error_info\{provider_name="kallglot",error_category="(\w+)",error_type="(\w+)",error_advice="(.*)"\}$/;

it('what to do about each cause that occurred is a label, once', async () => {
  const server = await kallglotServer();
  const app = start(server);
  const infos = async () =>
    Object.entries(await app.series()).flatMap(([series, value]) => {
      const [, category, errorType, advice] = INFO.exec(series) ?? [];
      return category === undefined ? [] : [{ category, errorType, advice, value }];
    });
  await get(`${server.url}/v1/agents`);
  expect(await infos()).toEqual([]);
  for (const status of [402, 402, 429]) await get(`${server.url}/status/${status}`);
  await new Promise((resolve) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/sessions/s/connect/close/4029`);
    socket.addEventListener('close', resolve);
  });
  app.sidetone.recordCall('kallglot', { outcome: 'busy', reason: 'busy', id: '1' });
  app.sidetone.recordCall('kallglot', { outcome: 'failed', reason: 'dial_failed', id: '2' });
  await expect.poll(async () => (await infos()).length).toBe(4);
  const [credits, limit, close, call] = await infos();
  // https://developer.kallglot.com/errors
  expect(credits).toEqual({
    category: 'credits',
    errorType: 'insufficient_api_credits',
    advice: 'Purchase more API credits in the Developer Portal, then retry.',
    value: 1,
  });
  expect([limit?.errorType, close?.errorType, close?.category]).toEqual(['rate_limit_exceeded', '4029', 'rate_limit']);
  expect([limit?.advice, close?.advice, call?.advice].every((advice) => (advice ?? '').length > 10)).toBe(true);
  // The calls and the accounts still count.
  expect((await byAccount(app)).refusals).toEqual({
    'default credits insufficient_api_credits': 2,
    'default rate_limit rate_limit_exceeded': 1,
    'default rate_limit 4029': 1,
  });
});
