import { JOB, LABEL, PROVIDER, SERVICE } from '../rules/promql.ts';

/** While a source fires, its targets are silent where the labels of `equal` match. */
export type Inhibition = {
  readonly why: string;
  /** Alert names without `VoiceApi`. Absent: all. */
  readonly sources?: readonly string[];
  readonly severity?: 'critical';
  readonly targets?: readonly string[];
  readonly targetSeverities?: readonly ('warning' | 'info')[];
  /** A label of the targets, and its value. */
  readonly targetLabel?: readonly [string, string];
  readonly equal: readonly string[];
};

const CAUSES_OF_A_JOB = ['CreditsExhausted', 'AccountSuspended', 'AuthFailing'];
const LOSSES_OF_A_JOB = ['HighErrorRatio', 'DialFailures', 'StreamsRefused', 'RequestsHanging'];

/**
 * Every one compares the namespace, and the job where the source has one: what a playground in staging does wrong must not
 * silence a page of production, nor one job that of another. But where a cluster reaches no provider, that is the cause of
 * all that its services see.
 */
export const INHIBITIONS: readonly Inhibition[] = [
  {
    why: 'A page silences the warning about the same thing: both have one name.',
    severity: 'critical',
    targetSeverities: ['warning', 'info'],
    equal: ['alertname', ...JOB, LABEL.account],
  },
  {
    why: 'A page about all accounts of a job silences the warnings about single ones.',
    sources: CAUSES_OF_A_JOB,
    severity: 'critical',
    targets: CAUSES_OF_A_JOB,
    targetSeverities: ['warning', 'info'],
    equal: ['alertname', ...JOB],
  },
  {
    why: 'The account of one customer that is empty need not be forecast.',
    sources: ['CreditsExhausted', 'AccountSuspended'],
    targets: ['CreditsRunningOut'],
    equal: [...PROVIDER, LABEL.account],
  },
  {
    why: 'An account that is empty is what the page is about. The page of a job may name no account.',
    sources: ['CreditsExhausted', 'AccountSuspended'],
    severity: 'critical',
    targets: ['CreditsRunningOut'],
    targetLabel: ['by', 'level'],
    equal: PROVIDER,
  },
  {
    why: 'The refusals of a suspended account look like those of a wrong key, or of an empty balance.',
    sources: ['AccountSuspended'],
    severity: 'critical',
    targets: ['AuthFailing', 'CreditsExhausted'],
    equal: JOB,
  },
  {
    why: 'Without DNS or egress each provider looks as if it were down.',
    sources: ['NetworkFailing'],
    targets: [
      'ProviderOutage',
      'HighErrorRatio',
      'HighLatency',
      'NothingSucceeds',
      'RequestsHanging',
      'ProcessFailing',
      'TrafficStopped',
      'DialFailures',
      'AnswerRatioDrop',
      'ShortCalls',
      'StreamsRefused',
      'StreamsDropped',
      'CreditsReaderFailing',
      'CreditReadingStale',
      'ErrorBudgetBurn',
    ],
    equal: ['cluster'],
  },
  {
    why: 'When a provider is down, everything else about it is a consequence.',
    sources: ['ProviderOutage'],
    targets: [
      'HighErrorRatio',
      'HighLatency',
      'NothingSucceeds',
      'RequestsHanging',
      'ProcessFailing',
      'TrafficStopped',
      'DialFailures',
      'AnswerRatioDrop',
      'ShortCalls',
      'StreamsRefused',
      'StreamsDropped',
      'RetryAfterIgnored',
      'CreditReadingStale',
      'ErrorBudgetBurn',
    ],
    equal: PROVIDER,
  },
  {
    why: 'Without money, account or key nothing of the job succeeds.',
    sources: CAUSES_OF_A_JOB,
    severity: 'critical',
    targets: [
      'CreditsRunningOut',
      'CreditReadingStale',
      'HighErrorRatio',
      'NothingSucceeds',
      'ProcessFailing',
      'TrafficStopped',
      'DialFailures',
      'AnswerRatioDrop',
      'ShortCalls',
      'StreamsRefused',
    ],
    equal: JOB,
  },
  {
    why: 'A loss with its own alert is more precise than the general one.',
    sources: LOSSES_OF_A_JOB,
    severity: 'critical',
    targets: ['NothingSucceeds', 'ProcessFailing', 'TrafficStopped'],
    equal: JOB,
  },
  {
    why: 'Dials that fail are requests that fail, and calls that cannot be placed are not answered.',
    sources: ['DialFailures'],
    severity: 'critical',
    targets: ['HighErrorRatio', 'AnswerRatioDrop', 'ShortCalls'],
    equal: JOB,
  },
  {
    why: 'A page about the very failures that burn the budget.',
    sources: [...CAUSES_OF_A_JOB, ...LOSSES_OF_A_JOB, 'NothingSucceeds', 'StreamsDropped'],
    severity: 'critical',
    targets: ['ErrorBudgetBurn'],
    equal: PROVIDER,
  },
  {
    why: 'Early requests are refused requests: the limit is the alert to act on.',
    sources: ['RateLimited'],
    targets: ['RetryAfterIgnored'],
    equal: JOB,
  },
  {
    why: 'A service that reports nothing has no traffic to miss.',
    sources: ['TelemetryMissing', 'TelemetryPartial'],
    severity: 'critical',
    targets: ['TrafficStopped', 'TelemetryPartial'],
    targetSeverities: ['warning', 'info'],
    equal: SERVICE,
  },
];
