import { expect, it } from 'vitest';
import { HistogramSeries } from '../../src/sinks/prometheus/series.ts';

/** Bucket counts by upper bound. */
function buckets(...values: readonly number[]): Record<string, number> {
  const series = new HistogramSeries('waits_seconds', {}, [1, 5], {});
  for (const value of values) series.observe(value);
  const samples = series.samples().filter(({ metricName }) => metricName === 'waits_seconds_bucket');
  return Object.fromEntries(samples.map(({ le, value }) => [`${le}`, value]));
}

// https://prometheus.io/docs/instrumenting/exposition_formats/#histograms-and-summaries: le is "less than or equal".
it('the upper bound of a bucket is inclusive', () => {
  expect(buckets(1)).toEqual({ 1: 1, 5: 1, '+Inf': 1 });
  expect(buckets(1.001)).toEqual({ 1: 0, 5: 1, '+Inf': 1 });
  expect(buckets(5, 5.001)).toEqual({ 1: 0, 5: 1, '+Inf': 2 });
});

it('buckets are cumulative', () => {
  expect(buckets(0.5, 0.5, 3, 9)).toEqual({ 1: 2, 5: 3, '+Inf': 4 });
});
