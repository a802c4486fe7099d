import type { Category } from '../../model/verdict.ts';
import type { ParameterName } from '../rules/parameters.ts';
import { LABEL, METRIC } from '../rules/promql.ts';
import type { DashboardContext } from './context.ts';
import type { PanelDraft } from './grafana.ts';
import { above } from './limits.ts';
import { PROVIDER_LINKS } from './links.ts';
import { COUNT, timeSeries } from './panels.ts';
import { failures, PROVIDER_LEGEND } from './records.ts';
import { raw } from './selectors.ts';

type Counted = {
  readonly title: string;
  readonly description: string;
  /** Of the alert on it. */
  readonly seconds: number;
  readonly threshold: ParameterName;
  readonly severity: 'critical' | 'warning' | 'info';
  /** Absent: not counted by category. */
  readonly category?: Category;
};

/** Counts of alerts, shown over the window and with the limit of the alert. */
const COUNTED = {
  auth: {
    title: 'Refused keys and tokens',
    description: 'Requests, handshakes and streams refused because of their key or token, in 10 minutes.',
    seconds: 600,
    threshold: 'auth.minErrors',
    severity: 'critical',
    category: 'auth',
  },
  concurrency: {
    title: 'Too many at once',
    description: 'Refusals because of too many concurrent calls, in 10 minutes.',
    seconds: 600,
    threshold: 'concurrency.minErrors',
    severity: 'warning',
    category: 'concurrency',
  },
  compliance: {
    title: 'Compliance refusals',
    description: 'Do-not-call lists, opt-outs, consent and content, in 30 minutes.',
    seconds: 1800,
    threshold: 'compliance.minErrors',
    severity: 'warning',
    category: 'compliance',
  },
  unknown: {
    title: 'Unclassified errors',
    description: 'Errors that no table explains, in an hour. The span and the log line have the provider’s code.',
    seconds: 3600,
    threshold: 'unclassified.minErrors',
    severity: 'info',
    category: 'unknown',
  },
  premature: {
    title: 'Sent before Retry-After had passed',
    description: 'Requests sent too early, in 5 minutes.',
    seconds: 300,
    threshold: 'retryAfter.minRequests',
    severity: 'warning',
  },
} as const satisfies Readonly<Record<string, Counted>>;

export function counted(context: DashboardContext, name: keyof typeof COUNTED): PanelDraft {
  const { title, description, seconds, threshold, severity, category }: Counted = COUNTED[name];
  const what =
    category === undefined
      ? `increase(${raw(METRIC.premature)}[${context.span(seconds)}])`
      : failures(context, category, seconds);
  return timeSeries({
    title,
    description,
    unit: COUNT,
    queries: [
      {
        expr: `sum by (job, ${LABEL.provider}) (\n  ${what.replaceAll('\n', '\n  ')}\n)`,
        legend: `${PROVIDER_LEGEND} {{job}}`,
      },
    ],
    steps: above(context.thresholds, { severity, threshold }),
    links: PROVIDER_LINKS,
  });
}
