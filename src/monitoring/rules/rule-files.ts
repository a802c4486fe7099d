import { accountsGroup } from './accounts.ts';
import { type Contacts, contactsGroup } from './contact-records.ts';
import { ruleContext } from './context.ts';
import { costGroup } from './cost.ts';
import { processGroup } from './counting.ts';
import { creditsGroup, forecastGroup } from './credits.ts';
import { dashboardGroup } from './dashboard-records.ts';
import { dialsGroup } from './dials.ts';
import { failuresGroup, trafficGroup } from './failures.ts';
import type { Thresholds } from './parameters.ts';
import type { RuleFile } from './rule.ts';
import { sloGroup } from './slo.ts';
import { telemetryGroup } from './telemetry.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';

export type RuleOptions = {
  readonly thresholds?: Thresholds;
  /** Every time span times this. Default: 1. */
  readonly timeScale?: number;
  /** Jobs that end on purpose. */
  readonly cronJobs?: readonly string[];
  /** Whom to turn to, beside the providers' own pages. */
  readonly contacts?: Contacts;
};

/**
 * The alerts with the records that they read; and in separate files the further records of the dashboards, and the
 * error budget.
 */
export function ruleFiles({
  thresholds = DEFAULT_THRESHOLDS,
  timeScale = 1,
  cronJobs = [],
  contacts = {},
}: RuleOptions = {}): {
  rules: RuleFile;
  dashboards: RuleFile;
  slo: RuleFile;
} {
  const context = ruleContext(thresholds, timeScale, cronJobs);
  return {
    rules: {
      name: 'rules',
      about: ['Recording rules and alerts for outbound calls to voice APIs.'],
      groups: [
        ...[contactsGroup(contacts)].filter((group) => group.rules.length > 0),
        processGroup(context),
        accountsGroup(context),
        creditsGroup(context),
        forecastGroup(context),
        costGroup(context),
        failuresGroup(context),
        trafficGroup(context),
        dialsGroup(context),
        telemetryGroup(context),
      ],
    },
    dashboards: {
      name: 'dashboards',
      about: ['Records for the dashboards, beside those of rules.yml.'],
      groups: [dashboardGroup(context)],
    },
    slo: {
      name: 'slo',
      about: ['Error budget per namespace and provider, for teams with an objective. Needs rules.yml beside it.'],
      groups: [sloGroup(context)],
    },
  };
}
