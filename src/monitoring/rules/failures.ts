import type { RuleContext } from './context.ts';
import { networkFailing } from './network.ts';
import {
  authFailing,
  callEndRecord,
  compliance,
  concurrency,
  rateLimited,
  refusalRecord,
  retryAfterIgnored,
} from './refusals.ts';
import { errorRatios, latency, outage, processFailing, requestRecords } from './requests.ts';
import type { RuleGroup } from './rule.ts';
import { streamDuplicates, streamRatios, streamRecords, streamsDropped, streamsRefused } from './streams.ts';
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
      ...streamRecords(context),
      refusalRecord(),
      ...authFailing(context),
      outage(context),
      ...errorRatios(context),
      ...streamRatios(context),
      ...streamsRefused(context),
      ...streamsDropped(context),
    ],
  };
}

/** Alerts of ten minutes and more: an evaluation late, they read what other groups recorded. */
export function trafficGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-traffic',
    rules: [
      networkFailing(context),
      ...attemptRecords(context),
      nothingSucceeds(context),
      ...hanging(context),
      processFailing(context),
      rateLimited(context),
      callEndRecord(context),
      concurrency(context),
      streamDuplicates(context),
      retryAfterIgnored(context),
      compliance(context),
      ...latency(context),
      trafficStopped(context),
    ],
  };
}
