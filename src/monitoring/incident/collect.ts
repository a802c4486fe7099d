import { basename } from 'node:path';
import type { Provider } from '../../catalogue/provider.ts';
import { LABEL } from '../../model/labels.ts';
import { METRIC } from '../../model/signals.ts';
import { VERSION } from '../../model/version.ts';
import { callId } from '../../redact/call-id.ts';
import { plain } from '../console/text.ts';
import type { PrometheusApi } from '../prometheus/prometheus-api.ts';
import { availabilityOf } from './availability.ts';
import { type Counted, Counters, sumBy, total } from './counters.ts';
import type { Incident, RequestId } from './incident.ts';
import type { LogFile } from './log-files.ts';
import { bucketsOf, stepOf } from './timeline.ts';
import type { Period } from './times.ts';

export type IncidentQuestion = {
  readonly provider: Provider;
  readonly period: Period;
  readonly prometheus: PrometheusApi;
  readonly logs: readonly LogFile[];
  readonly job: string | undefined;
  readonly namespace: string | undefined;
  /** Per cent, as the contract has it. */
  readonly sla: number | undefined;
};

/** Enough for a support form, spread over the codes and over the period. */
const MAX_IDS = 40;

/** Reads everything that Prometheus and the log files have about the incident. */
export async function collectIncident(question: IncidentQuestion, step: (text: string) => void): Promise<Incident> {
  const { provider, period, prometheus, logs, sla } = question;
  const version = await prometheus.version();
  const matchers = matchersOf(question);
  const counters = new Counters(prometheus, matchers, period);
  step('reading counters');
  const requests = await counters.read(METRIC.requests);
  const errors = await counters.read(METRIC.errors);
  const durations = await counters.read(`${METRIC.duration}_count`);
  const connects = await counters.read(METRIC.streamConnects);
  const closes = await counters.read(METRIC.streamCloses);
  const ends = await counters.read(METRIC.callOutcomes);
  const premature = await counters.read(METRIC.premature);
  const refusals = await counters.read(METRIC.accountRefusals);
  step('reading latency, alerts and exemplars');
  const latency = await readLatency(prometheus, matchers, period);
  const alerts = await readAlerts(prometheus, provider.name, period);
  const ids = [...(await readExemplars(prometheus, matchers, provider, period)), ...idsOfLogs(logs)].sort((a, b) =>
    a.at < b.at ? -1 : 1,
  );
  const attempts = [...requests, ...connects];
  const failed = (all: readonly Counted[]) => all.filter(({ labels }) => isFailure(labels[LABEL.category]));
  const failing = [...failed(attempts), ...failed(closes)];
  const failures = total(errors);
  const size = stepOf(period);
  return {
    version: 1,
    provider: provider.name,
    title: provider.title,
    from: iso(period.from),
    to: iso(period.to),
    madeAt: iso(Date.now() / 1000),
    sidetone: VERSION,
    prometheus: `${version}`,
    ...course(failing, ids, period),
    requests: total(requests),
    failures,
    byCategory: sumBy(errors, { category: LABEL.category }).map((row) => ({
      ...row,
      share: share(row.count, failures),
    })),
    byCode: sumBy(errors, { category: LABEL.category, code: LABEL.errorType }).map((row) => ({
      ...row,
      share: share(row.count, failures),
    })),
    byOperation: byOperation(durations),
    streams: {
      opened: total(connects.filter(({ labels }) => !isFailure(labels[LABEL.category]))),
      refused: total(failed(connects)),
      closedWithError: total(failed(closes)),
      byCode: sumBy(failed(closes), { code: LABEL.closeCode, category: LABEL.category }),
    },
    calls: sumBy(ends, { outcome: LABEL.callOutcome, reason: LABEL.callEndReason }),
    accounts: sumBy(refusals, { account: LABEL.account, category: LABEL.category }),
    latency,
    availability: availabilityOf(attempts, period, sla),
    alerts,
    requestIds: spread(ids),
    premature: total(premature),
    timeline: bucketsOf(attempts, period, size),
    step: size,
    unknown: await unknowns(question, counters, ids, failures + total(failed(connects))),
  };
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
const share = (part: number, all: number): number => (all === 0 ? 0 : Math.round((part / all) * 10_000) / 10_000);
/** An abort by the service is not a failure. */
const isFailure = (category: string | undefined): boolean =>
  category !== undefined && category !== '' && category !== 'cancelled';

function matchersOf({ provider, job, namespace }: IncidentQuestion): string[] {
  const matcher = (label: string, value: string | undefined) =>
    value === undefined ? [] : [`${label}=${JSON.stringify(value)}`];
  return [...matcher(LABEL.provider, provider.name), ...matcher('job', job), ...matcher('namespace', namespace)];
}

function course(
  failing: readonly Counted[],
  ids: readonly RequestId[],
  { to }: Period,
): Pick<Incident, 'began' | 'ended' | 'ongoing'> {
  const times = failing.flatMap(({ steps }) => steps.map(([at]) => at)).sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return { began: undefined, ended: undefined, ongoing: false };
  // A scrape is later than what it counts; a request id has its own time.
  const earliest = ids[0] === undefined ? first : Math.min(first, Date.parse(ids[0].at) / 1000);
  return { began: iso(earliest), ended: iso(last), ongoing: to - last < 60 };
}

function byOperation(durations: readonly Counted[]): Incident['byOperation'] {
  const failed = sumBy(
    durations.filter(({ labels }) => isFailure(labels[LABEL.category])),
    { operation: LABEL.operation },
  );
  return sumBy(durations, { operation: LABEL.operation }).map(({ operation, count }) => ({
    operation,
    requests: count,
    failures: failed.find((one) => one.operation === operation)?.count ?? 0,
  }));
}

async function readLatency(
  prometheus: PrometheusApi,
  matchers: readonly string[],
  { from, to }: Period,
): Promise<Incident['latency']> {
  const buckets = `${METRIC.duration}_bucket{${matchers.join(', ')}}[${Math.ceil(to - from)}s]`;
  const quantile = async (q: number) => {
    const value = (await prometheus.query(`histogram_quantile(${q}, sum by (le) (increase(${buckets})))`, to))[0]
      ?.value;
    return value === undefined || Number.isNaN(value) ? undefined : Number(value.toPrecision(3));
  };
  return { p50: await quantile(0.5), p95: await quantile(0.95), p99: await quantile(0.99) };
}

/** When each alert about the provider was firing. */
async function readAlerts(
  prometheus: PrometheusApi,
  provider: string,
  { from, to }: Period,
): Promise<Incident['alerts']> {
  const step = Math.max(15, Math.ceil((to - from) / 1000));
  const query = `max by (alertname, severity) (ALERTS{alertstate="firing", ${LABEL.provider}="${provider}"})`;
  const series = await prometheus.range(query, from, to, step);
  return series
    .flatMap(({ labels, points }) => {
      const alert = { alert: plain(labels['alertname'] ?? '', 80), severity: plain(labels['severity'] ?? '', 20) };
      return spansOf(
        points.map(([at]) => at),
        step,
      ).map(([start, end]) => ({ ...alert, from: iso(start), to: iso(end) }));
    })
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Points that follow one another without a gap. */
function spansOf(times: readonly number[], step: number): [number, number][] {
  const spans: [number, number][] = [];
  for (const at of times) {
    const last = spans.at(-1);
    if (last !== undefined && at - last[1] <= step * 1.5) last[1] = at;
    else spans.push([at, at]);
  }
  return spans;
}

async function readExemplars(
  prometheus: PrometheusApi,
  matchers: readonly string[],
  provider: Provider,
  { from, to }: Period,
): Promise<RequestId[]> {
  const ids = new Map<string, RequestId>();
  for (const metric of [METRIC.errors, METRIC.streamConnects])
    for (const { series, labels, at } of await prometheus.exemplars(`${metric}{${matchers.join(', ')}}`, from, to)) {
      const id = callId(labels['request_id'], provider.secrets?.patterns ?? []);
      if (id === undefined || !isFailure(series[LABEL.category])) continue;
      const code = plain(series[LABEL.errorType] ?? '', 64);
      ids.set(id, { at: isoMs(at * 1000), id, code, operation: undefined, account: undefined, from: 'exemplar' });
    }
  return [...ids.values()];
}

const isoMs = (milliseconds: number): string => new Date(milliseconds).toISOString();

function idsOfLogs(logs: readonly LogFile[]): RequestId[] {
  return logs
    .flatMap(({ failures }) => failures)
    .flatMap(({ at, requestId, code, operation, account }) =>
      requestId === undefined ? [] : [{ at: isoMs(at), id: requestId, code, operation, account, from: 'log' as const }],
    );
}

/** Once each, of every code some, spread over the period. A log line has more details than an exemplar. */
function spread(ids: readonly RequestId[]): RequestId[] {
  const once = new Map<string, RequestId>();
  for (const one of ids) if (once.get(one.id)?.from !== 'log') once.set(one.id, one);
  const byCode = new Map<string, RequestId[]>();
  for (const one of once.values()) byCode.set(one.code, [...(byCode.get(one.code) ?? []), one]);
  const each = Math.max(1, Math.floor(MAX_IDS / Math.max(1, byCode.size)));
  return [...byCode.values()]
    .flatMap((all) => all.filter((_, i) => all.length <= each || i % Math.ceil(all.length / each) === 0))
    .slice(0, MAX_IDS)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

async function unknowns(
  { prometheus, logs, sla }: IncidentQuestion,
  counters: Counters,
  ids: readonly RequestId[],
  failures: number,
): Promise<string[]> {
  const found: string[] = [];
  const features = (await prometheus.flags())?.['enable-feature'];
  if (features !== undefined && !features.includes('exemplar-storage'))
    found.push('Prometheus stores no exemplars (--enable-feature=exemplar-storage is off): it has no request ids.');
  if (ids.length === 0 && failures > 0) found.push('No request id was found. Pass the log of the service with --logs.');
  for (const name of counters.uncertain)
    found.push(
      `The process ${plain(name, 100)} was scraped for the first time within the period: what it counted before is left out.`,
    );
  for (const { path, lines, broken, suppressed } of logs) {
    // The report goes to the provider: the folders of this machine do not.
    const name = plain(basename(path), 100);
    if (broken > 0) found.push(`${broken} of ${lines} lines of ${name} are no JSON and were left out.`);
    if (suppressed > 0) found.push(`The log ${name} itself left out ${suppressed} lines of floods.`);
  }
  for (const warning of prometheus.warnings) found.push(`Prometheus warns: ${warning}`);
  if (sla === undefined)
    found.push('The SLA of the contract was not given (--sla 99.95): whether it was met is not known.');
  found.push('What Prometheus did not scrape (a process that ended between two scrapes) is not counted.');
  return found;
}
