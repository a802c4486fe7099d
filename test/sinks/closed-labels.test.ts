import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import type { CloseObservation, HttpObservation } from '../../src/catalogue/observation.ts';
import { classifyClose } from '../../src/classify/close.ts';
import { classifyHttp } from '../../src/classify/http.ts';
import { Faults } from '../../src/model/faults.ts';
import { Limits } from '../../src/model/limits.ts';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { PrometheusSink } from '../../src/sinks/prometheus/prometheus-sink.ts';
import { snapshotHeaders } from '../../src/sources/shared/header-snapshot.ts';
import { parseExposition } from '../../tools/kit/exposition.ts';
import { NOW, observation, sample } from '../kit/observe.ts';

/** Marks every made-up text, so that it can be found in the output. */
const MARK = 'Zq7';
let count = 0;
const madeUp = (): string => `${MARK}${(count++).toString(36)}`;

const EXCHANGES = 20_000;
/** For one provider and metric: the documented limit, and beyond it one for each category and initiator. */
const MAX_SERIES = 200 + 17 * 3;

it('no made-up text becomes a label value, and the series stay below their limit', async () => {
  const [provider] = new Catalogue([
    { provider: kallglot, hosts: [], account: 'default', streamErrors: true, callReports: true },
  ]).providers;
  if (provider === undefined) throw new Error('no provider');
  const registry = new Registry();
  const sink = new PrometheusSink(registry as never, [provider], new Faults(() => {}), new Limits());
  sink.install();
  const usual = observation({ provider: kallglot });
  for (let i = 0; i < EXCHANGES; i++) {
    const [status, method, path] = [100 + (i % 900), i % 3 === 0 ? 'GET' : madeUp(), `/${madeUp()}/${madeUp()}`];
    const error = { code: madeUp(), type: madeUp(), param: madeUp(), message: madeUp(), request_id: madeUp() };
    const exchange: HttpObservation = {
      ...usual,
      provider,
      kind: i % 5 === 0 ? 'connect' : 'http',
      method,
      path,
      operation: provider.operations.match(method, path),
      status: i % 7 === 0 ? undefined : status,
      headers: snapshotHeaders({ 'x-request-id': madeUp(), 'retry-after': madeUp() }, provider.headers),
      body: sample(Buffer.from(JSON.stringify({ error }))),
      failure: i % 7 === 0 ? { name: madeUp(), code: madeUp(), byService: false } : undefined,
    };
    sink.settled(exchange, classifyHttp(exchange), undefined);
    const close: CloseObservation = {
      ...{
        kind: 'close',
        provider,
        account: 'default',
        operation: undefined,
        origin: 'wss://voice.example',
        path,
        how: 'frame',
      },
      ...{ code: 1000 + i, reason: madeUp(), initiator: 'provider', requestId: madeUp() },
      ...{ startedAt: NOW, endedAt: NOW, duration: 1, context: usual.context },
    };
    sink.streamClosed(close, classifyClose(close));
  }
  const samples = parseExposition(await registry.metrics());
  expect(samples.filter(({ series }) => series.includes(MARK))).toEqual([]);
  const statuses = new Set(samples.map(({ labels }) => labels['http_response_status_code'] ?? ''));
  expect([...statuses].filter((status) => status !== '' && !(Number(status) >= 100 && Number(status) <= 599))).toEqual(
    [],
  );
  const series = new Map<string, number>();
  for (const { name } of samples.filter(({ name }) => !/_bucket|_sum/.test(name))) {
    series.set(name, (series.get(name) ?? 0) + 1);
  }
  expect([...series].filter(([, n]) => n > MAX_SERIES)).toEqual([]);
  // Everything was counted.
  expect(count).toBeGreaterThan(EXCHANGES * 10);
  expect(series.get('voice_api_client_request_duration_seconds_count')).toBeGreaterThan(100);
});
