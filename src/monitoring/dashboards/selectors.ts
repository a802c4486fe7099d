import { LABEL } from '../rules/promql.ts';
import { BY_BADNESS, rankOf } from './health.ts';

/** The name of a dashboard's variable, and the label that it chooses. */
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

/** A metric of single processes that is not about a provider. */
export const ofProcess = selector(chosen('cluster', 'namespace', 'job', 'instance'));
/** A metric of single processes. */
export const raw = selector(chosen('cluster', 'namespace', 'job', 'instance', 'provider'));
export const rawOfAccount = selector(chosen('cluster', 'namespace', 'job', 'instance', 'provider', 'account'));
/** Recorded over the processes of a job. */
export const recorded = selector(chosen('cluster', 'namespace', 'job', 'provider'));
/** Recorded over everybody in a namespace who uses the account. */
export const ofAccount = selector(chosen('cluster', 'namespace', 'provider', 'account'));

/** Alerts of one provider, and those that are about no provider. */
export const firingAlerts = (...matchers: readonly string[]): string =>
  `ALERTS{${['alertname=~"VoiceApi.+"', 'alertstate="firing"', 'cluster=~"$cluster"', `${LABEL.provider}=~"$provider|"`, ...matchers].join(', ')}}`;

/** Category by category, its rank: what a sum by category is multiplied with to find the worst one. */
export const RANKS = BY_BADNESS.map(
  (category) => `label_replace(vector(${rankOf(category)}), "${LABEL.category}", "${category}", "", "")`,
).join('\n  or\n  ');
