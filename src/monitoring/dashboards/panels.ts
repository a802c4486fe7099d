import type {
  DataLink,
  DataSource,
  FieldDefaults,
  Override,
  PanelDraft,
  Step,
  Target,
  Transformation,
  ValueMapping,
} from './grafana.ts';
import { CATEGORY_COLORS, HEALTHY } from './palette.ts';

/** Chosen by a variable of the dashboard: a fixed data source exists in one Grafana only. */
export const PROMETHEUS: DataSource = { type: 'prometheus', uid: '${prometheus_datasource}' };

export type Query = {
  readonly expr: string;
  /** A template of the series' name. */
  readonly legend?: string;
  /** Shows exemplars, whose points link to traces. */
  readonly exemplar?: true;
};

/** The unit of things that are counted: whole numbers from 0. */
export const COUNT = 'count';

/** The default interval of rule evaluation: more points cost more and show nothing new. */
const INTERVAL = '1m';

type Common = {
  readonly title: string;
  readonly description: string;
  /** One of Grafana's unit ids, or COUNT. */
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly steps?: readonly Step[];
  readonly links?: readonly DataLink[];
  readonly mappings?: readonly ValueMapping[];
  readonly overrides?: readonly Override[];
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
  /** The text for an empty panel. */
  readonly noValue?: string;
};

export type TimeSeries = Common & { readonly look?: 'lines' | 'bars' };
export type TableSpec = Omit<Common, 'unit'> & {
  readonly unit?: string;
  readonly transformations?: readonly Transformation[];
};

const NO_STEPS: readonly Step[] = [{ color: HEALTHY, value: null }];

export function timeSeries(spec: TimeSeries): PanelDraft {
  return {
    ...head('timeseries', spec, 'range'),
    interval: INTERVAL,
    fieldConfig: {
      defaults: { ...defaults(spec, 'palette-classic-by-name'), custom: drawing(spec) },
      overrides: [...(spec.overrides ?? [])],
    },
    options: {
      // Below: with thirty providers a legend at the side takes the width of the graph.
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  };
}

/** The share of something, from 0 to 1. */
export function shareOverTime(spec: Omit<TimeSeries, 'unit' | 'min' | 'max'>): PanelDraft {
  return timeSeries({ ...spec, unit: 'percentunit', min: 0, max: 1 });
}

function drawing({ look = 'lines', steps, unit }: TimeSeries): Record<string, unknown> {
  const bars = look === 'bars';
  return {
    drawStyle: bars ? 'bars' : 'line',
    lineWidth: bars ? 0 : 2,
    fillOpacity: bars ? 80 : 8,
    lineInterpolation: 'linear',
    showPoints: bars ? 'never' : 'auto',
    pointSize: 4,
    spanNulls: false,
    stacking: { mode: bars ? 'normal' : 'none', group: 'A' },
    thresholdsStyle: { mode: steps === undefined ? 'off' : 'dashed' },
    // Counts that are all 0 would get an axis up to 100.
    ...(unit === COUNT ? { axisSoftMax: 1 } : {}),
  };
}

export function stat(spec: Common): PanelDraft {
  return {
    ...head('stat', spec, 'instant'),
    fieldConfig: { defaults: defaults(spec, 'thresholds'), overrides: [...(spec.overrides ?? [])] },
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      colorMode: spec.steps === undefined ? 'none' : 'background',
      graphMode: 'none',
      justifyMode: 'auto',
      orientation: 'auto',
      textMode: 'value_and_name',
      wideLayout: true,
    },
  };
}

export function table(spec: TableSpec): PanelDraft {
  return {
    ...head('table', spec, 'table'),
    fieldConfig: {
      defaults: {
        ...defaults({ unit: 'short', ...spec }, 'thresholds'),
        custom: { align: 'auto', filterable: false, inspect: false, cellOptions: { type: 'auto' } },
      },
      overrides: [...(spec.overrides ?? [])],
    },
    options: {
      showHeader: true,
      cellHeight: 'sm',
      footer: { show: false, reducer: ['sum'], countRows: false, fields: '' },
    },
    transformations: spec.transformations ?? [],
  };
}

/** One lane per series, whose values are words. */
export function stateTimeline(spec: Common): PanelDraft {
  return {
    ...head('state-timeline', spec, 'range'),
    interval: INTERVAL,
    fieldConfig: {
      defaults: { ...defaults(spec, 'thresholds'), custom: { fillOpacity: 85, lineWidth: 0, spanNulls: false } },
      overrides: [...(spec.overrides ?? [])],
    },
    options: {
      mergeValues: true,
      showValue: 'auto',
      alignValue: 'left',
      rowHeight: 0.85,
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
      tooltip: { mode: 'single', sort: 'none' },
    },
  };
}

export function text(title: string, description: string, content: string): PanelDraft {
  return {
    type: 'text',
    title,
    description,
    options: { mode: 'markdown', content, code: { language: 'plaintext', showLineNumbers: false, showMiniMap: false } },
  };
}

function head(
  type: PanelDraft['type'],
  { title, description, queries }: Omit<Common, 'unit'>,
  as: 'range' | 'instant' | 'table',
) {
  return { type, title, description, datasource: PROMETHEUS, targets: queries.map((query, i) => target(query, i, as)) };
}

function target({ expr, legend = '', exemplar }: Query, i: number, as: 'range' | 'instant' | 'table'): Target {
  return {
    refId: String.fromCharCode(65 + i),
    datasource: PROMETHEUS,
    editorMode: 'code',
    expr,
    legendFormat: legend,
    format: as === 'table' ? 'table' : 'time_series',
    instant: as !== 'range',
    range: as === 'range',
    exemplar: exemplar === true,
  };
}

function defaults(
  { unit, min, max, decimals, noValue, steps, mappings, links }: Common,
  colors: string,
): FieldDefaults {
  return {
    ...(unit === COUNT ? { unit: 'short', min: 0, decimals: 0 } : { unit }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(decimals === undefined ? {} : { decimals }),
    ...(noValue === undefined ? (unit === COUNT ? { noValue: 'None' } : {}) : { noValue }),
    color: { mode: colors },
    thresholds: { mode: 'absolute', steps: steps ?? NO_STEPS },
    mappings: mappings ?? [],
    ...(links === undefined ? {} : { links }),
  };
}

/** Grey for missing values, with any limits: no data is neither good nor bad. */
export const MISSING_VALUE: ValueMapping = {
  type: 'special',
  options: { match: 'null+nan', result: { text: '–', color: 'text', index: 100 } },
};

/** For panels whose series' names end in their category: shades of its colour. */
export const CATEGORY_SHADES: readonly Override[] = Object.entries(CATEGORY_COLORS).map(([name, fixedColor]) => ({
  matcher: { id: 'byRegexp', options: `/ ${name}$/` },
  properties: [{ id: 'color', value: { mode: 'shades', fixedColor } }],
}));

/** For panels whose series are named by category. */
export const CATEGORY_OVERRIDES: readonly Override[] = [
  ...Object.entries({ ...CATEGORY_COLORS, accepted: HEALTHY, normal: HEALTHY }).map(([name, color]) => ({
    matcher: { id: 'byName' as const, options: name },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }],
  })),
];
