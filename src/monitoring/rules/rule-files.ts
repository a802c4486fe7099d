import { ruleContext } from './context.ts';
import { creditsGroup } from './credits.ts';
import { dashboardGroup } from './dashboard-records.ts';
import { dialsGroup } from './dials.ts';
import { conductGroup, failuresGroup } from './failures.ts';
import type { Thresholds } from './parameters.ts';
import type { RuleFile } from './rule.ts';
import { sloGroup } from './slo.ts';
import { telemetryGroup } from './telemetry.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';

export type RuleOptions = {
  readonly thresholds?: Thresholds;
  /** Every time span times this. Default: 1. */
  readonly timeScale?: number;
};

/**
 * All alerts with what they read, and in files of their own: what the dashboards read beyond that, and the error budget,
 * which reads what the first records.
 */
export function ruleFiles({ thresholds = DEFAULT_THRESHOLDS, timeScale = 1 }: RuleOptions = {}): {
  rules: RuleFile;
  dashboards: RuleFile;
  slo: RuleFile;
} {
  const context = ruleContext(thresholds, timeScale);
  return {
    rules: {
      name: 'rules',
      about: ['Recording rules and alerts for outbound calls to voice APIs.'],
      groups: [
        creditsGroup(context),
        failuresGroup(context),
        conductGroup(context),
        dialsGroup(context),
        telemetryGroup(context),
      ],
    },
    dashboards: {
      name: 'dashboards',
      about: ['What the dashboards read beside that which rules.yml records.'],
      groups: [dashboardGroup(context)],
    },
    slo: {
      name: 'slo',
      about: ['Error budget per provider, for those who have agreed on an objective. Needs rules.yml beside it.'],
      groups: [sloGroup(context)],
    },
  };
}
