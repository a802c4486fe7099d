import type { StatusRow } from '../../catalogue/provider.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { ATTR } from '../../semconv.ts';
import { prometheusLabel } from '../../signals.ts';
import type { Sample } from './series.ts';

/** Label names, mechanically those of the attributes. */
export const LABEL = {
  provider: prometheusLabel(ATTR.provider),
  operation: prometheusLabel(ATTR.operation),
  method: prometheusLabel(ATTR.method),
  status: prometheusLabel(ATTR.status),
  category: prometheusLabel(ATTR.category),
  errorType: prometheusLabel(ATTR.errorType),
  stage: prometheusLabel(ATTR.stage),
  account: prometheusLabel(ATTR.account),
  streamPhase: prometheusLabel(ATTR.streamPhase),
  closeCode: prometheusLabel(ATTR.closeCode),
  closeInitiator: prometheusLabel(ATTR.closeInitiator),
  callOutcome: prometheusLabel(ATTR.callOutcome),
  callEndReason: prometheusLabel(ATTR.callEndReason),
  callDirection: prometheusLabel(ATTR.callDirection),
  /** Of a cluster; no attribute, because what is pushed has an instance of its own for each. */
  worker: 'worker',
} as const;

/** Every label value comes from a closed set, so that this is never reached; should it be, memory stays bounded. */
export const MAX_SERIES = 2000;

export function perProvider(values: ReadonlyMap<{ readonly name: string }, number>): Sample[] {
  return Array.from(values, ([provider, value]) => ({ labels: { [LABEL.provider]: provider.name }, value }));
}

/** Of the provider as a whole, and of single operations: their series exist before the first error does. */
export function documentedStatuses({ definition }: WatchedProvider): readonly StatusRow[] {
  const { statuses, operations } = definition;
  return [...(statuses?.rows ?? []), ...(operations?.rows ?? []).flatMap((operation) => operation.statuses ?? [])];
}
