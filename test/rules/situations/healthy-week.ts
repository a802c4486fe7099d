import { toYaml } from '../../../src/monitoring/format/yaml.ts';
import { isAlert, type RuleFile } from '../../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../../src/monitoring/rules/rule-files.ts';
import { neededRules } from '../needed-rules.ts';
import { type Pod, type Rate, seriesOf } from './fleet.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
/** Monday, midnight, to Sunday, midnight. */
const MINUTES = 7 * DAY;
const DAYS = [0, 1, 2, 3, 4, 5, 6];
/** A week by the minute would take a processor ten minutes. */
const STEP = 5;

const hourOf = (minute: number): number => (((minute % DAY) + DAY) % DAY) / HOUR;
const isWeekend = (minute: number): boolean => minute >= 5 * DAY;

/** Busy by day, nearly idle at night, half as busy at weekends. */
const office =
  (peak: number, night = 0): Rate =>
  (minute) => {
    const hour = hourOf(minute);
    const share = hour < 7 || hour > 20 ? 0 : Math.sin(((hour - 7) / 13) * Math.PI);
    return night + peak * share * (isWeekend(minute) ? 0.5 : 1);
  };
/** Each day from one hour to another. */
const daily =
  (start: number, end: number, rate: number): Rate =>
  (minute) =>
    hourOf(minute) >= start && hourOf(minute) < end ? rate : 0;
/** Now and then, so many in a minute. */
const every =
  (minutes: number, rate: number): Rate =>
  (minute) =>
    (minute + 7) % minutes < 1 ? rate : 0;

const CALLS = {
  'call answered/completed': office(3),
  'call no_answer/no-answer': office(4),
  'call busy/busy': office(1),
  'call invalid_number/invalid-number': office(1),
  'call failed/carrier-error': office(0.2),
};

const SERVICES: Readonly<Record<string, readonly Pod[]>> = {
  'dialer with a list that has bad numbers': [
    { does: { ok: office(20, 0.2), 'ok calls.create': office(8), 'dial/21211 calls.create': office(0.6), ...CALLS } },
  ],
  'dialer of campaigns from nine to five': [
    { does: { 'ok calls.create': daily(9, 17, 12), 'dial/13224 calls.create': daily(9, 17, 0.5), ...CALLS } },
  ],
  'dialer that runs into its rate limit each noon': [
    { does: { ok: office(30, 1), 'rate_limit/429': daily(12, 12.5, 3) } },
  ],
  'assistant whose callers interrupt it': [{ does: { ok: office(20, 0.5), 'cancelled/none': office(8) }, active: 3 }],
  'assistant on mobile networks': [
    { does: { 'stream ok': office(10, 0.2), 'close 1000': office(9.8, 0.2), 'close network/1006': office(0.2) } },
  ],
  'transcription of a call centre': [
    {
      does: { 'stream ok': office(6), 'close 1000': office(6), 'stream auth/stream_token_expired': every(240, 1) },
    },
  ],
  'reminder, one request in ten minutes': [{ does: { ok: 0.1, 'provider/503': every(2 * DAY + 90, 3) } }],
  'webhook, a request an hour': [{ does: { ok: 1 / 60 } }],
  'poller of recordings': [{ does: { ok: 6, 'not_found/404': 1.5 } }],
  'batch at night': [{ does: { ok: daily(2, 3, 60), 'rate_limit/429': daily(2, 2.1, 20) } }],
  'cron job, ten minutes each night': DAYS.map((day) => ({
    instance: `run${day}`,
    from: day * DAY + 3 * HOUR + 0.5,
    to: day * DAY + 3 * HOUR + 10,
    does: { ok: 12, 'timeout/TimeoutError': 0.1 },
  })),
  'deployed each afternoon, in place': [
    {
      restarts: DAYS.map((day) => day * DAY + 14 * HOUR + 2),
      does: { ok: office(20, 0.5), 'provider/500': every(300, 1), 'auth/401': every(900, 1) },
    },
  ],
  'deployed each afternoon, as new pods': DAYS.map((day) => ({
    instance: `v${day}`,
    from: day === 0 ? -DAY : (day - 1) * DAY + 15 * HOUR,
    to: day * DAY + 15 * HOUR + 1,
    does: { ok: office(20, 1), 'provider/502': every(400, 2) },
  })),
  'scaled by day': [0, 1, 2, 3, 4, 5].flatMap((pod) =>
    pod === 0
      ? [{ does: { ok: office(6, 0.5) } }]
      : DAYS.map((day) => ({
          instance: `p${pod}-${day}`,
          from: day * DAY + (8 + pod / 10) * HOUR,
          to: day * DAY + (19 - pod / 10) * HOUR,
          does: { ok: 5 },
        })),
  ),
  'on at weekends only': [{ does: { ok: (minute) => (isWeekend(minute) ? 10 : 0) } }],
  'at a provider that has slow evenings': [
    { does: { ok: office(30, 2), 'timeout/UND_ERR_HEADERS_TIMEOUT': daily(18, 18.5, 0.6) } },
  ],
  'with validation errors of its users': [{ does: { ok: office(20, 0.2), 'invalid_request/422': office(0.6) } }],
  'with the keys of many customers': [
    {
      does: {
        ok: office(20, 1),
        ...Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`account ${name}`, office(4, 0.2)])),
        'auth/401': every(700, 1),
        'refusal auth/401 a': every(700, 1),
      },
    },
  ],
  'with a balance that is topped up on Thursdays': [
    { does: { ok: office(10, 0.2) }, credits: (minute) => 200_000 - 5 * (minute % (3 * DAY)) },
  ],
  'pushes its metrics': [{ pushed: true, does: { ok: office(10, 0.5), 'conflict/409': every(200, 1) } }],
};

/** On Thursday no target answers for ten minutes. */
const LOST_SCRAPES = [[3 * DAY + 11 * HOUR, 3 * DAY + 11 * HOUR + 10]] as const;

export const SERVICE_COUNT = Object.keys(SERVICES).length;

/** Only what pages. */
function pagingRules(): RuleFile {
  const { rules } = ruleFiles();
  const groups = rules.groups.map((group) => ({
    ...group,
    rules: group.rules.filter((rule) => !isAlert(rule) || rule.severity === 'critical'),
  }));
  return neededRules([{ ...rules, groups }], (name) => name.startsWith('VoiceApi'));
}

export const PAGING_RULES = pagingRules();

/** @param extra a service that is not healthy, to see that the week would show it */
export function healthyWeek(extra: Readonly<Record<string, readonly Pod[]>>, pages: readonly string[]): string {
  const pods = Object.entries({ ...SERVICES, ...extra }).flatMap(([job, all]) =>
    all.map((pod): Pod => ({ job, gaps: LOST_SCRAPES, ...pod })),
  );
  const series = seriesOf(pods, { minutes: MINUTES, interval: STEP * 60 });
  return `${toYaml({
    rule_files: ['rules.yml'],
    evaluation_interval: `${STEP}m`,
    group_eval_order: PAGING_RULES.groups.map(({ name }) => name),
    tests: [
      {
        interval: `${STEP}m`,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [
          {
            expr: 'count by (alertname, job) (last_over_time(ALERTS{alertstate="firing"}[7d]))',
            eval_time: `${MINUTES}m`,
            exp_samples: pages.map((labels) => ({ labels, value: 1 })),
          },
        ],
      },
    ],
  })}\n`;
}
