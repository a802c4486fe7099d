import diagnostics from 'node:diagnostics_channel';
import { Registry } from 'prom-client';
import { register } from '../src/register.ts';
import { answerParent, childRole } from './child.ts';
import { CHANNELS, EXCHANGES, type ExchangeName } from './exchanges.ts';

/** Who subscribes in this process: `nobody` is the baseline. */
export type Subscriber = 'nobody' | 'metrics' | 'metrics and tracing';

export type MicroRole = { readonly subscriber: Subscriber; readonly exchange: ExchangeName };
export type MicroQuestion = { readonly measure: 'time' | 'allocation'; readonly exchanges: number };

const role = childRole<MicroRole>();
const exchange = EXCHANGES[role.exchange];

if (role.subscriber === 'nobody') {
  // Not none at all: publishing to a channel with a subscriber is Node's and undici's cost, and not ours.
  for (const name of CHANNELS) diagnostics.subscribe(name, () => {});
} else {
  register({
    metrics: { registry: new Registry(), serve: false },
    logger: false,
    tracing: role.subscriber === 'metrics' ? false : 'auto',
  });
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
