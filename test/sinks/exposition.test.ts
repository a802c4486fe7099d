import { Registry as ClientRegistry } from '@prometheus-io/client';
import { Registry } from 'prom-client';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { register } from '../../src/index.ts';
import { undiciExchange } from '../../tools/bench/fake-undici.ts';
import { parseExposition } from '../../tools/kit/exposition.ts';

type Line = {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
};
type Json = readonly { readonly name: string; readonly type: string; readonly values: readonly Line[] }[];

const HEADERS = ['content-type', 'application/json', 'x-request-id', 'req_1', 'x-api-credits-remaining', '9'];
const BODY = '{"error":{"type":"rate_limit_error","code":"rate_limit_exceeded"}}';
function openMetrics(): Registry {
  const registry = new Registry();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  return registry;
}

let calls: readonly (() => void)[];
beforeAll(() => {
  calls = [201, 429].map((status) =>
    undiciExchange('https://api.kallglot.com', 'POST', '/v1/sessions', {
      status,
      headers: HEADERS,
      body: Buffer.from(BODY),
    }),
  );
});

it.each([
  ['prom-client', () => new Registry()],
  ['prom-client in OpenMetrics', () => openMetrics()],
  ['@prometheus-io/client', () => new ClientRegistry()],
])('%s prints as text what it returns as JSON, default labels included', async (_, make) => {
  const registry = make() as Registry;
  registry.setDefaultLabels({ service: 'it"s', category: 'of the service' });
  const sidetone = register({ metrics: { registry, serve: false }, logger: false, tracing: false });
  onTestFinished(() => sidetone.shutdown());
  for (const call of calls) call();
  const text = parseExposition(await registry.metrics());
  const json = (await registry.getMetricsAsJSON()) as unknown as Json;
  const suffix = registry.contentType.startsWith('application/openmetrics') ? '_total' : '';
  const expected = json.flatMap(({ name, type, values }) =>
    values.map(({ labels, value, metricName }) => ({
      name: metricName ?? (type === 'counter' && suffix !== '' ? `${name.replace(/_total$/, '')}${suffix}` : name),
      labels: Object.fromEntries(Object.entries(labels).map(([label, it]) => [label, String(it).replace('"', '\\"')])),
      value,
    })),
  );
  expect(text.map(({ name, labels, value }) => ({ name, labels, value }))).toEqual(expected);
  // The same again: what a registry keeps of the first scrape is not stale in the second.
  calls[1]?.();
  const again = parseExposition(await registry.metrics());
  const errors = (samples: typeof text) => samples.find(({ name }) => name === 'voice_api_client_errors_total')?.value;
  expect([errors(text), errors(again)]).toEqual([1, 2]);
});
