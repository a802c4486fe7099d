import { describe, expect, it } from 'vitest';
import { dashboards } from '../../src/monitoring/dashboards/dashboards.ts';
import type { Panel, Step } from '../../src/monitoring/dashboards/grafana.ts';
import { SEVERITY_COLORS } from '../../src/monitoring/dashboards/palette.ts';
import type { ParameterName } from '../../src/monitoring/rules/parameters.ts';
import { alertsOf } from '../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { DEFAULT_THRESHOLDS, parseThresholds } from '../../src/monitoring/rules/thresholds.ts';
import { DASHBOARDS, panelsOf } from './support.ts';

/** By panel, or by panel and column: the alerts whose limits its colours are, as `alert severity`. */
const LIMITS: Readonly<Record<string, readonly string[]>> = {
  'Providers now: Failing': ['VoiceApiHighErrorRatio warning', 'VoiceApiProviderOutage critical'],
  'Providers now: Time left': ['VoiceApiCreditsRunningOut critical', 'VoiceApiCreditsRunningOut warning'],
  'Providers now: Reading age': ['VoiceApiCreditReadingStale info'],
  'Providers now: 429': ['VoiceApiRateLimited warning'],
  'Providers now: Too early': ['VoiceApiRetryAfterIgnored warning'],
  'Providers now: p95': ['VoiceApiHighLatency warning'],
  'Providers now: Dials failing': ['VoiceApiDialFailures warning', 'VoiceApiDialFailures critical'],
  'Accounts by time left: Time left': ['VoiceApiCreditsRunningOut critical', 'VoiceApiCreditsRunningOut warning'],
  'Share of failed requests': ['VoiceApiHighErrorRatio warning', 'VoiceApiProviderOutage critical'],
  'Latency of successful requests': ['VoiceApiHighLatency warning'],
  'Credits left': ['VoiceApiCreditsRunningOut warning'],
  'Time until the credits are used up': ['VoiceApiCreditsRunningOut critical', 'VoiceApiCreditsRunningOut warning'],
  'Rate limited': ['VoiceApiRateLimited warning'],
  'Failed dials': ['VoiceApiDialFailures warning', 'VoiceApiDialFailures critical'],
  'Share of other failed requests': ['VoiceApiHighErrorRatio warning'],
  'Share of failures caused by the provider': ['VoiceApiProviderOutage critical'],
  'Share of rate-limited requests': ['VoiceApiRateLimited warning'],
  'Sent before Retry-After had passed': ['VoiceApiRetryAfterIgnored warning'],
  'Too many at once': ['VoiceApiConcurrencyLimit warning'],
  'Refused keys and tokens': ['VoiceApiAuthFailing critical'],
  'Compliance refusals': ['VoiceApiComplianceBlocks warning'],
  'Unclassified errors': ['VoiceApiUnclassifiedErrors info'],
  'Share of streams that cannot be opened': ['VoiceApiStreamsRefused warning', 'VoiceApiStreamsRefused critical'],
  'Share of streams that end with an error': ['VoiceApiStreamsDropped warning', 'VoiceApiStreamsDropped critical'],
  'Network effectiveness (NER)': ['VoiceApiDialFailures critical', 'VoiceApiDialFailures warning'],
  'Second streams for one session': ['VoiceApiStreamDuplicates warning'],
  'Time left': ['VoiceApiCreditsRunningOut critical', 'VoiceApiCreditsRunningOut warning'],
  'Age of the reading': ['VoiceApiCreditReadingStale info'],
  'Credits left, by account': ['VoiceApiCreditsRunningOut warning'],
  'Refused for lack of credits': ['VoiceApiCreditsExhausted critical'],
  'Refused because the organization is inactive': ['VoiceApiAccountSuspended critical'],
};

/** The alert counts failures, the panel shows successes. */
const DELIVERED = 'Network effectiveness (NER)';
const complement = (steps: readonly Step[]) =>
  steps.map(({ color, value }) => ({ color, value: value === null ? null : 1 - value }));

type Colored = { readonly name: string; readonly steps: readonly Step[] };

function colored(panel: Panel): Colored[] {
  const own = panel.fieldConfig?.defaults.thresholds.steps ?? [];
  const columns = (panel.fieldConfig?.overrides ?? []).flatMap(({ matcher, properties }) =>
    properties
      .filter(({ id }) => id === 'thresholds')
      .map(({ value }) => ({
        name: `${panel.title}: ${matcher.options}`,
        steps: (value as { steps: readonly Step[] }).steps,
      })),
  );
  return [...(own.length > 1 ? [{ name: panel.title, steps: own }] : []), ...columns];
}

const ALL = DASHBOARDS.flatMap(panelsOf).flatMap(colored);
const NAMES = [...new Set(ALL.map(({ name }) => name))];
const RULES = alertsOf([ruleFiles().rules]);

it('the table lists every panel with limits, and no other', () => {
  expect(NAMES.sort()).toEqual(Object.keys(LIMITS).sort());
});

describe.each(Object.entries(LIMITS))('%s', (name, alerts) => {
  it('changes colour where the alert begins', () => {
    for (const { steps } of ALL.filter((one) => one.name === name)) {
      const values = steps.map(({ value }) => value);
      expect(values[0]).toBe(null);
      expect(values.slice(1)).toEqual([...values.slice(1)].sort((a, b) => Number(a) - Number(b)));
      const limits = alerts.map((one) => limitOf(one, name === DELIVERED ? complement(steps) : steps));
      expect(limits.every(Boolean)).toBe(true);
    }
  });
});

/** Whether a step of the alert's colour has a number that the alert compares with. */
function limitOf(alertAndSeverity: string, steps: readonly Step[]): boolean {
  const [alert, severity] = alertAndSeverity.split(' ');
  const rules = RULES.filter((it) => it.alert === alert && it.severity === severity);
  const color = SEVERITY_COLORS[severity as keyof typeof SEVERITY_COLORS];
  const expressions = rules.map(({ expr }) => expr).join('\n');
  const numbers = [...expressions.matchAll(/(<=|>=|<|>) (\d+(?:\.\d+)?)/g)].map(([, , number]) => Number(number));
  // A value that must not run out is coloured below its limit: the colour's step begins at nothing, the next one at the limit.
  const edges = steps.flatMap((step, i) =>
    step.color === color ? [step.value ?? steps[i + 1]?.value ?? Number.NaN, steps[i + 1]?.value ?? Number.NaN] : [],
  );
  // The very first failure: `> 0`. A step includes its own value and cannot express that.
  const first = numbers.includes(0) && edges.some((edge) => edge > 0 && edge < 1);
  return first || numbers.some((number) => edges.some((edge) => Math.abs(edge - number) < 0.01));
}

describe('a custom threshold', () => {
  const shown: readonly ParameterName[] = [
    'credits.lowHours',
    'credits.criticalHours',
    'credits.lowLevel',
    'credits.staleMinutes',
    'rateLimit.share',
    'rateLimit.minErrors',
    'concurrency.minErrors',
    'retryAfter.minRequests',
    'auth.minErrors',
    'dial.warningShare',
    'dial.criticalShare',
    'outage.share',
    'errors.share',
    'latency.seconds',
    'streams.refusedWarningShare',
    'streams.refusedCriticalShare',
    'streams.droppedWarningShare',
    'streams.droppedCriticalShare',
    'streams.minDuplicates',
    'compliance.minErrors',
    'unclassified.minErrors',
  ];

  it.each(shown)('%s changes the dashboards as it changes the rules', (name) => {
    const value = DEFAULT_THRESHOLDS[name];
    const other = Number.isInteger(value) ? value + 1 : value * 1.01;
    expect(dashboards({ thresholds: parseThresholds({ [name]: other }) })).not.toEqual(DASHBOARDS);
  });
});
