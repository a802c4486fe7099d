/** Settings that need no PromQL. */
export type Parameter = {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: 'hours' | 'minutes' | 'seconds' | 'share' | 'count' | 'credits';
  readonly description: string;
};

const share = (value: number, description: string): Parameter => ({
  default: value,
  min: 0.001,
  max: 0.99,
  unit: 'share',
  description,
});

const count = (value: number, description: string): Parameter => ({
  default: value,
  min: 1,
  max: 1_000_000,
  unit: 'count',
  description,
});

/** Shares are of one job's requests to one provider, over five minutes unless stated otherwise. */
export const PARAMETERS = {
  'credits.lowHours': {
    default: 24,
    min: 1,
    max: 720,
    unit: 'hours',
    description: 'Warn when the credits last no longer than this at the present consumption.',
  },
  'credits.criticalHours': {
    default: 4,
    min: 0.25,
    max: 168,
    unit: 'hours',
    description: 'Page when the credits last no longer than this at the present consumption.',
  },
  'credits.lowLevel': {
    default: 0,
    min: 0,
    max: 1_000_000_000,
    unit: 'credits',
    description: 'Warn when at most this is left, at any consumption.',
  },
  'credits.staleMinutes': {
    default: 30,
    min: 5,
    max: 1440,
    unit: 'minutes',
    description: 'Report when the last credit reading is older than this although requests succeed.',
  },
  'cost.factor': {
    default: 2,
    min: 1.1,
    max: 100,
    unit: 'count',
    description: 'Warn when the calls of a day cost so many times as much as those of the same day a week before.',
  },
  'cost.minCalls': count(20, 'Ignores the cost unless there are this many calls in a day.'),
  'accounts.share': share(
    0.3,
    'Share of a job’s accounts, or of their requests, that must be affected before failing accounts page.',
  ),
  'rateLimit.share': share(0.05, 'Warns from this share of rate-limited attempts.'),
  'rateLimit.minErrors': count(
    10,
    'Ignores the share unless there are this many rate-limited attempts in five minutes.',
  ),
  'concurrency.minErrors': count(5, 'Warns from this many refusals for too many calls at once in ten minutes.'),
  'retryAfter.minRequests': count(
    10,
    'Warns from this many requests in five minutes that were sent before Retry-After had passed.',
  ),
  'auth.minErrors': count(3, 'Ignores the share unless there are this many refused keys or tokens in twenty minutes.'),
  'auth.warningShare': share(0.02, 'Warns from this share of requests and streams whose credentials are refused.'),
  'auth.criticalShare': share(0.2, 'Pages from this share of requests and streams whose credentials are refused.'),
  'dial.warningShare': share(0.1, 'Warns from this share of failed dials in fifteen minutes.'),
  'dial.criticalShare': share(
    0.3,
    'Pages from this share of calls in thirty minutes that the network fails to deliver.',
  ),
  'dial.refusedCriticalShare': share(
    0.8,
    'Pages from this share of dials in fifteen minutes that the provider refuses. A bad list of numbers stays below.',
  ),
  'dial.minErrors': count(5, 'Ignores the share unless there are this many failed dials in fifteen minutes.'),
  'calls.minAttempts': count(20, 'Ignores the ratios unless there are this many calls in thirty minutes.'),
  'calls.answerDropShare': share(0.5, 'Warns below this share of the average answer ratio of the last day.'),
  'calls.shortWarningShare': share(0.5, 'Warns from this share of answered calls below six seconds.'),
  'calls.shortCriticalShare': share(0.8, 'Pages from this share of answered calls below six seconds.'),
  'calls.unknownShare': share(0.5, 'Warns from this share of calls with an unknown outcome.'),
  'outage.share': share(
    0.5,
    'Pages from this share of requests to a provider, of one namespace, that fail on its side.',
  ),
  'outage.minErrors': count(
    10,
    'Ignores the share unless there are this many failures on the provider’s side in five minutes.',
  ),
  'errors.share': share(0.05, 'Warns from this share of failed requests (without those that have their own alert).'),
  'errors.lostShare': share(
    0.5,
    'Pages from this share of requests lost to failures that a working service hardly sees.',
  ),
  'errors.failedShare': share(0.8, 'Pages from this share of failed requests of any category.'),
  'errors.sustainedShare': share(0.25, 'Pages from this share of lost requests over thirty minutes.'),
  'errors.minErrors': count(10, 'Ignores the share unless there are this many failed requests in five minutes.'),
  'process.share': share(0.9, 'Warns from this share of lost requests of one process while the others are well.'),
  'nothing.minErrors': count(3, 'Pages from this many failures in 35 minutes, far apart and without a single success.'),
  'hanging.warningShare': share(0.5, 'Warns from this share of requests that the service abandons.'),
  'hanging.criticalShare': share(0.8, 'Pages from this share of requests that the service abandons.'),
  'hanging.minRequests': count(10, 'Ignores hanging unless there are this many abandoned or waiting requests.'),
  'hanging.seconds': {
    default: 120,
    min: 10,
    max: 3600,
    unit: 'seconds',
    description: 'Page when requests would have to take longer than this to explain how many wait.',
  },
  'traffic.share': share(0.1, 'Warns below this share of the usual traffic.'),
  'traffic.minRequests': count(
    20,
    'Ignores a decline unless there were this many requests in the same half hour of yesterday and of a week ago.',
  ),
  'latency.seconds': {
    default: 5,
    min: 0.1,
    max: 100,
    unit: 'seconds',
    description: 'Warn when one in twenty successful requests takes longer than this.',
  },
  'latency.minRequests': count(
    50,
    'Ignores the quantile unless there are this many successful requests in ten minutes.',
  ),
  'streams.refusedWarningShare': share(0.1, 'Warns from this share of refused streams over ten minutes.'),
  'streams.refusedCriticalShare': share(0.5, 'Pages from this share of refused streams over ten minutes.'),
  'streams.droppedWarningShare': share(
    0.05,
    'Warns from this share of streams that end with an error over ten minutes.',
  ),
  'streams.droppedCriticalShare': share(
    0.3,
    'Pages from this share of streams that end with an error over ten minutes.',
  ),
  'streams.minErrors': count(
    5,
    'Ignores the share unless there are this many refused or dropped streams in ten minutes.',
  ),
  'streams.minDuplicates': count(3, 'Warns from this many second streams for one session in ten minutes.'),
  'compliance.minErrors': count(5, 'Warns from this many compliance refusals in thirty minutes.'),
  'unclassified.minErrors': count(5, 'Reports from this many errors of unknown meaning in an hour.'),
  'telemetry.missingMinutes': {
    default: 15,
    min: 5,
    max: 55,
    unit: 'minutes',
    description: 'Page when a job or a part of its processes has been silent for so long.',
  },
  'telemetry.warningShare': share(0.1, 'Warns from this share of silent processes of a job.'),
  'telemetry.criticalShare': share(0.5, 'Pages from this share of silent processes of a job.'),
  'slo.dialObjective': {
    default: 0.98,
    min: 0.8,
    max: 0.9999,
    unit: 'share',
    description: 'Share of dials that must not be refused over thirty days.',
  },
  'slo.callObjective': {
    default: 0.97,
    min: 0.8,
    max: 0.9999,
    unit: 'share',
    description: 'Share of calls that the network must deliver over thirty days.',
  },
  'slo.objective': {
    default: 0.99,
    min: 0.9,
    max: 0.9999,
    unit: 'share',
    description: 'Share of requests that must not fail over thirty days.',
  },
  'slo.minRequests': count(100, 'Ignores a burn rate unless there are this many requests, dials or calls in an hour.'),
} as const satisfies Readonly<Record<string, Parameter>>;

export type ParameterName = keyof typeof PARAMETERS;
export type Thresholds = Readonly<Record<ParameterName, number>>;
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[];
