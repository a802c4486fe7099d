import { dashboards } from '../../src/monitoring/dashboards/dashboards.ts';
import type { GrafanaDashboard, Panel, Row, Target } from '../../src/monitoring/dashboards/grafana.ts';
import { CREDIT_RECORDS } from '../../src/monitoring/rules/credits.ts';
import { type Range, type Seen, type Series, TIME_SCALE, watchStory } from '../drill/watched-story.ts';

/** Prometheus's responses for one dashboard, by panel and query. */
export type Recorded = {
  readonly dashboard: GrafanaDashboard;
  readonly results: Readonly<Record<number, Readonly<Record<string, readonly Series[]>>>>;
};

export type Recording = {
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly recorded: readonly Recorded[];
};

/** Three keys are revoked until this act. */
const UNTIL = 'Recovered';
const FROM = 'Healthy';
/** A fixed date: with today's date the picture would change each day. */
const TO = Date.UTC(2026, 0, 15, 14, 32);
const SCRAPE_SECONDS = 1;

/**
 * The demo as the shipped dashboards would show it. A minute of it took a second: times, and what remains of a
 * time, are stretched back.
 */
export async function record(): Promise<Recording> {
  const seen = await watchStory();
  try {
    const shipped = dashboards();
    const asked = dashboards({ timeScale: TIME_SCALE });
    const end = seen.acts[UNTIL] ?? seen.range.end;
    const range = { start: seen.acts[FROM] ?? seen.range.start, end, step: SCRAPE_SECONDS };
    const recorded = [];
    for (const [i, dashboard] of shipped.entries())
      recorded.push({ dashboard, results: await results(asked[i] as GrafanaDashboard, seen, range) });
    const from = stretch(range.start, range);
    return { from, to: TO, step: (SCRAPE_SECONDS * 1000) / TIME_SCALE, recorded };
  } finally {
    await seen.close();
  }
}

const stretch = (at: number, { end }: Range): number => TO + ((at - end) * 1000) / TIME_SCALE;

const isPanel = (panel: Panel | Row): panel is Panel => panel.type !== 'row';

async function results(dashboard: GrafanaDashboard, seen: Seen, range: Range): Promise<Recorded['results']> {
  const all: Record<number, Record<string, readonly Series[]>> = {};
  for (const panel of dashboard.panels.filter(isPanel)) {
    const answers: Record<string, readonly Series[]> = {};
    for (const target of panel.targets ?? []) {
      const asked = target.instant ? { ...range, start: range.end } : range;
      const series = await seen.ask(filled(target.expr, range), asked);
      const unit = isSpan(target) ? 1 / TIME_SCALE : 1;
      answers[target.refId] = series.map(({ metric, values }) => ({
        metric,
        values: values.map(([at, value]) => [stretch(at, range), String(Number(value) * unit)]),
      }));
    }
    all[panel.id] = answers;
  }
  return all;
}

/** As with "All" selected everywhere. */
function filled(expr: string, { start, end }: Range): string {
  const values: Record<string, string> = { __rate_interval: '4s', __range: `${Math.ceil(end - start)}s` };
  return expr.replaceAll(/\$(\w+)/g, (whole, name: string) => (/^\d/.test(name) ? whole : (values[name] ?? '.*')));
}

/** Whether a query returns a time span of the demo. */
const isSpan = ({ expr }: Target): boolean =>
  [CREDIT_RECORDS.forecast, CREDIT_RECORDS.observed].some((record) => expr.includes(record));
