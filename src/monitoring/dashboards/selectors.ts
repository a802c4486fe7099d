import { LABEL } from '../rules/promql.ts';
import { BY_BADNESS, rankOf } from './health.ts';

/** A dashboard variable and the label that it filters. */
const CHOICES = {
  cluster: 'cluster',
  namespace: 'namespace',
  job: 'job',
  instance: 'instance',
  provider: LABEL.provider,
  account: LABEL.account,
} as const;

type Choice = keyof typeof CHOICES;

const chosen = (...choices: readonly Choice[]): string[] => choices.map((one) => `${CHOICES[one]}=~"$${one}"`);

const selector =
  (fixed: readonly string[]) =>
  (metric: string, ...matchers: readonly string[]): string =>
    `${metric}{${[...fixed, ...matchers].join(', ')}}`;

/** A metric per process that has no provider. */
export const ofProcess = selector(chosen('cluster', 'namespace', 'job', 'instance'));
/** A metric per process. */
export const raw = selector(chosen('cluster', 'namespace', 'job', 'instance', 'provider'));
export const rawOfAccount = selector(chosen('cluster', 'namespace', 'job', 'instance', 'provider', 'account'));
/** Recorded over the processes of a job. */
export const recorded = selector(chosen('cluster', 'namespace', 'job', 'provider'));
/** Recorded over the jobs of a namespace. */
export const ofNamespace = selector(chosen('cluster', 'namespace', 'provider'));
/** Recorded over the processes of a job, by account. */
export const recordedOfAccount = selector(chosen('cluster', 'namespace', 'job', 'provider', 'account'));
/** Recorded over all users of an account in a namespace. */
export const ofAccount = selector(chosen('cluster', 'namespace', 'provider', 'account'));

/** Alerts of one provider, and alerts without a provider. */
export const firingAlerts = (...matchers: readonly string[]): string =>
  `ALERTS{${['alertname=~"VoiceApi.+"', 'alertstate="firing"', 'cluster=~"$cluster"', `${LABEL.provider}=~"$provider|"`, ...matchers].join(', ')}}`;

/** The rank of each category. Multiply a sum by category with it to find the worst one. */
export const RANKS = BY_BADNESS.map(
  (category) => `label_replace(vector(${rankOf(category)}), "${LABEL.category}", "${category}", "", "")`,
).join('\n  or\n  ');
