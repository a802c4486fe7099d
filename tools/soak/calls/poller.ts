// One of the processes of soak.ts: polls all calls, round after round, and reports the counts.
import { Registry } from 'prom-client';
import { register } from '../../../src/index.ts';
import { parseExposition } from '../../kit/exposition.ts';

export type Polled = {
  readonly counts: Readonly<Record<string, number>>;
  readonly faults: number;
  /** Bytes of heap and of buffers. */
  readonly heapBefore: number;
  readonly heapAfter: number;
};

const [host = '', pages = '0', rounds = '0'] = process.argv.slice(2);
const registry = new Registry();
register({
  providers: { itellico: { hosts: [host] } },
  metrics: { registry, serve: false },
  logger: false,
  tracing: false,
});

const ask = async (page: number, round: number): Promise<void> => {
  const response = await fetch(`http://${host}/v1/accounts/a1/conversations?page=${page}&round=${round}`);
  await response.json();
};

const memory = (): number => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const SIDE_BY_SIDE = 8;
await ask(0, -1);
const heapBefore = memory();
for (let round = 0; round < Number(rounds); round++) {
  for (let page = 0; page < Number(pages); page += SIDE_BY_SIDE) {
    const some = Array.from({ length: Math.min(SIDE_BY_SIDE, Number(pages) - page) }, (_, i) => page + i);
    await Promise.all(some.map((each) => ask(each, round)));
  }
}
const counts: Record<string, number> = {};
let faults = 0;
for (const { name, labels, value } of parseExposition(await registry.metrics())) {
  if (name === 'voice_api_instrumentation_faults_total') faults += value;
  if (name !== 'voice_api_call_outcomes_total' || value === 0) continue;
  if (labels['voice_api_provider_name'] !== 'itellico') continue;
  const reason = labels['voice_api_call_end_reason'] ?? '';
  counts[reason] = (counts[reason] ?? 0) + value;
}
const polled: Polled = { counts, faults, heapBefore, heapAfter: memory() };
process.send?.(polled, () => process.exit(0));
