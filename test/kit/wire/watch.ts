import { Registry } from 'prom-client';
import { expect, onTestFinished } from 'vitest';
import { register, type SidetoneConfig } from '../../../src/index.ts';
import { type Metric, NOTHING, readReadings, readSignals, type Signals } from './signals.ts';

export type Line = { level: string; fields: Record<string, unknown>; message: string };

export type Watching = {
  readonly registry: Registry;
  readonly lines: Line[];
  signals(provider?: string): Promise<Signals>;
  /** What the provider said of credits and rate limit, and asked to wait, in all. */
  readings(): Promise<Record<string, number>>;
  /** Of each line what tells it from another. */
  told(): Record<string, unknown>[];
  stop(): Promise<void>;
};

/** Starts watching these hosts as Kallglot's, until the test is over. */
export function watch(hosts: readonly string[], more: SidetoneConfig = {}): Watching {
  const registry = new Registry();
  const lines: Line[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields: fields as Line['fields'], message });
  const logger = { error: at('error'), warn: at('warn'), info: at('info') };
  const sidetone = register({
    providers: { kallglot: { hosts } },
    logger,
    ...more,
    metrics: { registry, serve: false },
  });
  const stop = () => sidetone.shutdown();
  onTestFinished(stop);
  return {
    registry,
    lines,
    signals: async (provider) => readSignals((await registry.getMetricsAsJSON()) as Metric[], provider),
    readings: async () => readReadings((await registry.getMetricsAsJSON()) as Metric[]),
    told: () =>
      lines.map(({ level, fields: { status, category, error_type, request_id } }) => {
        return { level, status, category, error_type, request_id };
      }),
    stop,
  };
}

const SETTLED_MS = 1500;
const LINGER_MS = 5;

const total = (counted: readonly { count: number }[]): number => counted.reduce((sum, { count }) => sum + count, 0);

/** Waits until as many exchanges as expected are over, compares, and sees that it stays so. */
export async function expectSignals(watching: Watching, expected: Partial<Signals>, provider?: string): Promise<void> {
  const whole = { ...NOTHING, ...expected };
  const over = ({ exchanges, active }: Signals) => active === 0 && total(exchanges) >= total(whole.exchanges);
  const until = performance.now() + SETTLED_MS;
  let signals = await watching.signals(provider);
  while (!over(signals) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
    signals = await watching.signals(provider);
  }
  expect(signals).toEqual(whole);
  await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
  expect(await watching.signals(provider)).toEqual(whole);
}
