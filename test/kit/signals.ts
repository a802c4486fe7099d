import { parseExposition } from '../../tools/kit/exposition.ts';

/** Counts of HTTP requests, without zeros. */
export type Signals = {
  exchanges: { operation: string; method: string; status: string; category: string; count: number }[];
  errors: { category: string; error_type: string; count: number }[];
  active: number;
  faults: Record<string, number>;
};

export const NOTHING: Signals = { exchanges: [], errors: [], active: 0, faults: {} };

/** One failed request and its counts. */
export function failure(status: number | '', category: string, error_type: string, count = 1): Partial<Signals> {
  return {
    exchanges: [{ operation: 'sessions.get', method: 'GET', status: String(status), category, count }],
    errors: [{ category, error_type, count }],
  };
}

/** A request that the service gave up, which is not an error. */
export function cancelled(status: number | '' = ''): Partial<Signals> {
  return {
    exchanges: [{ operation: 'sessions.get', method: 'GET', status: String(status), category: 'cancelled', count: 1 }],
  };
}

export function success(...statuses: number[]): Partial<Signals> {
  return {
    exchanges: statuses.map((status) => {
      return { operation: 'sessions.get', method: 'GET', status: String(status), category: '', count: 1 };
    }),
  };
}

/** A metric as prom-client gives it in JSON. */
export type Metric = {
  name: string;
  values: { labels: Record<string, string>; value: number; metricName?: string }[];
};

/** The values of a metric that are not 0: of one provider and without a provider; or all. */
export function valuesOf(metrics: readonly Metric[], name: string, provider?: string): Metric['values'] {
  return metrics
    .filter((metric) => metric.name === `voice_api_${name}`)
    .flatMap(({ values }) => values)
    .filter(({ labels, value }) => {
      const owner = labels['voice_api_provider_name'];
      return value !== 0 && (owner === undefined || provider === undefined || owner === provider);
    });
}

export function readSignals(metrics: readonly Metric[], provider = 'kallglot'): Signals {
  const values = (name: string) => valuesOf(metrics, name, provider);
  const label = (labels: Record<string, string>, name: string) => labels[name] ?? 'absent';
  const exchanges = values('client_request_duration_seconds')
    .filter(({ metricName = '' }) => metricName.endsWith('_count'))
    .map(({ labels, value }) => ({
      operation: label(labels, 'voice_api_operation_name'),
      method: label(labels, 'http_request_method'),
      status: label(labels, 'http_response_status_code'),
      category: label(labels, 'voice_api_error_category'),
      count: value,
    }));
  const errors = values('client_errors_total').map(({ labels, value }) => ({
    category: label(labels, 'voice_api_error_category'),
    error_type: label(labels, 'error_type'),
    count: value,
  }));
  const byText = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b));
  return {
    exchanges: exchanges.sort(byText),
    errors: errors.sort(byText),
    active: values('client_active_requests')[0]?.value ?? 0,
    faults: Object.fromEntries(
      values('instrumentation_faults_total').map(({ labels, value }) => [
        label(labels, 'voice_api_instrumentation_stage'),
        value,
      ]),
    ),
  };
}

const READINGS = /^voice_api_(credits_remaining|credits_used|rate_limit_\w+|client_retry_after)/;

export function readReadings(metrics: readonly Metric[]): Record<string, number> {
  const readings: Record<string, number> = {};
  for (const { name, values } of metrics) {
    const reading = READINGS.exec(name)?.[1];
    for (const { value, metricName = '' } of reading === undefined ? [] : values) {
      if (!/_bucket$|_count$/.test(metricName)) readings[reading as string] = value;
    }
  }
  return readings;
}

/** Buckets and sums, and the time of the start, differ from run to run. */
const VARYING = /_(bucket|sum)$|^voice_api_instrumentation_start_time_seconds$/;

/** The other series of a scrape whose value is not 0, by a shortened name. */
export function readSeries(text: string): Record<string, number> {
  const samples = parseExposition(text).filter(({ name, value }) => value !== 0 && !VARYING.test(name));
  return Object.fromEntries(samples.map(({ series, value }) => [series.replaceAll('voice_api_', ''), value]));
}
