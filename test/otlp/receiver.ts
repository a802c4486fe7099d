import { parseExposition } from '../../tools/kit/exposition.ts';
import { collect } from '../kit/collector.ts';

/** https://opentelemetry.io/docs/specs/otlp/#otlphttp, its JSON encoding: the part of a metric in use here. */
type KeyValue = { key: string; value: { stringValue?: string; intValue?: number | string; doubleValue?: number } };
type Point = {
  attributes?: KeyValue[];
  asInt?: number | string;
  asDouble?: number;
  sum?: number;
  count?: number | string;
  bucketCounts?: (number | string)[];
  explicitBounds?: number[];
};
export type OtlpMetric = {
  name: string;
  unit: string;
  description: string;
  sum?: { dataPoints: Point[]; isMonotonic: boolean; aggregationTemporality: number | string };
  gauge?: { dataPoints: Point[] };
  histogram?: { dataPoints: Point[] };
};
type Push = { resourceMetrics: { scopeMetrics: { scope: { name: string }; metrics: OtlpMetric[] }[] }[] };

/** Receives metrics until the test ends. */
export async function receiveOtlp() {
  const { url, bodies } = await collect();
  return {
    url: `${url}/v1/metrics`,
    /** The metrics of sidetone's scope in the last push. */
    last: (): OtlpMetric[] =>
      (JSON.parse(bodies.at(-1) ?? '{"resourceMetrics":[]}') as Push).resourceMetrics
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .filter(({ scope }) => scope.name === 'sidetone')
        .flatMap(({ metrics }) => metrics),
  };
}

/**
 * A pushed metric as Prometheus translates it: dots become underscores, the unit is a suffix, a monotonic sum ends in
 * `_total`, a unit in braces is none. https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
 */
export function asPrometheus(metrics: readonly OtlpMetric[]): Record<string, number> {
  const series: Record<string, number> = {};
  for (const { name, unit, sum, gauge, histogram } of metrics) {
    const suffix = `${unit === 's' ? '_seconds' : ''}${sum?.isMonotonic === true ? '_total' : ''}`;
    const base = `${name.replaceAll('.', '_')}${suffix}`;
    for (const point of [...(sum?.dataPoints ?? []), ...(gauge?.dataPoints ?? [])])
      series[key(base, point)] = Number(point.asInt ?? point.asDouble);
    for (const point of histogram?.dataPoints ?? []) {
      series[key(`${base}_sum`, point)] = point.sum ?? Number.NaN;
      series[key(`${base}_count`, point)] = Number(point.count);
      let cumulated = 0;
      for (const [i, count] of (point.bucketCounts ?? []).entries()) {
        cumulated += Number(count);
        series[key(`${base}_bucket`, point, point.explicitBounds?.[i] ?? '+Inf')] = cumulated;
      }
    }
  }
  return series;
}

function key(name: string, { attributes = [] }: Point, le?: number | string): string {
  const labels = attributes.map(({ key: attribute, value }): [string, string] => [
    attribute.replaceAll('.', '_'),
    String(value.stringValue ?? value.intValue ?? value.doubleValue),
  ]);
  return seriesKey(name, le === undefined ? labels : [...labels, ['le', String(le)]]);
}

/** Sorted labels without empty ones: to Prometheus, empty means absent. */
function seriesKey(name: string, labels: readonly (readonly [string, string])[]): string {
  const sorted = labels
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}="${value}"`)
    .sort();
  return `${name}{${sorted.join(',')}}`;
}

/** A scrape, in the same form. */
export function asScraped(text: string): Record<string, number> {
  const series: Record<string, number> = {};
  for (const { name, labels, value } of parseExposition(text)) series[seriesKey(name, Object.entries(labels))] = value;
  return series;
}
