import { OTHER } from '../../model/attributes.ts';
import type { RuleContext } from './context.ts';
import { equals, failures, JOB, LABEL, list, METRIC, SERVICE, sumBy } from './promql.ts';
import type { AlertRule, RuleGroup } from './rule.ts';

const HOUR = 3600;
const WINDOW = 600;

/** What is wrong with what we see, rather than with what we see of the providers. */
export function telemetryGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-telemetry',
    rules: [unclassified(context), missing(context), faults(context)],
  };
}

function unclassified({ thresholds, span }: RuleContext): AlertRule {
  const window = span(HOUR);
  const calls = `increase(${METRIC.callOutcomes}{${equals(LABEL.callEndReason, OTHER)}}[${window}])`;
  const unknown = sumBy(JOB, `${failures(window, 'unknown')}\nor\n${calls}`);
  return {
    alert: 'VoiceApiUnclassifiedErrors',
    expr: `${unknown} >= ${thresholds['unclassified.minErrors']}`,
    severity: 'info',
    summary: 'A voice provider says things that no table explains.',
    description: `{{ $labels.${LABEL.provider} }} gave {{ $labels.job }} {{ $value | humanize }} errors or events of unknown meaning in an hour.`,
    dashboard: 'errors',
  };
}

/** By job, without a list of jobs, which absent() would need; a job that was retired on purpose is silent an hour later. */
function missing({ thresholds, span }: RuleContext): AlertRule {
  const jobs = `count by (${list(SERVICE)})`;
  return {
    alert: 'VoiceApiTelemetryMissing',
    expr: `${jobs} (${METRIC.info} offset ${span(HOUR)})\nunless\n${jobs} (${METRIC.info})`,
    for: thresholds['telemetry.missingMinutes'] * 60,
    severity: 'warning',
    summary: 'A service has stopped to report its calls to voice providers.',
    description: '{{ $labels.job }} had {{ $value }} reporting processes an hour ago and has none now.',
    dashboard: 'overview',
  };
}

function faults({ span }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiInstrumentationFaults',
    expr: `sum by (${list(SERVICE)}) (increase(${METRIC.faults}[${span(WINDOW)}])) > 0`,
    // Long enough to be seen, without reading an hour of every process.
    keepFiringFor: 3000,
    severity: 'warning',
    summary: 'The instrumentation of voice APIs swallowed errors of its own.',
    description:
      '{{ $labels.job }} counted {{ $value | humanize }} faults in 10 minutes: what it tells may be incomplete.',
    dashboard: 'overview',
  };
}
