/** The units of Grafana in use here (packages/grafana-data/src/valueFormats/categories.ts). */
export const UNITS: ReadonlySet<string> = new Set(['short', 'percentunit', 's', 'reqps', 'cps']);
