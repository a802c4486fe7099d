import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import { register, type Sidetone, type SidetoneConfig } from '../../src/index.ts';
import { type Metric, readReadings, readSeries, readSignals, type Signals } from './signals.ts';
import { readStreamSeconds, readStreams, type StreamSignals } from './stream-signals.ts';

export type Line = { level: 'error' | 'warn' | 'info'; fields: Record<string, unknown>; message: string };

/** A logger of pino's shape that keeps its lines. */
export function keepLines(): { lines: Line[]; logger: NonNullable<Exclude<SidetoneConfig['logger'], false>> } {
  const lines: Line[] = [];
  const at = (level: Line['level']) => (fields: object, message: string) => {
    // Like pino: undefined keys do not appear.
    lines.push({ level, fields: JSON.parse(JSON.stringify(fields)) as Record<string, unknown>, message });
  };
  return { lines, logger: { error: at('error'), warn: at('warn'), info: at('info') } };
}

/** An installed sidetone, with everything that it emitted but spans. */
export type App = {
  readonly sidetone: Sidetone;
  readonly registry: Registry;
  readonly lines: Line[];
  /** Series whose value is not 0, without buckets and sums. */
  series(): Promise<Record<string, number>>;
  /** Counts of HTTP requests to a provider. */
  signals(provider?: string): Promise<Signals>;
  /** Counts of streams to a provider, or to all. */
  streams(provider?: string): Promise<StreamSignals>;
  /** The sum of the durations of all streams. */
  streamSeconds(): Promise<number>;
  /** Credits, rate limits and Retry-After. */
  readings(): Promise<Record<string, number>>;
  /** The fields of each log line that tests compare most. */
  logged(): Record<string, unknown>[];
  stop(): Promise<void>;
};

/** Installs sidetone. The caller stops it. */
export function startApp(config: SidetoneConfig = {}, registry = new Registry()): App {
  const { lines, logger } = keepLines();
  const sidetone = register({ logger, ...config, metrics: { registry, serve: false } });
  const metrics = async () => (await registry.getMetricsAsJSON()) as unknown as Metric[];
  return {
    sidetone,
    registry,
    lines,
    series: async () => readSeries(await registry.metrics()),
    signals: async (provider) => readSignals(await metrics(), provider),
    streams: async (provider) => readStreams(await metrics(), provider),
    streamSeconds: async () => readStreamSeconds(await metrics()),
    readings: async () => readReadings(await metrics()),
    logged: () =>
      lines.map(({ level, fields: { status, category, error_type, request_id } }) => {
        return { level, status, category, error_type, request_id };
      }),
    stop: () => sidetone.shutdown(),
  };
}

/** Installs sidetone until the test ends. The hosts are Kallglot's; the configuration names those of other providers. */
export function watch(hosts: readonly string[], config: SidetoneConfig = {}): App {
  const app = startApp({ providers: { kallglot: { hosts } }, ...config });
  onTestFinished(app.stop);
  return app;
}
