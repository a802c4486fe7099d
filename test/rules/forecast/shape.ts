import { METRIC } from '../../../src/monitoring/rules/promql.ts';

/** From one hour to another. */
export type Span = readonly [from: number, to: number];

/** One process, as Prometheus scrapes it. */
export type Reader = {
  readonly labels?: Readonly<Record<string, string>>;
  /** The balance by hours since the beginning. */
  readonly balance: (hour: number) => number;
  /** Whether a response shows the balance then; the gauge keeps the last. Default: always. */
  readonly reads?: (hour: number) => boolean;
  /** Whether requests succeed then. Default: as `reads`. */
  readonly busy?: (hour: number) => boolean;
};

/** How an account is used, and when somebody has to know that it runs out. */
export type Shape = {
  readonly name: string;
  readonly hours: number;
  /** Minutes between two scrapes and evaluations. */
  readonly step: number;
  readonly readers: readonly Reader[];
  readonly pages?: readonly Span[];
  readonly noPage?: readonly Span[];
  readonly warns?: readonly Span[];
  readonly noWarning?: readonly Span[];
  /** Several keys under one name: an alert of its own. */
  readonly ambiguous?: boolean;
};

const LABELS = { job: 'dialer', instance: 'a', voice_api_provider_name: 'kallglot' };
const RUNNING_OUT = 'VoiceApiCreditsRunningOut';

const series = (metric: string, labels: Readonly<Record<string, string>>): string =>
  `${metric}{${Object.entries({ ...LABELS, ...labels })
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}}`;

type Line = { readonly series: string; readonly values: string };

function linesOf({ labels = {}, balance, reads = () => true, busy = reads }: Reader, { hours, step }: Shape): Line[] {
  const [left, at, requests]: string[][] = [[], [], []];
  let last: { left: string; at: string } | undefined;
  let count = 0;
  for (let minute = 0; minute <= hours * 60; minute += step) {
    const hour = minute / 60;
    if (reads(hour)) last = { left: String(Number(balance(hour).toFixed(6))), at: String(minute * 60) };
    if (busy(hour)) count += step;
    left?.push(last?.left ?? '_');
    at?.push(last?.at ?? '_');
    requests?.push(String(count));
  }
  const account = { voice_api_account: 'main', voice_api_credits_unit: 'credits', ...labels };
  const { voice_api_account: _, voice_api_credits_unit: __, ...process } = account as Record<string, string>;
  return [
    { series: series(METRIC.creditsRemaining, account), values: (left ?? []).join(' ') },
    { series: series(METRIC.creditsObserved, account), values: (at ?? []).join(' ') },
    {
      series: series(METRIC.requests, { ...process, voice_api_error_category: '' }),
      values: (requests ?? []).join(' '),
    },
  ];
}

type Query = { readonly expr: string; readonly eval_time: string; readonly exp_samples: readonly object[] };

const expected = (expr: string, minute: number, value: number): Query => ({
  expr: `${expr} or vector(0)`,
  eval_time: `${Math.round(minute)}m`,
  exp_samples: [{ labels: '{}', value }],
});
const firing = (severity: string, name = RUNNING_OUT): string =>
  `ALERTS{alertname="${name}", alertstate="firing", severity="${severity}"}`;

/** At the beginning, in the middle and at the end: one alert. */
const fires = (severity: string, step: number, spans: readonly Span[] = []): Query[] =>
  spans.flatMap(([from, to]) =>
    [from, (from + to) / 2, to].map((hour) =>
      expected(`count(${firing(severity)})`, Math.round((hour * 60) / step) * step, 1),
    ),
  );

const silent = (severity: string, spans: readonly Span[] = []): Query[] =>
  spans.map(([from, to]) =>
    expected(`sum(count_over_time(${firing(severity)}[${Math.round((to - from) * 60)}m]))`, to * 60, 0),
  );

/** A test file for promtool. */
export function testOf(shape: Shape, groups: readonly string[]): object {
  const { hours, step } = shape;
  const ambiguous = firing('info', 'VoiceApiCreditsAmbiguous');
  return {
    rule_files: ['rules.yml'],
    evaluation_interval: `${step}m`,
    group_eval_order: groups,
    tests: [
      {
        name: shape.name,
        interval: `${step}m`,
        input_series: shape.readers.flatMap((reader) => linesOf(reader, shape)),
        promql_expr_test: [
          ...fires('critical', step, shape.pages),
          ...silent('critical', shape.noPage),
          ...fires('warning', step, shape.warns),
          ...silent('warning', shape.noWarning),
          expected(
            `clamp_max(sum(count_over_time(${ambiguous}[${hours * 60}m])), 1)`,
            hours * 60,
            shape.ambiguous === true ? 1 : 0,
          ),
        ],
      },
    ],
  };
}
