import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { GLOBAL_FETCH, HTTP_CLIENTS } from '../kit/http/clients.ts';
import { serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';

/** Shorter than a failure waits for its body. */
const BODY_MS = 500;

/** The body of an error is read for its code; reading it takes no part in the provider's response time. */
it.each([GLOBAL_FETCH, ...HTTP_CLIENTS])(
  'the duration of a failure ends with the head of its response: $name',
  async ({ ask }) => {
    const server = await serve(async (_request, response) => {
      response.writeHead(402, { 'content-type': 'application/json' }).write('{"error": {"code": ');
      await sleep(BODY_MS);
      response.end('"insufficient_api_credits"}}');
    });
    onTestFinished(() => server.close());
    const app = startApp({ providers: { kallglot: { hosts: [server.host] } } });
    onTestFinished(app.sidetone.shutdown);
    const { status, release } = await ask(`${server.url}/v1/agents`);
    onTestFinished(() => void release());
    expect(status).toBe(402);
    await expect.poll(async () => Object.keys(await app.series()).join()).toContain('insufficient_api_credits');
    const [, sum] = /request_duration_seconds_sum\{.* (\S+)$/m.exec(await app.registry.metrics()) ?? [];
    expect(Number(sum)).toBeGreaterThan(0);
    expect(Number(sum)).toBeLessThan((BODY_MS / 1000) * 0.75);
  },
);
