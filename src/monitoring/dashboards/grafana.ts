/**
 * The parts of Grafana's classic dashboard model that are used. Grafana 10 to 13 load it from files, by import and through
 * the API (https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/).
 */
export type DataSource = { readonly type: string; readonly uid: string };

export type Target = {
  readonly refId: string;
  readonly datasource: DataSource;
  readonly editorMode: 'code';
  readonly expr: string;
  readonly legendFormat: string;
  readonly format: 'time_series' | 'table';
  readonly instant: boolean;
  readonly range: boolean;
  readonly exemplar: boolean;
};

export type Step = { readonly color: string; readonly value: number | null };

export type ValueMapping =
  | { readonly type: 'value'; readonly options: Readonly<Record<string, MappingResult>> }
  | { readonly type: 'regex'; readonly options: { readonly pattern: string; readonly result: MappingResult } }
  | { readonly type: 'special'; readonly options: { readonly match: 'null+nan'; readonly result: MappingResult } };
export type MappingResult = { readonly text: string; readonly color?: string; readonly index: number };

export type DataLink = { readonly title: string; readonly url: string; readonly targetBlank: boolean };

export type Override = {
  readonly matcher: { readonly id: 'byName' | 'byRegexp' | 'byFrameRefID'; readonly options: string };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
};

export type FieldDefaults = {
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
  readonly noValue?: string;
  readonly color: { readonly mode: string; readonly fixedColor?: string };
  readonly thresholds: { readonly mode: 'absolute'; readonly steps: readonly Step[] };
  readonly mappings: readonly ValueMapping[];
  readonly links?: readonly DataLink[];
  readonly custom?: Readonly<Record<string, unknown>>;
};

export type Transformation = { readonly id: string; readonly options: Readonly<Record<string, unknown>> };

export type GridPos = { readonly x: number; readonly y: number; readonly w: number; readonly h: number };

/** A panel before it has a place. */
export type PanelDraft = {
  readonly type: 'stat' | 'table' | 'text' | 'timeseries' | 'state-timeline';
  readonly title: string;
  readonly description: string;
  readonly datasource?: DataSource;
  readonly targets?: readonly Target[];
  /** The least time between two points. */
  readonly interval?: string;
  readonly fieldConfig?: { readonly defaults: FieldDefaults; readonly overrides: readonly Override[] };
  readonly options: Readonly<Record<string, unknown>>;
  readonly transformations?: readonly Transformation[];
};

export type Panel = PanelDraft & { readonly id: number; readonly gridPos: GridPos };

export type Row = {
  readonly type: 'row';
  readonly id: number;
  readonly title: string;
  readonly gridPos: GridPos;
  readonly collapsed: boolean;
  /** In a collapsed row: queried when the row is opened. */
  readonly panels: readonly Panel[];
};

export type Variable = {
  readonly name: string;
  readonly label: string;
  readonly type: 'datasource' | 'query' | 'textbox';
  readonly query: string | { readonly query: string; readonly refId: string };
  readonly [key: string]: unknown;
};

export type Annotation = { readonly name: string; readonly [key: string]: unknown };

export type DashboardLink = {
  readonly title: string;
  readonly type: 'dashboards' | 'link';
  readonly [key: string]: unknown;
};

export type GrafanaDashboard = {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly editable: boolean;
  readonly graphTooltip: number;
  readonly refresh: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly timepicker: Readonly<Record<string, unknown>>;
  readonly timezone: string;
  readonly links: readonly DashboardLink[];
  readonly annotations: { readonly list: readonly Annotation[] };
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly (Panel | Row)[];
};
