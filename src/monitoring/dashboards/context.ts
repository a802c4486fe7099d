import { type RuleContext, ruleContext } from '../rules/context.ts';
import type { Thresholds } from '../rules/parameters.ts';
import { RUNBOOKS } from '../rules/render.ts';
import { DEFAULT_THRESHOLDS } from '../rules/thresholds.ts';

export type DashboardOptions = {
  /** Those of the rules: what is coloured here is what alerts there. */
  readonly thresholds?: Thresholds;
  /** As that of ruleFiles(). */
  readonly timeScale?: number;
  /** Where the runbooks are. */
  readonly runbooks?: string;
};

/** What dashboards are made from: what the rules are made from, and where the runbooks are. */
export type DashboardContext = RuleContext & { readonly runbooks: string };

export function dashboardContext(options: DashboardOptions): DashboardContext {
  const { thresholds = DEFAULT_THRESHOLDS, timeScale = 1, runbooks = RUNBOOKS } = options;
  return { ...ruleContext(thresholds, timeScale), runbooks: runbooks.replace(/\/+$/, '') };
}
