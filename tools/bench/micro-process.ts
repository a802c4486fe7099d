import diagnostics from 'node:diagnostics_channel';
import { Registry } from 'prom-client';
import { register } from '../../src/install/register.ts';
import { answerParent, childRole } from './child.ts';
import { CHANNELS, EXCHANGES, type ExchangeName, YARDSTICKS, type YardstickName } from './exchanges.ts';

/** The subscriber in this process: `nobody` is the baseline. */
export type Subscribers = {
  /** instrumentation-undici, with an SDK. */
  readonly opentelemetry?: boolean;
  readonly sidetone?: 'metrics' | 'metrics and tracing';
};

export type MicroRole = { readonly subscribers: Subscribers; readonly exchange: ExchangeName | YardstickName };
export type MicroQuestion = { readonly measure: 'time' | 'allocation'; readonly exchanges: number };

const { subscribers, exchange: name } = childRole<MicroRole>();
const exchange = { ...EXCHANGES, ...YARDSTICKS }[name];

if (subscribers.opentelemetry) (await import('./opentelemetry.ts')).startOpenTelemetry();
if (subscribers.sidetone !== undefined) {
  register({
    metrics: { registry: new Registry(), serve: false },
    logger: false,
    tracing: subscribers.sidetone === 'metrics' ? false : 'auto',
  });
}
// Publishing to a channel with a subscriber is a cost of Node and undici: the baseline has one too.
if (!subscribers.opentelemetry && subscribers.sidetone === undefined) {
  for (const channel of CHANNELS) diagnostics.subscribe(channel, () => {});
}

answerParent(null, ({ measure, exchanges }: MicroQuestion) =>
  measure === 'time' ? nanoseconds(exchanges) : allocatedBytes(exchanges),
);

/** CPU time, garbage collection included, so that neighbours on the same core are not counted. */
function nanoseconds(exchanges: number): number {
  const before = process.cpuUsage();
  run(exchanges);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / exchanges;
}

/** Needs --expose-gc, and a young generation large enough that no collection happens on the way. */
function allocatedBytes(exchanges: number): number {
  (globalThis as { gc?: () => void }).gc?.();
  const before = process.memoryUsage().heapUsed;
  run(exchanges);
  return (process.memoryUsage().heapUsed - before) / exchanges;
}

function run(exchanges: number): void {
  for (let i = 0; i < exchanges; i++) exchange();
}
