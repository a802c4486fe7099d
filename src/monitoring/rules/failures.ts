import type { RuleContext } from './context.ts';
import { authFailing, compliance, concurrency, rateLimited, refusalRecords, retryAfterIgnored } from './refusals.ts';
import { errorRatio, latency, outage, requestRecords } from './requests.ts';
import type { RuleGroup } from './rule.ts';
import { duplicates, streamRecords, streamsDropped, streamsRefused } from './streams.ts';

/**
 * Hundreds of processes have hundreds of counters each: what tells successes from failures is read once in an evaluation,
 * and the few series that come of it serve all that follows. Twenty rules are as many as Grafana Mimir takes in one group.
 */
export function failuresGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-failures',
    rules: [
      ...requestRecords(context),
      ...streamRecords(context),
      ...refusalRecords(context),
      outage(context),
      errorRatio(context),
      rateLimited(context),
      concurrency(context),
      authFailing(context),
      ...streamsRefused(context),
      ...streamsDropped(context),
    ],
  };
}

/** What a few series of each process tell. */
export function conductGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-conduct',
    rules: [latency(context), retryAfterIgnored(context), compliance(context), duplicates(context)],
  };
}
