import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { ATTR } from '../../src/model/attributes.ts';
import { prometheusName, SIGNALS } from '../../src/model/signals.ts';
import { json, type Server, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';

const text = readFileSync(new URL('../../docs/data-flow.md', import.meta.url), 'utf8');

/** Some rows name a family: `voice_api.credits.*`. */
const names = [...text.matchAll(/`([\w.*]+)`/g)].map(([, name = '']) => name);
const isNamed = (name: string): boolean =>
  names.some((known) => known === name || (known.endsWith('*') && name.startsWith(known.slice(0, -1))));

describe('docs/data-flow.md lists', () => {
  it.each(
    Object.values(ATTR).filter(
      (name) =>
        ![
          'voice_api.provider.name',
          'voice_api.instrumentation.stage',
          'voice_api.instrumentation.reason',
          'version',
        ].includes(name),
    ),
  )('the attribute %s', (name) => expect(isNamed(name)).toBe(true));

  // Counts of documented fields contain nothing private but their labels.
  const COUNTS = [
    'requests',
    'active',
    'premature',
    'errors',
    'streamActive',
    'streamCloses',
    'streamResults',
    'callOutcomes',
    'callResults',
    'shed',
    'startTime',
    'info',
  ];
  it.each(Object.entries(SIGNALS).filter(([key]) => !COUNTS.includes(key)))('the metric %s', (_, signal) =>
    expect(isNamed(prometheusName(signal))).toBe(true),
  );
});

describe('every field of a log line', () => {
  let server: Server | undefined;
  afterAll(() => server?.close());

  it('is listed', async () => {
    const error = { code: 'dial_failed', type: 'api_error', param: 'to', message: 'No route.', retry_after: 3 };
    const headers = { 'x-request-id': 'req_1', 'x-api-credits-remaining': '1', 'x-api-credits-used': '2' };
    server = await serve((_, response) => json(response, 502, { error }, headers));
    const app = startApp({ providers: { kallglot: { hosts: [server.host] } } });
    await (await fetch(`${server.url}/v1/sessions`, { method: 'POST' })).text();
    app.sidetone.recordCall('kallglot', { outcome: 'failed', id: 'c_1', durationSeconds: 3 });
    await app.sidetone.shutdown();
    const fields = app.lines.flatMap((line) => Object.keys(line.fields));
    expect(fields).toContain('provider_message');
    expect(fields).toContain('call_id');
    expect(fields.filter((name) => name !== 'provider' && !isNamed(name))).toEqual([]);
  });
});
