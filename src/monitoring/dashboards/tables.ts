import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { LABEL, list } from '../rules/promql.ts';
import type { Override, PanelDraft, Transformation } from './grafana.ts';
import { CATEGORY_MAPPING } from './health.ts';
import { providerLink, runbookLink } from './links.ts';
import { SEVERITY_COLORS } from './palette.ts';
import { table } from './panels.ts';
import { firingAlerts, recorded } from './selectors.ts';
import { closeMeanings, withAdvice } from './what-to-do.ts';

/** Columns from left to right: the field and its title. Other fields are hidden by name. */
export function columns(names: Readonly<Record<string, string>>, hidden: readonly string[] = ['Time']): Transformation {
  return {
    id: 'organize',
    options: {
      excludeByName: Object.fromEntries(hidden.map((name) => [name, true])),
      indexByName: Object.fromEntries(Object.keys(names).map((name, i) => [name, i])),
      renameByName: names,
    },
  };
}

/** @param properties by id, such as `unit` or `custom.width` */
export const column = (name: string, properties: Readonly<Record<string, unknown>>): Override => ({
  matcher: { id: 'byName', options: name },
  properties: Object.entries(properties).map(([id, value]) => ({ id, value })),
});

/** Wraps text from Grafana 11 on. Grafana 10 shows the rest of a long text on hover. */
const WRAPPED = { type: 'auto', wrapText: true };

export const COLORED = { type: 'color-background', mode: 'basic' };

export const sortedBy = (field: string, desc: boolean): Transformation => ({
  id: 'sortBy',
  options: { sort: [{ field, desc }] },
});

/** A counter's record, counted over some time. */
export type Count = (record: string) => string;

/**
 * Why things fail, code by code, with the catalogue's advice.
 *
 * @param range of the counts
 */
export function failingCodes(title: string, count: Count, range: string): PanelDraft {
  return table({
    title,
    description:
      'Refused requests, refused handshakes and streams that ended with an error, by the provider’s code, with what to do. A code with four digits is a WebSocket close code.',
    queries: [{ expr: withAdvice(`topk(20,\n${refused(count)}\nor\n${closed(count)}\n)`, range) }],
    noValue: 'Nothing failed',
    transformations: [
      columns(
        {
          [LABEL.provider]: 'Provider',
          [LABEL.category]: 'Category',
          [LABEL.errorType]: 'Code',
          Value: 'Times',
          [LABEL.advice]: 'What to do',
        },
        ['Time', LABEL.closeCode],
      ),
      sortedBy('Times', true),
    ],
    overrides: [
      column('Provider', { 'custom.width': 80, links: [providerLink('Errors of this provider', 'sidetone-errors')] }),
      column('Category', { 'custom.width': 110, mappings: [CATEGORY_MAPPING], 'custom.cellOptions': COLORED }),
      column('Code', { 'custom.width': 180, unit: 'string' }),
      column('Times', { 'custom.width': 60, unit: 'short', decimals: 0 }),
      column('What to do', { 'custom.cellOptions': WRAPPED }),
    ],
  });
}

function refused(count: Count): string {
  return `sum by (${list([LABEL.provider, LABEL.category, LABEL.errorType])}) (
  ${count(recorded(DASHBOARD_RECORDS.refusals))}
) > 0`;
}

/** Without normal ends. */
function closed(count: Count): string {
  return byErrorType(`sum by (${list([LABEL.provider, LABEL.category, LABEL.closeCode])}) (
    ${count(recorded(DASHBOARD_RECORDS.closes, `${LABEL.category}!~"|cancelled"`))}
  ) > 0`);
}

/** A close code is the error type of the advice on it. */
const byErrorType = (closes: string): string => `label_replace(
  ${closes},
  "${LABEL.errorType}", "$1", "${LABEL.closeCode}", "(.+)"
)`;

/** How streams ended, with the meaning of the code. */
export function closeCodes(count: Count, range: string): PanelDraft {
  const by = list([LABEL.provider, LABEL.closeCode, LABEL.category, LABEL.closeInitiator]);
  return table({
    title: 'Closes by code, with their meaning',
    description:
      'Every stream that ended in the time range: the close code, its meaning at this provider, and who closed. 1006 is never sent: the connection ended without a close frame.',
    queries: [
      {
        expr: `label_replace(
  ${withAdvice(byErrorType(`sum by (${by}) (${count(recorded(DASHBOARD_RECORDS.closes))}) > 0`), range)},
  "${LABEL.category}", "normal", "${LABEL.category}", ""
)`,
      },
    ],
    noValue: 'No stream ended',
    transformations: [
      columns(
        {
          [LABEL.provider]: 'Provider',
          [LABEL.closeCode]: 'Code',
          [LABEL.category]: 'Category',
          [LABEL.closeInitiator]: 'Closed by',
          Value: 'Times',
          [LABEL.advice]: 'What to do',
        },
        ['Time', LABEL.errorType],
      ),
      sortedBy('Times', true),
    ],
    overrides: [
      column('Provider', { 'custom.width': 100 }),
      column('Code', { 'custom.width': 170, unit: 'string', mappings: [closeMeanings()] }),
      column('Category', { 'custom.width': 110, mappings: [CATEGORY_MAPPING], 'custom.cellOptions': COLORED }),
      column('Closed by', { 'custom.width': 90 }),
      column('Times', { 'custom.width': 60, unit: 'short', decimals: 0 }),
      column('What to do', { 'custom.cellOptions': WRAPPED }),
    ],
  });
}

/** The alerts that fire now. */
export function alertsNow(runbooks: string | undefined): PanelDraft {
  const severities = Object.entries(SEVERITY_COLORS).map(([text, color], index) => [text, { text, color, index }]);
  return table({
    title: 'Firing alerts',
    description: `Alerts of the shipped rules that fire now.${runbooks === undefined ? '' : ' The name links to the runbook.'}`,
    queries: [
      {
        expr: `count by (${list(['severity', 'alertname', LABEL.provider])}) (${firingAlerts()})`,
      },
    ],
    noValue: 'None',
    transformations: [
      columns(
        {
          severity: 'Severity',
          alertname: 'Alert',
          [LABEL.provider]: 'Provider',
        },
        ['Time', 'Value'],
      ),
      sortedBy('Severity', false),
    ],
    overrides: [
      column('Severity', {
        'custom.width': 70,
        mappings: [{ type: 'value', options: Object.fromEntries(severities) }],
        'custom.cellOptions': COLORED,
      }),
      ...(runbooks === undefined ? [] : [column('Alert', { links: [runbookLink(runbooks)] })]),
      column('Provider', { 'custom.width': 75, noValue: '–' }),
    ],
  });
}
