import { Registry } from 'prom-client';
import { expect, onTestFinished } from 'vitest';
import type { SidetoneConfig } from '../../../src/index.ts';
import { type Line, startApp } from '../../kit/app.ts';
import { sleep } from './clients.ts';

/** What the metrics say, without what is 0. Keys are label values, in this order: */
export type Counted = {
  /** `<category> <error type>`, or `accepted`. */
  connects: Record<string, number>;
  /** `<code> <initiator> <category>`, the last `normal` where there is none. */
  closes: Record<string, number>;
  /** How many by category. */
  durations: Record<string, number>;
  active: number;
  /** HTTP errors, and those told in-band: `<category> <error type>`. */
  errors: Record<string, number>;
  /** HTTP requests: a handshake is none. */
  requests: Record<string, number>;
  activeRequests: number;
  faults: Record<string, number>;
};

export const NOTHING: Counted = {
  connects: {},
  closes: {},
  durations: {},
  active: 0,
  errors: {},
  requests: {},
  activeRequests: 0,
  faults: {},
};

export type Watching = {
  readonly registry: Registry;
  readonly lines: Line[];
  /** Without a provider, of all. */
  counted(provider?: string): Promise<Counted>;
  seconds(): Promise<number>;
  stop(): Promise<void>;
};

/** Starts watching these hosts, by default as Kallglot's, until the test is over. */
export function watch(hosts: readonly string[], name = 'kallglot', more: SidetoneConfig = {}): Watching {
  const registry = new Registry();
  const { sidetone, lines } = startApp({ providers: { [name]: { hosts } }, ...more }, registry);
  const stop = () => sidetone.shutdown();
  onTestFinished(stop);
  return {
    registry,
    lines,
    counted: async (provider) => readCounted((await registry.getMetricsAsJSON()) as unknown as Metric[], provider),
    seconds: async () => readSeconds((await registry.getMetricsAsJSON()) as unknown as Metric[]),
    stop,
  };
}

/** A metric as prom-client gives it in JSON. */
type Metric = { name: string; values: { labels: Record<string, string>; value: number; metricName?: string }[] };

const STREAM = 'voice_api_stream_';
const CATEGORY = 'voice_api_error_category';

export function readCounted(metrics: readonly Metric[], provider?: string): Counted {
  const collect = (
    name: string,
    key: (labels: Record<string, string>) => string,
    suffix = '',
  ): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const metric of metrics) {
      if (metric.name !== name) continue;
      for (const { labels, value, metricName = '' } of metric.values) {
        if (value === 0 || !metricName.endsWith(suffix)) continue;
        if ((labels['voice_api_provider_name'] ?? provider) !== (provider ?? labels['voice_api_provider_name']))
          continue;
        counts[key(labels)] = (counts[key(labels)] ?? 0) + value;
      }
    }
    return counts;
  };
  const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  const category = (labels: Record<string, string>): string => labels[CATEGORY] || 'normal';
  const failure = (labels: Record<string, string>): string => `${labels[CATEGORY]} ${labels['error_type']}`.trim();
  return {
    connects: collect(`${STREAM}connects_total`, (labels) => failure(labels) || 'accepted'),
    closes: collect(`${STREAM}closes_total`, (labels) => {
      return `${labels[`${STREAM}close_code`]} ${labels[`${STREAM}close_initiator`]} ${category(labels)}`;
    }),
    durations: collect(`${STREAM}duration_seconds`, category, '_count'),
    active: sum(collect(`${STREAM}active`, () => '')),
    errors: collect('voice_api_client_errors_total', failure),
    requests: collect('voice_api_client_request_duration_seconds', category, '_count'),
    activeRequests: sum(collect('voice_api_client_active_requests', () => '')),
    faults: collect('voice_api_instrumentation_faults_total', (l) => l['voice_api_instrumentation_stage'] ?? ''),
  };
}

function readSeconds(metrics: readonly Metric[]): number {
  const { values } = metrics.find(({ name }) => name === `${STREAM}duration_seconds`) ?? { values: [] };
  return values.filter(({ metricName }) => metricName?.endsWith('_sum')).reduce((sum, { value }) => sum + value, 0);
}

const SETTLED_MS = 2500;
const LINGER_MS = 6;

const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Waits until as much is counted as expected, compares everything, and sees that it stays so. */
export async function expectCounted(watching: Watching, expected: Partial<Counted>, provider?: string): Promise<void> {
  const whole = { ...NOTHING, ...expected };
  const settled = ({ connects, closes, errors, active }: Counted) =>
    active === whole.active &&
    total(connects) >= total(whole.connects) &&
    total(closes) >= total(whole.closes) &&
    total(errors) >= total(whole.errors);
  const until = performance.now() + SETTLED_MS;
  let counted = await watching.counted(provider);
  while (!settled(counted) && performance.now() < until) {
    await sleep(3);
    counted = await watching.counted(provider);
  }
  expect(counted).toEqual(whole);
  await sleep(LINGER_MS);
  expect(await watching.counted(provider)).toEqual(whole);
}

/** One accepted stream, and how it ended: `<code> <initiator> <category>`. */
export function ended(...closes: string[]): Partial<Counted> {
  const durations: Record<string, number> = {};
  const counts: Record<string, number> = {};
  for (const close of closes) {
    const category = close.split(' ')[2] ?? '';
    durations[category] = (durations[category] ?? 0) + 1;
    counts[close] = (counts[close] ?? 0) + 1;
  }
  return { connects: { accepted: closes.length }, closes: counts, durations };
}
