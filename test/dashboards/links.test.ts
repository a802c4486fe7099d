import { describe, expect, it } from 'vitest';
import { dashboards } from '../../src/monitoring/dashboards/dashboards.ts';
import type { DataLink } from '../../src/monitoring/dashboards/grafana.ts';
import { CATEGORY_LINKS, PROVIDER_LINKS } from '../../src/monitoring/dashboards/links.ts';
import { DASHBOARDS, panelsOf } from './support.ts';

/** The values that Grafana would insert. */
const VALUES: Readonly<Record<string, string>> = {
  tempo_datasource: 'tempo-uid',
  jaeger_datasource: 'jaeger-uid',
  loki_datasource: 'loki-uid',
  'loki_streams:percentencode': encodeURIComponent('service_name=~`dialer.+`'),
  '__field.labels.voice_api_provider_name': 'kallglot',
  '__field.labels.voice_api_error_category': 'credits',
  __from: '1700000000000',
  __to: '1700003600000',
};

function opened({ url }: DataLink): { panes: Record<string, { queries: { [key: string]: unknown }[] }> } {
  const address = new URL(
    url.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => VALUES[name] ?? `?${name}`),
    'http://grafana',
  );
  return { panes: JSON.parse(address.searchParams.get('panes') ?? '') };
}

const pane = (uid: string, type: string, query: object) => ({
  sidetone: {
    datasource: uid,
    queries: [{ refId: 'A', datasource: { type, uid }, ...query }],
    range: { from: '1700000000000', to: '1700003600000' },
  },
});

describe('links to traces and logs', () => {
  it('for a provider', () => {
    expect(PROVIDER_LINKS.map((link) => opened(link).panes)).toEqual([
      pane('tempo-uid', 'tempo', {
        queryType: 'traceql',
        query: '{ span.voice_api.provider.name = "kallglot" && span.voice_api.error.category != nil }',
      }),
      pane('jaeger-uid', 'jaeger', { queryType: 'search', tags: 'voice_api.provider.name=kallglot error=true' }),
      pane('loki-uid', 'loki', {
        queryType: 'range',
        expr: '{service_name=~`dialer.+`} | json | provider="kallglot" | category!=""',
      }),
    ]);
  });

  it('for a category', () => {
    expect(CATEGORY_LINKS.map((link) => opened(link).panes)).toEqual([
      pane('tempo-uid', 'tempo', { queryType: 'traceql', query: '{ span.voice_api.error.category = "credits" }' }),
      pane('jaeger-uid', 'jaeger', { queryType: 'search', tags: 'voice_api.error.category=credits' }),
      pane('loki-uid', 'loki', { queryType: 'range', expr: '{service_name=~`dialer.+`} | json | category="credits"' }),
    ]);
  });

  it('appear only where the series have the label that they use', () => {
    for (const panel of DASHBOARDS.flatMap(panelsOf)) {
      const used = JSON.stringify(panel.fieldConfig?.defaults.links ?? []).matchAll(/__field\.labels\.(\w+)/g);
      const labels = new Set([...used].map(([, label = '']) => label));
      for (const label of labels)
        for (const { legendFormat } of panel.targets ?? [])
          expect([panel.title, legendFormat]).toEqual([panel.title, expect.stringContaining(`{{${label}}}`)]);
    }
  });
});

it('the alerts in the table link to their runbooks where an address is given', () => {
  const linksOf = (all: typeof DASHBOARDS) => {
    const tables = all.flatMap(panelsOf).filter(({ title }) => title === 'Firing alerts');
    expect(tables).toHaveLength(1);
    return JSON.stringify(tables[0]?.fieldConfig?.overrides);
  };
  expect(linksOf(DASHBOARDS)).not.toContain('http');
  const runbooks = 'https://runbooks.example.com/sidetone/';
  expect(linksOf(dashboards({ runbooks }))).toContain('https://runbooks.example.com/sidetone/${__value.raw}.md');
});

it('links between dashboards lead to an existing dashboard', () => {
  const uids = DASHBOARDS.map(({ uid }) => uid);
  const used = [...JSON.stringify(DASHBOARDS).matchAll(/\/d\/([\w-]+)\?/g)].map(([, uid = '']) => uid);
  expect(new Set(used).size).toBe(3);
  for (const uid of used) expect(uids).toContain(uid);
});
