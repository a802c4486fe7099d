import { LABEL, list } from '../rules/promql.ts';
import { INHIBITIONS, type Inhibition } from './inhibitions.ts';

/** When warnings may notify. */
export type WorkingHours = {
  /** As Alertmanager writes them: `monday:friday`. */
  readonly days: string;
  /** `08:00`. */
  readonly from: string;
  readonly to: string;
  /** IANA name: `Europe/Berlin`. */
  readonly timeZone: string;
};

export const WORKING_HOURS: WorkingHours = { days: 'monday:friday', from: '08:00', to: '18:00', timeZone: 'UTC' };

/** Routes, time intervals and inhibition for Alertmanager 0.25 and later. */
export function renderAlertmanager({ days, from, to, timeZone }: WorkingHours = WORKING_HOURS): string {
  return `# An example by \`sidetone rules --format alertmanager\`. Put your own receivers in, and keep grouping and inhibition.
# Check it with: amtool check-config alertmanager.example.yml
route:
  receiver: work-queue
  # One notification for one thing at one provider, however many services of a namespace it hits.
  group_by: [alertname, cluster, namespace, ${LABEL.provider}]
  # Rules of one evaluation reach Alertmanager one after another: a page waits until those that silence it are there.
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 12h
  routes:
    # To keep staging from paging, put a route with namespace="staging" first.
    - matchers: ['alertname=~"VoiceApi.+"', 'severity="critical"']
      receiver: on-call
      repeat_interval: 1h
    # Compliance is not for the on-call engineer to decide.
    - matchers: ['alertname="VoiceApiComplianceBlocks"']
      receiver: compliance
    - matchers: ['alertname=~"VoiceApi.+"', 'severity="warning"']
      receiver: work-queue
      active_time_intervals: [working-hours]
    # Context: shown in Alertmanager and on the dashboards, sent to nobody.
    - matchers: ['alertname=~"VoiceApi.+"', 'severity="info"']
      receiver: nobody

# Warnings wait for these hours. \`--working-hours "monday:friday 08:00-18:00 Europe/Berlin"\` sets them.
time_intervals:
  - name: working-hours
    time_intervals:
      - weekdays: ['${days}']
        times:
          - start_time: '${from}'
            end_time: '${to}'
        location: ${timeZone}

inhibit_rules:
${INHIBITIONS.map(inhibition).join('\n')}

receivers:
${['on-call', 'compliance', 'work-queue'].map(receiver).join('\n')}
  - name: nobody
`;
}

function inhibition({ why, sources, severity, targets, targetSeverities, targetLabel, equal }: Inhibition): string {
  const own = targetLabel === undefined ? '' : `\n      - '${targetLabel[0]}="${targetLabel[1]}"'`;
  const matchers = (alerts: readonly string[] | undefined, severities: readonly string[] = []) => {
    const several = (values: readonly string[]) =>
      values.length === 1 ? `="${values[0]}"` : `=~"${values.join('|')}"`;
    const name = alerts === undefined ? '=~"VoiceApi.+"' : several(alerts.map((alert) => `VoiceApi${alert}`));
    return [`alertname${name}`, ...(severities.length === 0 ? [] : [`severity${several(severities)}`])]
      .map((matcher) => `\n      - '${matcher}'`)
      .join('');
  };
  return `  # ${why}
  - source_matchers:${matchers(sources, severity === undefined ? [] : [severity])}
    target_matchers:${matchers(targets, targetSeverities)}${own}
    equal: [${list(equal)}]`;
}

const receiver = (name: string): string => `  - name: ${name}
    webhook_configs:
      - url: http://127.0.0.1:8080/${name}
        send_resolved: true`;

/**
 * @param text such as `monday:friday 08:00-18:00 Europe/Berlin`
 * @throws Error one sentence naming the option, the value and what was expected
 */
export function parseWorkingHours(text: string): WorkingHours {
  const [, days, from, to, timeZone] =
    /^([a-z]+(?::[a-z]+)?) (\d\d:\d\d)-(\d\d:\d\d)(?: (\S+))?$/.exec(text.trim()) ?? [];
  const refuse = (expected: string) =>
    new Error(`sidetone: --working-hours is ${JSON.stringify(text)}, expected ${expected}`);
  const example = 'such as "monday:friday 08:00-18:00 Europe/Berlin"';
  if (days === undefined || from === undefined || to === undefined)
    throw refuse(`days, hours and a time zone ${example}`);
  const [first = -1, last = first] = days.split(':').map((day) => DAYS.indexOf(day));
  if (first < 0 || last < first) throw refuse(`weekdays in English, from sunday to saturday, ${example}`);
  if (![from, to].every((time) => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(time)) || from >= to)
    throw refuse(`hours of one day, the earlier first, ${example}`);
  if (timeZone === undefined) throw refuse(`a time zone after the hours ${example}`);
  if (!isTimeZone(timeZone)) throw refuse(`an IANA time zone ${example}`);
  return { days, from, to, timeZone };
}

/** As Alertmanager orders them: a span from Monday to Sunday is none. */
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^(?:UTC|[A-Za-z_]+\/[\w/+-]+)$/.test(name);
  } catch {
    return false;
  }
}
