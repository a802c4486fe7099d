import { type DataFrame, FieldType, type GrafanaTheme2 } from '@grafana/data';

type Props = {
  readonly frames: readonly DataFrame[];
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly width: number;
  readonly height: number;
  readonly theme: GrafanaTheme2;
};

const NAMES = 80;
const AXIS = 24;

/** Grafana keeps its state timeline to itself: lanes are drawn here, with its display processors. */
export function StateTimeline({ frames, from, to, step, width, height, theme }: Props) {
  const lane = (height - AXIS) / Math.max(1, frames.length);
  const x = (at: number) => NAMES + ((at - from) / (to - from)) * (width - NAMES);
  const hours = ticks(from, to);
  const grey = theme.colors.text?.secondary ?? 'grey';
  return (
    <svg width={width} height={height} fontFamily={theme.typography.fontFamily} fontSize={12} role="img">
      <title>State by worst category</title>
      {frames.map((frame, i) => (
        <g key={frame.name ?? i} transform={`translate(0 ${i * lane})`}>
          <text x={NAMES - 10} y={lane / 2} textAnchor="end" dominantBaseline="middle" fill={grey}>
            {frame.fields[1]?.config.displayNameFromDS}
          </text>
          {stretches(frame, step).map(({ start, end, text, color }) => (
            <g key={start}>
              <rect
                x={x(start)}
                y={2}
                width={Math.max(0, x(Math.min(end, to)) - x(start))}
                height={lane - 4}
                fill={color}
                opacity={0.85}
              />
              {x(end) - x(start) > text.length * 7 + 8 && (
                <text
                  x={x(start) + 6}
                  y={lane / 2}
                  dominantBaseline="middle"
                  fill={theme.colors.getContrastText(color)}
                >
                  {text}
                </text>
              )}
            </g>
          ))}
        </g>
      ))}
      {hours.map((at) => (
        <text key={at} x={x(at)} y={height - 6} textAnchor="middle" fill={grey}>
          {new Date(at).toISOString().slice(11, 16)}
        </text>
      ))}
    </svg>
  );
}

type Stretch = { start: number; end: number; readonly text: string; readonly color: string };

/** Equal values one after the other are one. */
function stretches({ fields }: DataFrame, step: number): Stretch[] {
  const all: Stretch[] = [];
  const times = fields.find(({ type }) => type === FieldType.time)?.values ?? [];
  const values = fields.find(({ type }) => type === FieldType.number);
  for (const [i, at] of times.entries()) {
    const shown = values?.display?.(values.values[i]);
    const last = all.at(-1);
    if (last !== undefined && last.text === shown?.text && at - last.end < step) last.end = at + step;
    else all.push({ start: at, end: at + step, text: shown?.text ?? '', color: shown?.color ?? 'gray' });
  }
  return all;
}

function ticks(from: number, to: number): number[] {
  const every = 5 * 60_000;
  const first = Math.ceil(from / every) * every;
  return Array.from({ length: Math.floor((to - first) / every) }, (_, i) => first + i * every).filter(
    (at) => at > from,
  );
}
