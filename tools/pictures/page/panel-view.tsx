import { type DataFrame, dateTime, FieldType, type GrafanaTheme2, reduceField, type TimeRange } from '@grafana/data';
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  PanelChrome,
  Table,
  TimeSeries,
} from '@grafana/ui';
import { useEffect, useState } from 'react';
import type { Panel } from '../../../src/monitoring/dashboards/grafana.ts';
import { type Answers, configured, framesOf } from './frames.ts';
import { StateTimeline } from './state-timeline.tsx';

export type PanelProps = {
  readonly panel: Panel;
  readonly answers: Answers;
  readonly width: number;
  readonly height: number;
  readonly theme: GrafanaTheme2;
  readonly from: number;
  readonly to: number;
  readonly step: number;
};

/** One panel in its frame, as large as its place in the grid. */
export function PanelView(props: PanelProps) {
  const { panel, answers, width, height, step, theme } = props;
  const [frames, setFrames] = useState<DataFrame[]>();
  useEffect(() => {
    framesOf(panel, answers, step).then((made) => setFrames(configured(made, panel, theme)));
  }, [panel, answers, step, theme]);
  return (
    <PanelChrome title={panel.title} description={panel.description} width={width} height={height}>
      {(innerWidth, innerHeight) =>
        frames && <Drawn {...props} frames={frames} width={innerWidth} height={innerHeight} />
      }
    </PanelChrome>
  );
}

type Drawing = PanelProps & { readonly frames: DataFrame[] };

function Drawn(drawing: Drawing) {
  const { panel, frames, width, height } = drawing;
  if (frames.every(({ length }) => length === 0)) {
    return <div style={{ padding: 12, fontSize: 18 }}>{panel.fieldConfig?.defaults.noValue ?? 'No data'}</div>;
  }
  switch (panel.type) {
    case 'table':
      return <Table data={frames[0] as DataFrame} width={width} height={height} columnMinWidth={40} />;
    case 'stat':
      return <Stats {...drawing} />;
    case 'state-timeline':
      return <StateTimeline {...drawing} />;
    default:
      return <Lines {...drawing} />;
  }
}

function Lines({ panel, frames, width, height, from, to }: Drawing) {
  const [start, end] = [dateTime(from), dateTime(to)];
  const timeRange: TimeRange = { from: start, to: end, raw: { from: start, to: end } };
  return (
    <TimeSeries
      frames={frames}
      structureRev={1}
      width={width}
      height={height}
      timeRange={timeRange}
      timeZone="utc"
      legend={panel.options['legend'] as never}
    />
  );
}

function Stats({ frames, width, height, theme }: Drawing) {
  const fields = frames.flatMap((frame) => frame.fields.filter(({ type }) => type === FieldType.number));
  return (
    <div style={{ display: 'flex', gap: 4 }}>
      {fields.map((field) => {
        const value = reduceField({ field, reducers: ['lastNotNull'] })['lastNotNull'];
        const shown = field.display?.(value) ?? { text: '', numeric: Number.NaN };
        return (
          <BigValue
            key={field.config.displayNameFromDS}
            value={{ ...shown, title: field.config.displayNameFromDS ?? '' }}
            width={width / fields.length - 4}
            height={height}
            theme={theme}
            textMode={BigValueTextMode.ValueAndName}
            graphMode={BigValueGraphMode.None}
            colorMode={
              field.config.thresholds && field.config.thresholds.steps.length > 1
                ? BigValueColorMode.Background
                : BigValueColorMode.None
            }
          />
        );
      })}
    </div>
  );
}
