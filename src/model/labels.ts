import { ATTR } from './attributes.ts';
import { prometheusLabel } from './signals.ts';

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
