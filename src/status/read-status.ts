import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { LABEL } from '../model/labels.ts';
import { SIGNALS, type Signal } from '../model/signals.ts';
import { VERSION } from '../model/version.ts';
import type { RegistryMetric } from '../sinks/prometheus/registry.ts';
import type { Sample } from '../sinks/prometheus/series.ts';
import type { History } from '../sinks/recent/history.ts';
import type { RecentFailures } from '../sinks/recent/recent-failures.ts';
import { healthOf, rankOf } from './health.ts';
import {
  type AccountStatus,
  type CallStatus,
  type ProviderStatus,
  type RateLimitStatus,
  STATES,
  type Status,
} from './status.ts';

/** A page with more rows does not help; the response includes how many are missing. */
const MAX_ACCOUNTS = 1000;
const MAX_RATE_LIMITS = 500;
const MAX_CALLS = 300;

export type StatusSources = {
  readonly providers: readonly WatchedProvider[];
  readonly metrics: readonly RegistryMetric[];
  readonly history: History;
  readonly recent: RecentFailures;
  /** Unix milliseconds. */
  readonly startedAt: number;
};

/** Everything that the status page shows, read from the metrics and from the last failures: nothing is counted for it. */
export function readStatus(
  { providers, metrics, history, recent, startedAt }: StatusSources,
  now = Date.now(),
): Status {
  const read = (signal: Signal): Sample[] => {
    const metric = metrics.find((one) => one.signal.name === signal.name);
    return metric === undefined ? [] : [...metric.samples()];
  };
  const failures = recent.list();
  const used = usedProviders(read);
  const minutes = history.minutes();
  const active = byProvider(read(SIGNALS.active));
  const streams = byProvider(read(SIGNALS.streamActive));
  const statuses = providers
    .filter(({ name }) => used.has(name))
    .map(({ name, title, definition }): ProviderStatus => {
      return {
        name,
        title,
        ...healthOf(name, minutes, failures, now),
        activeRequests: active.get(name) ?? 0,
        openStreams: streams.get(name) ?? 0,
        links: linksOf(definition),
      };
    });
  const accounts = readAccounts(read, history);
  const rateLimits = readRateLimits(read);
  const calls = readCalls(read(SIGNALS.callResults));
  return {
    version: 1,
    now,
    startedAt,
    sidetone: VERSION,
    node: process.version,
    pid: process.pid,
    faults: read(SIGNALS.faults)
      .filter(({ value }) => value > 0)
      .map(({ labels, value }) => ({ stage: String(labels[LABEL.stage]), count: value })),
    providers: statuses.sort(byUrgency),
    unused: providers.map(({ name }) => name).filter((name) => !used.has(name)),
    accounts: accounts.slice(0, MAX_ACCOUNTS),
    rateLimits: rateLimits.slice(0, MAX_RATE_LIMITS),
    calls: calls.slice(0, MAX_CALLS),
    failures,
    leftOut: {
      accounts: Math.max(0, accounts.length - MAX_ACCOUNTS),
      rateLimits: Math.max(0, rateLimits.length - MAX_RATE_LIMITS),
      calls: Math.max(0, calls.length - MAX_CALLS),
    },
  };
}

type Read = (signal: Signal) => Sample[];

const providerOf = ({ labels }: Sample): string => String(labels[LABEL.provider]);

/** Providers with a request, a stream or a call since the start. */
function usedProviders(read: Read): ReadonlySet<string> {
  const counted = [SIGNALS.requests, SIGNALS.streamResults, SIGNALS.callResults, SIGNALS.active].flatMap(read);
  return new Set(counted.filter(({ value }) => value > 0).map(providerOf));
}

function byProvider(samples: readonly Sample[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const sample of samples) totals.set(providerOf(sample), (totals.get(providerOf(sample)) ?? 0) + sample.value);
  return totals;
}

/** Labels beside provider and account: the unit of a balance, the kind of a limit. */
function furtherLabels(labels: Sample['labels']): string {
  return Object.entries(labels)
    .filter(([name]) => name !== LABEL.provider && name !== LABEL.account)
    .map(([, value]) => String(value))
    .join(' ');
}

type Row<K extends string> = {
  readonly labels: Sample['labels'];
  readonly values: Partial<Record<K, number>>;
  readonly provider: string;
  readonly account: string;
  readonly further: string;
};

/** One row for each set of labels, with what several gauges have for it. */
function joined<K extends string>(read: Read, signals: Readonly<Record<K, Signal>>): Row<K>[] {
  const rows = new Map<string, { labels: Sample['labels']; values: Partial<Record<K, number>> }>();
  for (const [key, signal] of Object.entries(signals) as [K, Signal][])
    for (const { labels, value } of read(signal)) {
      const id = Object.values(labels).join('\n');
      const values = { ...rows.get(id)?.values, [key]: value } as Partial<Record<K, number>>;
      rows.set(id, { labels, values });
    }
  return [...rows.values()].map(({ labels, values }) => ({
    labels,
    values,
    provider: String(labels[LABEL.provider]),
    account: String(labels[LABEL.account] ?? ''),
    further: furtherLabels(labels),
  }));
}

/** The one that lasts shortest first. */
function readAccounts(read: Read, history: History): AccountStatus[] {
  const signals = {
    remaining: SIGNALS.creditsRemaining,
    used: SIGNALS.creditsUsed,
    observedAt: SIGNALS.creditsObserved,
  };
  return joined(read, signals)
    .map(({ labels, values, provider, account, further }): AccountStatus => {
      const { remaining, used, observedAt } = values;
      const consumedPerHour = history.consumption(labels);
      const lasts = remaining !== undefined && consumedPerHour !== undefined && consumedPerHour > 0;
      const secondsLeft = lasts ? (Math.max(0, remaining) / consumedPerHour) * 3600 : undefined;
      return {
        provider,
        account,
        unit: further || 'credits',
        remaining,
        used,
        observedAt,
        consumedPerHour,
        secondsLeft,
      };
    })
    .sort(
      (a, b) =>
        (a.secondsLeft ?? Infinity) - (b.secondsLeft ?? Infinity) ||
        (a.remaining ?? Infinity) - (b.remaining ?? Infinity),
    );
}

/** The one with the smallest share left first. */
function readRateLimits(read: Read): RateLimitStatus[] {
  const signals = {
    limit: SIGNALS.rateLimitLimit,
    remaining: SIGNALS.rateLimitRemaining,
    resetAt: SIGNALS.rateLimitReset,
  };
  const share = ({ limit, remaining }: RateLimitStatus): number => (remaining ?? 1) / (limit || 1);
  return joined(read, signals)
    .map(
      ({ values, provider, account, further }): RateLimitStatus => ({
        provider,
        account,
        kind: further,
        limit: values.limit,
        remaining: values.remaining,
        resetAt: values.resetAt,
      }),
    )
    .sort((a, b) => share(a) - share(b));
}

function readCalls(samples: readonly Sample[]): CallStatus[] {
  return samples
    .filter(({ value }) => value > 0)
    .map(({ labels, value }) => ({
      provider: String(labels[LABEL.provider]),
      outcome: String(labels[LABEL.callOutcome]),
      direction: String(labels[LABEL.callDirection]),
      count: value,
    }))
    .sort((a, b) => a.provider.localeCompare(b.provider) || b.count - a.count);
}

function linksOf({ docs, links }: WatchedProvider['definition']): Readonly<Record<string, string>> {
  return {
    ...(links?.statusPage !== undefined && { 'status page': links.statusPage }),
    ...(links?.portal !== undefined && { portal: links.portal }),
    ...(links?.billing !== undefined && { billing: links.billing }),
    documentation: docs[0],
  };
}

function byUrgency(a: ProviderStatus, b: ProviderStatus): number {
  return (
    STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
    rankOf(a.cause?.category) - rankOf(b.cause?.category) ||
    a.name.localeCompare(b.name)
  );
}
