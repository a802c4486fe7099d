import { Counter, Registry } from 'prom-client';
import { register } from '../../src/install/register.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { undiciExchange } from './fake-undici.ts';
import { showSpread, showTable, spread } from './report.ts';

const ROUNDS = 200;
/** The goal is for a scrape of this many series. */
const SERIES = 2000;
const STATUSES = [200, 201, 400, 401, 402, 404, 409, 422, 429, 500, 502, 503];

/** The cost of a scrape: a busy service with five providers, and as many series of prom-client alone. */
export async function runScrape(): Promise<string> {
  const ours = new Registry();
  const host = (name: string): string => `${name}.bench.example`;
  const providers = Object.fromEntries(BUILT_IN_PROVIDERS.map(({ name }) => [name, { hosts: [host(name)] }]));
  const sidetone = register({ providers, metrics: { registry: ours, serve: false }, logger: false, tracing: false });
  for (const call of everyCall(host)) {
    call();
    if (countSeries(await ours.metrics()) >= SERIES) break;
  }
  const native = new Registry();
  const labelNames = ['provider', 'category', 'type'];
  const counter = new Counter({ name: 'native_total', help: 'As many series.', labelNames, registers: [native] });
  const size = countSeries(await ours.metrics());
  for (let i = 0; i < size; i++)
    counter.inc({ provider: `provider_${i % 5}`, category: `category_${i % 16}`, type: `type_${i}` });
  const rows: string[][] = [];
  rows.push(['sidetone, five providers', ...(await measure(ours))]);
  rows.push(['counters of prom-client’s own', ...(await measure(native))]);
  await sidetone.shutdown();
  const header = ['', 'series', 'KiB', 'ms', 'min - max'];
  return showTable(`F. One scrape: registry.metrics(), median of ${ROUNDS}`, header, rows);
}

/** Every operation of the catalogue with every status, as if it had been called. */
function* everyCall(host: (name: string) => string): Generator<() => void> {
  const answer = { headers: ['content-type', 'application/json'], body: Buffer.from('{}') };
  for (const { name, operations } of BUILT_IN_PROVIDERS)
    for (const { method, template } of operations?.rows ?? [])
      for (const status of STATUSES) {
        const path = template.replace(/\{[^}]*\}/g, 'x');
        yield undiciExchange(`https://${host(name)}`, method, path, { status, ...answer });
      }
}

async function measure(registry: Registry): Promise<string[]> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const began = performance.now();
    await registry.metrics();
    times.push(performance.now() - began);
  }
  const text = await registry.metrics();
  return [String(countSeries(text)), (text.length / 1024).toFixed(0), ...showSpread(spread(times), 2)];
}

function countSeries(text: string): number {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
}
