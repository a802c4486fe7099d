import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboards } from '../../src/monitoring/dashboards/dashboards.ts';
import type { GrafanaDashboard } from '../../src/monitoring/dashboards/grafana.ts';
import { type Seen, TIME_SCALE, watchStory } from '../../tools/drill/watched-story.ts';
import { needs } from '../kit/needs.ts';
import { nameOf, type Place, panelsOf } from './support.ts';

/** Panels that the demo leaves empty, and why. Each must really be empty. */
const EMPTY: Readonly<Record<string, string>> = {
  'sidetone-overview / Error budget left (30 days) / A': 'the story loads no slo.yml',
  'sidetone-overview / Error budget burn (1 hour) / A': 'the story loads no slo.yml',
  'sidetone-errors / Compliance refusals / A': 'nothing is refused for compliance',
  'sidetone-errors / Unclassified errors / A': 'every error is in a table',
  'sidetone-credits / Time until the credits are used up / C': 'the story has neither a yesterday nor a last week',
  'sidetone-credits / Cost of 24 hours, and a week before / A': 'no provider of the story reports what a call cost',
  'sidetone-credits / Cost of 24 hours, and a week before / B': 'no provider of the story reports what a call cost',
  'sidetone-credits / Cost per answered minute / A': 'no provider of the story reports what a call cost',
  'sidetone-streams / Second streams for one session / A': 'each session has one stream',
  'sidetone-streams / Answer ratio (ASR), today and yesterday / B': 'the story has no yesterday',
  'sidetone-streams / Post-dial delay / A': 'the provider that reports calls in the demo reports no ringing',
};

/** With the spans of the drill's time. */
const SCALED: readonly GrafanaDashboard[] = dashboards({ timeScale: TIME_SCALE });
const PLACES: readonly Place[] = SCALED.flatMap((dashboard) =>
  panelsOf(dashboard).flatMap((panel) => (panel.targets ?? []).map((target) => ({ dashboard, panel, target }))),
);

const runs = needs('prometheus', 'prometheus-alertmanager', 'time');
let seen: Seen;
beforeAll(async () => {
  if (runs) seen = await watchStory();
}, 120_000);
afterAll(() => seen?.close());

/** As Grafana would ask with "All" chosen everywhere: $__rate_interval is at least four scrapes. */
function withoutVariables(expr: string): string {
  const values: Record<string, string> = {
    __rate_interval: '4s',
    __range: `${Math.ceil(seen.range.end - seen.range.start)}s`,
    cluster: '.*',
    namespace: '.*',
    account: '.*',
  };
  return expr.replaceAll(/\$(\w+)/g, (whole, name: string) => (/^\d/.test(name) ? whole : (values[name] ?? '.+')));
}

const hasData = async (expr: string): Promise<boolean> => {
  const series = await seen.ask(withoutVariables(expr));
  return series.some(({ values }) => values.some(([, value]) => value !== 'NaN'));
};

describe('in a real Prometheus that scraped the demo', () => {
  it.each(PLACES.map((place) => [nameOf(place), place] as const))('%s', async (name, { target }) => {
    expect(await hasData(target.expr)).toBe(!(name in EMPTY));
  });

  it.each(SCALED.map((dashboard) => [dashboard.uid, dashboard] as const))(
    'the variables of %s have values',
    async (_, { templating }) => {
      const found: Record<string, string[]> = {};
      for (const { name, type, query } of templating.list) {
        if (type !== 'query' || typeof query === 'string') continue;
        const [, selector = '', label = ''] = query.query.match(/^label_values\((.+), (\w+)\)$/s) ?? [];
        const series = await seen.ask(withoutVariables(selector));
        found[name] = [...new Set(series.map(({ metric }) => metric[label] ?? ''))].sort();
      }
      expect(found).toEqual({
        cluster: ['eu'],
        namespace: ['voice'],
        job: ['dialer'],
        instance: [expect.stringMatching(/^127\.0\.0\.1:\d+$/)],
        provider: ['deepgram', 'dograh', 'elevenlabs', 'itellico', 'kaicalls', 'kallglot', 'omind', 'openai', 'twilio'],
        account: ['default'],
      });
    },
  );

  it('the annotations show which alerts fired', async () => {
    const list = SCALED[0]?.annotations.list ?? [];
    const critical = list.find(({ name }) => name === 'Alerts: critical');
    const fired = (await seen.ask(withoutVariables(String(critical?.['expr'])))).map(
      ({ metric }) => metric['alertname'],
    );
    expect(new Set(fired)).toContain('VoiceApiCreditsExhausted');
  });

  it('a provider without traffic is idle, and sorts after those with traffic', async () => {
    const [state] = PLACES.filter(({ panel }) => panel.title === 'Providers now');
    const states = await seen.ask(withoutVariables(state?.target.expr ?? ''));
    const ranks = states.flatMap(({ values }) => values.map(([, rank]) => Number(rank)));
    expect(Math.min(...ranks)).toBe(-1);
    expect(Math.max(...ranks)).toBeGreaterThan(0);
    const sorted = state?.panel.transformations?.find(({ id }) => id === 'sortBy')?.options;
    expect(sorted).toEqual({ sort: [{ field: 'State', desc: true }] });
  });

  it('the state names the worst cause of each provider at its time', async () => {
    const timeline = PLACES.find(({ panel }) => panel.title === 'State by worst category') as Place;
    const series = await seen.ask(withoutVariables(timeline.target.expr));
    const mapping = timeline.panel.fieldConfig?.defaults.mappings[0];
    const words = mapping?.type === 'value' ? mapping.options : {};
    const states = Object.fromEntries(
      series.map(({ metric, values }) => [
        metric['voice_api_provider_name'],
        [...new Set(values.map(([, value]) => words[value]?.text ?? value))],
      ]),
    );
    expect(states).toEqual({
      kallglot: expect.arrayContaining(['healthy', 'credits', 'auth']),
      dograh: expect.arrayContaining(['healthy', 'credits', 'dial']),
      kaicalls: expect.arrayContaining(['healthy', 'rate_limit', 'dial', 'auth']),
      twilio: expect.arrayContaining(['healthy', 'credits']),
      deepgram: expect.arrayContaining(['healthy', 'concurrency']),
      openai: expect.arrayContaining(['healthy', 'credits']),
      elevenlabs: expect.arrayContaining(['healthy', 'credits']),
      itellico: expect.arrayContaining(['healthy', 'dial']),
      omind: expect.arrayContaining(['healthy', 'dial', 'auth']),
    });
  });
});
