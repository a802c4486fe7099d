import {
  type DataFrame,
  type Field,
  FieldType,
  type GrafanaTheme2,
  getDisplayProcessor,
  getFieldDisplayName,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
} from '@grafana/data';
import { lastValueFrom } from 'rxjs';
import type { Override, Panel, Target } from '../../../src/monitoring/dashboards/grafana.ts';
import type { Series } from '../../drill/watched-story.ts';

export type Answers = Readonly<Record<string, readonly Series[]>>;

const { organizeFieldsTransformer, mergeTransformer, sortByTransformer } = standardTransformers;
standardTransformersRegistry.setInit(() =>
  [organizeFieldsTransformer, mergeTransformer, sortByTransformer].map((info) => ({
    ...info,
    transformation: () => Promise.resolve(info),
    editor: () => null,
    imageDark: '',
    imageLight: '',
  })),
);

/** One frame per series, named by its legend. */
export function seriesFrames(targets: readonly Target[], answers: Answers, step: number): DataFrame[] {
  return targets.flatMap(({ refId, legendFormat }) =>
    (answers[refId] ?? []).map(({ metric, values }) => ({
      refId,
      length: values.length,
      fields: [
        field(
          'Time',
          FieldType.time,
          values.map(([at]) => at),
          { interval: step },
        ),
        {
          ...field(
            'Value',
            FieldType.number,
            values.map(([, value]) => Number(value)),
            { displayNameFromDS: legend(legendFormat, metric) },
          ),
          labels: metric,
        },
      ],
    })),
  );
}

const legend = (format: string, metric: Readonly<Record<string, string>>): string =>
  format.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? '').trim();

/** One frame per query, with a column per label, as Grafana's Prometheus data source makes of an instant query. */
async function tables(
  targets: readonly Target[],
  answers: Answers,
  transformations: Panel['transformations'] = [],
): Promise<DataFrame[]> {
  const frames = targets.map(({ refId }) => {
    const series = answers[refId] ?? [];
    const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].sort();
    const last = series.map(({ values }) => values.at(-1));
    return {
      refId,
      length: series.length,
      fields: [
        field(
          'Time',
          FieldType.time,
          last.map((pair) => pair?.[0] ?? null),
        ),
        ...labels.map((label) =>
          field(
            label,
            FieldType.string,
            series.map(({ metric }) => metric[label] ?? ''),
          ),
        ),
        field(
          targets.length > 1 ? `Value #${refId}` : 'Value',
          FieldType.number,
          last.map((pair) => (pair ? Number(pair[1]) : null)),
        ),
      ],
    };
  });
  const configs = transformations.map(({ id, options }) => ({ id, options: { ...options } }));
  return lastValueFrom(transformDataFrame(configs, frames));
}

function field(name: string, type: FieldType, values: unknown[], config: Field['config'] = {}): Field {
  return { name, type, values, config };
}

export async function framesOf(panel: Panel, answers: Answers, step: number): Promise<DataFrame[]> {
  const targets = panel.targets ?? [];
  return panel.type === 'table'
    ? tables(targets, answers, panel.transformations)
    : seriesFrames(targets, answers, step);
}

/** Applies a panel's field configuration as Grafana does before it draws. */
export function configured(frames: readonly DataFrame[], { fieldConfig }: Panel, theme: GrafanaTheme2): DataFrame[] {
  let seriesIndex = 0;
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((it) => {
      const name = getFieldDisplayName(it, frame, [...frames]);
      const config = withOverrides(
        { ...structuredClone(fieldConfig?.defaults), ...it.config },
        name,
        fieldConfig?.overrides ?? [],
      );
      const state = it.type === FieldType.time ? {} : { seriesIndex: seriesIndex++ };
      const done: Field = {
        ...it,
        config: it.type === FieldType.time ? it.config : config,
        state,
      };
      done.display = getDisplayProcessor({ field: done, theme, timeZone: 'utc' });
      return done;
    }),
  }));
}

function withOverrides(config: Record<string, unknown>, name: string, overrides: readonly Override[]): Field['config'] {
  for (const { matcher, properties } of overrides) {
    if (!fits(matcher, name)) continue;
    for (const { id, value } of properties) {
      const [first = '', second] = id.split('.');
      if (second === undefined) config[first] = value;
      else config[first] = { ...(config[first] as object), [second]: value };
    }
  }
  return config;
}

const fits = ({ id, options }: Override['matcher'], name: string): boolean =>
  id === 'byName' ? options === name : new RegExp(options.slice(1, -1)).test(name);
