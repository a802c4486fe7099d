import { describe, expect, it } from 'vitest';
import { dashboards } from '../../src/monitoring/dashboards/dashboards.ts';
import type { GridPos } from '../../src/monitoring/dashboards/grafana.ts';
import { layOut, place } from '../../src/monitoring/dashboards/layout.ts';
import { text } from '../../src/monitoring/dashboards/panels.ts';
import { DASHBOARDS, isRow, panelsAtLoad, panelsOf } from './support.ts';

const NAMED = DASHBOARDS.map((dashboard) => [dashboard.uid, dashboard] as const);
/** From the issue about Grafana 13's importer, and keys that every version rejects. */
const MAX_UID = 40;
const MAX_QUERIES = 40;

it('each alert links to a dashboard', () => {
  expect(DASHBOARDS.map(({ uid }) => uid).sort()).toEqual([
    'sidetone-credits',
    'sidetone-errors',
    'sidetone-overview',
    'sidetone-streams',
  ]);
});

describe.each(NAMED)('%s', (uid, dashboard) => {
  it('has the shape that Grafana 10 to 13 load from a file', () => {
    expect(dashboard).toMatchObject({ uid, schemaVersion: 39, editable: false, graphTooltip: 1 });
    expect(uid.length).toBeLessThanOrEqual(MAX_UID);
    // Placeholders that only the import page fills, and keys of newer models.
    for (const key of ['__inputs', '__requires', '__elements', 'dashboard', 'elements', 'apiVersion', 'id'])
      expect(dashboard).not.toHaveProperty(key);
    expect(JSON.stringify(dashboard)).not.toContain('"placement":"inControlsMenu"');
    expect(JSON.parse(JSON.stringify(dashboard))).toEqual(dashboard);
  });

  it('has a uid in every data source, taken from a variable', () => {
    const variables = dashboard.templating.list.filter(({ type }) => type === 'datasource').map(({ name }) => name);
    const used = JSON.stringify(dashboard).matchAll(/"uid":"\$\{(\w+)\}"/g);
    expect([...new Set([...used].map(([, name]) => name))]).toEqual(['prometheus_datasource']);
    expect(variables).toEqual(['prometheus_datasource', 'tempo_datasource', 'jaeger_datasource', 'loki_datasource']);
  });

  it('gives every panel, and every query of a panel, a unique id', () => {
    const ids = dashboard.panels.flatMap((panel) => [
      panel.id,
      ...(isRow(panel) ? panel.panels.map(({ id }) => id) : []),
    ]);
    expect(ids).toEqual(ids.map((_, i) => i + 1));
    for (const { targets = [] } of panelsOf(dashboard))
      expect(targets.map(({ refId }) => refId)).toEqual(targets.map((_, i) => String.fromCharCode(65 + i)));
  });

  it('gives every panel a unique title', () => {
    const titles = dashboard.panels.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { title, gridPos } of panelsOf(dashboard)) expect(title.length).toBeLessThanOrEqual(gridPos.w * 5);
  });

  it('lays its panels out within 24 columns, without overlap', () => {
    const places = dashboard.panels.map(({ gridPos }) => gridPos);
    for (const { x, w, h } of places) expect([x >= 0, x + w <= 24, w > 0, h > 0]).toEqual([true, true, true, true]);
    for (const [i, one] of places.entries())
      for (const other of places.slice(i + 1)) expect(overlap(one, other)).toBe(false);
  });

  it('sends at most 40 queries when it opens, for panels, variables and annotations', () => {
    const panels = panelsAtLoad(dashboard).flatMap(({ targets = [] }) => targets);
    const variables = dashboard.templating.list.filter(({ type }) => type === 'query');
    const annotations = dashboard.annotations.list.filter(({ builtIn }) => builtIn === undefined);
    expect(panels.length + variables.length + annotations.length).toBeLessThanOrEqual(MAX_QUERIES);
  });

  it('links to the other dashboards, and to the runbooks where an address is given', () => {
    expect(dashboard.tags).toEqual(['sidetone']);
    const others = { type: 'dashboards', tags: ['sidetone'], includeVars: true, keepTime: true };
    expect(dashboard.links).toMatchObject([others]);
    const linked = dashboards({ runbooks: 'https://wiki.example.com/voice/' }).find(({ uid }) => uid === dashboard.uid);
    expect(linked?.links).toMatchObject([others, { type: 'link', url: 'https://wiki.example.com/voice' }]);
  });

  it('marks when each alert fired', () => {
    const shown = dashboard.annotations.list.filter(({ name }) => name.startsWith('Alerts: '));
    expect(shown.map(({ expr }) => String(expr).match(/severity="(\w+)"/)?.[1])).toEqual([
      'critical',
      'warning',
      'info',
    ]);
    for (const { expr } of shown) expect(expr).toContain('ALERTS{alertname=~"VoiceApi.+", alertstate="firing"');
  });

  it('marks restarts and deploys', () => {
    const restarts = dashboard.annotations.list.find(({ name }) => name === 'Restarts and deploys');
    expect(restarts?.['expr']).toContain('time() - voice_api_instrumentation_start_time_seconds{');
  });

  it('shows the variables that users choose, and hides the others', () => {
    const shown = dashboard.templating.list.filter(({ hide }) => hide === 0).map(({ name }) => name);
    expect(shown).toEqual(['prometheus_datasource', 'cluster', 'namespace', 'job', 'instance', 'provider', 'account']);
  });

  it('has colours by name, and legends below each graph', () => {
    for (const { type, fieldConfig, options } of panelsOf(dashboard).filter((panel) => panel.type === 'timeseries')) {
      expect([type, fieldConfig?.defaults.color.mode]).toEqual(['timeseries', 'palette-classic-by-name']);
      expect(options['legend']).toMatchObject({ placement: 'bottom', displayMode: 'list' });
    }
  });

  it('fits into a ConfigMap that kubectl can apply', () => {
    // kubectl keeps the applied object in an annotation of at most 256 KiB.
    expect(JSON.stringify(JSON.stringify(dashboard)).length).toBeLessThan(256 * 1024);
  });
});

describe('the layout', () => {
  const panel = text('T', 'D', '');

  it('starts a new line before a panel overflows, below the highest panel', () => {
    const laid = layOut([{ panels: [place(6, 4, panel), place(12, 9, panel), place(12, 5, panel)] }]);
    expect(laid.map(({ gridPos }) => gridPos)).toEqual([
      { x: 0, y: 0, w: 6, h: 4 },
      { x: 6, y: 0, w: 12, h: 9 },
      { x: 0, y: 9, w: 12, h: 5 },
    ]);
  });

  it('keeps the panels of a collapsed row in the row', () => {
    const [row, ...rest] = layOut([{ title: 'R', collapsed: true, panels: [place(6, 4, panel)] }]);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ id: 1, type: 'row', collapsed: true, panels: [{ id: 2, gridPos: { x: 0, y: 1 } }] });
  });
});

function overlap(a: GridPos, b: GridPos): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
