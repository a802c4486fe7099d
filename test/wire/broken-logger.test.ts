import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byName } from '../kit/answers.ts';
import { expectSignals } from '../kit/expect.ts';
import { CLIENTS } from '../kit/http/clients.ts';
import { type Server, serve } from '../kit/server.ts';
import { failure, success } from '../kit/signals.ts';
import { watch } from '../kit/watch.ts';

let server: Server;
beforeAll(async () => {
  server = await serve(byName);
});
afterAll(() => server.close());

const broken = () => {
  throw new Error('The disk is full.');
};
const logger = { error: broken, warn: broken, info: broken };

describe.each(CLIENTS)('with a logger that throws, $name', (client) => {
  it('gets its error, which counts, and so does the fault', async () => {
    const watching = watch([server.host], { logger });
    const { status, text, release } = await client.ask(`${server.url}/v1/sessions/credits`);
    await release();
    await expectSignals(watching, { ...failure(402, 'credits', 'insufficient_api_credits'), faults: { log: 1 } });
    expect({ status, complete: text === undefined || text.includes('insufficient_api_credits') }).toEqual({
      status: 402,
      complete: true,
    });
  });

  it('gets its success, which logs nothing', async () => {
    const watching = watch([server.host], { logger });
    const { status, release } = await client.ask(`${server.url}/v1/sessions/ok`);
    await release();
    await expectSignals(watching, success(200));
    expect(status).toBe(200);
  });
});

it('counts a fault for each line that failed, and still shuts down', async () => {
  const watching = watch([server.host], { logger });
  for (let i = 0; i < 8; i++) await (await fetch(`${server.url}/v1/sessions/credits`)).text();
  await expectSignals(watching, { ...failure(402, 'credits', 'insufficient_api_credits', 8), faults: { log: 5 } });
  await expect(watching.stop()).resolves.toBeUndefined();
});
