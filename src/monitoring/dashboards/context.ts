import { type RuleContext, ruleContext } from '../rules/context.ts';
import type { Thresholds } from '../rules/parameters.ts';
import { DEFAULT_THRESHOLDS } from '../rules/thresholds.ts';

export type DashboardOptions = {
  /** The thresholds of the rules, so that panels change colour where alerts fire. */
  readonly thresholds?: Thresholds;
  /** The same as in ruleFiles(). */
  readonly timeScale?: number;
  /** The address of the runbooks. Without one, the dashboards hold no link to them. */
  readonly runbooks?: string;
};

/** The input of the dashboards: the context of the rules, and the address of the runbooks. */
export type DashboardContext = RuleContext & { readonly runbooks: string | undefined };

export function dashboardContext(options: DashboardOptions): DashboardContext {
  const { thresholds = DEFAULT_THRESHOLDS, timeScale = 1, runbooks } = options;
  return { ...ruleContext(thresholds, timeScale), runbooks: runbooks?.replace(/\/+$/, '') };
}
