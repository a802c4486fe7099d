import type { RuleContext } from './context.ts';
import { authFailing, compliance, concurrency, rateLimited, refusalRecord, retryAfterIgnored } from './refusals.ts';
import { errorRatios, latency, outage, processFailing, requestRecords } from './requests.ts';
import type { RuleGroup } from './rule.ts';
import { connectRecord } from './streams.ts';
import { attemptRecords, hanging, nothingSucceeds, trafficStopped } from './total-loss.ts';

/**
 * Hundreds of processes have hundreds of counters each: one evaluation reads them once, and the few series that it records
 * serve every other rule. Twenty rules are as many as Grafana Mimir takes in one group.
 */
export function failuresGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-failures',
    rules: [
      ...requestRecords(context),
      connectRecord(context),
      refusalRecord(context),
      ...attemptRecords(context),
      outage(context),
      ...errorRatios(context),
      processFailing(context),
      nothingSucceeds(context),
      ...hanging(context),
      rateLimited(context),
      concurrency(context),
      ...authFailing(context),
    ],
  };
}

/** Rules that read a few series of each process; and, an evaluation late, the traffic of half an hour. */
export function conductGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-conduct',
    rules: [latency(context), retryAfterIgnored(context), compliance(context), trafficStopped(context)],
  };
}
