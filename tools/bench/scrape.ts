import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { register } from '../../src/install/register.ts';
import { SIGNALS } from '../../src/model/signals.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { parseExposition } from '../kit/exposition.ts';
import { undiciExchange } from './fake-undici.ts';
import { explainMissed, showGoal, showSpread, showTable, spread } from './report.ts';

const ROUNDS = 200;
/** Series of a scrape: of a service with a few providers, and of one with many. */
const SIZES = [400, 2000];
const GOAL_MS = 1.2;
const GOAL_RATIO = 1.2;
const REASON = 'prom-client makes the text, and takes as long for series of its own: see the ratio';
const STATUSES = [200, 201, 400, 401, 402, 404, 409, 422, 429, 500, 502, 503];

/** The cost of a scrape: of sidetone, and of prom-client with as many series of the same kinds. */
export async function runScrape(): Promise<string> {
  const rows: string[][] = [];
  for (const size of SIZES) rows.push(...(await compare(size)));
  const header = ['', 'series', 'KiB', 'ms', 'min - max', 'goal', 'met', 'ratio', 'goal', 'met'];
  const table = showTable(`F. One scrape: registry.metrics(), median of ${ROUNDS}, the two in turn`, header, rows);
  return `${table}${explainMissed(rows, () => REASON)}`;
}

async function compare(size: number): Promise<string[][]> {
  const ours = new Registry();
  const host = (name: string): string => `${name}.bench.example`;
  const providers = Object.fromEntries(BUILT_IN_PROVIDERS.map(({ name }) => [name, { hosts: [host(name)] }]));
  const sidetone = register({ providers, metrics: { registry: ours, serve: false }, logger: false });
  for (const call of everyCall(host)) {
    if (countSeries(await ours.metrics()) >= size) break;
    call();
  }
  const native = new Registry();
  await copySeries(ours, native);
  const [mine, theirs] = await measure([ours, native]);
  const describe = async (registry: Registry): Promise<string[]> => {
    const text = await registry.metrics();
    return [String(countSeries(text)), (text.length / 1024).toFixed(0)];
  };
  const [a = spread([]), b = spread([])] = [mine, theirs].map((times) => spread(times ?? []));
  const ratio = a.median / b.median;
  const goal = size === SIZES[0] ? GOAL_MS : undefined;
  const rows = [
    [
      'sidetone',
      ...(await describe(ours)),
      ...showSpread(a, 2),
      ...showGoal(a.median, goal, 1),
      ratio.toFixed(2),
      ...showGoal(ratio, GOAL_RATIO, 1),
    ],
    ['prom-client’s own', ...(await describe(native)), ...showSpread(b, 2), '-', '-', '-', '-', '-'],
  ];
  await sidetone.shutdown();
  return rows;
}

/** The same metrics with the same labels, as prom-client keeps them. */
async function copySeries(from: Registry, to: Registry): Promise<void> {
  const buckets = Object.fromEntries(Object.values(SIGNALS).map((it) => [it.name, 'buckets' in it ? it.buckets : []]));
  for (const { name, help, type, values } of (await from.getMetricsAsJSON()) as unknown as Metric[]) {
    // prom-client prints a metric without labels at 0.
    if (values.length === 0) continue;
    const labelNames = [...new Set(values.flatMap(({ labels }) => Object.keys(labels)))].filter((it) => it !== 'le');
    const options = { name, help, labelNames, registers: [to] };
    if (type === 'histogram') {
      const signal = Object.values(SIGNALS).find((it) => name.startsWith(it.name.replaceAll('.', '_')));
      const histogram = new Histogram({ ...options, buckets: [...(buckets[signal?.name ?? ''] ?? [])] });
      for (const { labels, metricName } of values) if (metricName?.endsWith('_count')) histogram.observe(labels, 0.1);
    } else {
      const metric = type === 'counter' ? new Counter(options) : new Gauge(options);
      for (const { labels, value } of values) metric.inc(labels, value);
    }
  }
}

type Metric = {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: readonly {
    readonly labels: Record<string, string>;
    readonly value: number;
    readonly metricName?: string;
  }[];
};

/** Every operation of the catalogue with every status, one operation after the other. */
function* everyCall(host: (name: string) => string): Generator<() => void> {
  const answer = { headers: ['content-type', 'application/json'], body: Buffer.from('{}') };
  for (const { name, operations } of BUILT_IN_PROVIDERS)
    for (const { method, template } of operations?.rows ?? [])
      for (const status of STATUSES) {
        const path = template.replace(/\{[^}]*\}/g, 'x');
        yield undiciExchange(`https://${host(name)}`, method, path, { status, ...answer });
      }
}

async function measure(registries: readonly Registry[]): Promise<number[][]> {
  const times = registries.map((): number[] => []);
  for (let i = 0; i < ROUNDS; i++)
    for (const [at, registry] of registries.entries()) {
      const began = performance.now();
      await registry.metrics();
      times[at]?.push(performance.now() - began);
    }
  return times;
}

const countSeries = (text: string): number => parseExposition(text).length;
