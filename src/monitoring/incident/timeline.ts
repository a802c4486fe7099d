import { LABEL } from '../../model/labels.ts';
import type { Counted } from './counters.ts';
import { type Bucket, PROVIDER_SIDE } from './incident.ts';
import type { Period } from './times.ts';

/** Few enough bars for a picture. */
const MAX_BUCKETS = 90;
const STEPS = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400];

/** Seconds of one bar. */
export function stepOf({ from, to }: Period): number {
  return STEPS.find((step) => (to - from) / step <= MAX_BUCKETS) ?? 86_400;
}

/** Attempts and failures in equal spans of time; a count belongs to the span in which it was scraped. */
export function bucketsOf(attempts: readonly Counted[], { from, to }: Period, step: number): Bucket[] {
  const start = Math.floor(from / step) * step;
  const length = Math.max(1, Math.ceil((to - start) / step));
  const buckets = Array.from({ length }, () => ({ requests: 0, failures: 0, providerSide: 0 }));
  for (const { labels, steps } of attempts) {
    const category = labels[LABEL.category] ?? '';
    for (const [at, count] of steps) {
      const bucket = buckets[Math.min(length - 1, Math.floor((at - start) / step))];
      if (bucket === undefined || category === 'cancelled') continue;
      bucket.requests += count;
      if (category !== '') bucket.failures += count;
      if (PROVIDER_SIDE.some((one) => one === category)) bucket.providerSide += count;
    }
  }
  return buckets.map((bucket, i) => ({
    at: new Date((start + i * step) * 1000).toISOString().replace('.000Z', 'Z'),
    ...bucket,
  }));
}
