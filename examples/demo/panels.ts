import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Change } from './scrape.ts';

/** The attributes that sidetone sets, and those needed to read them. */
const SHOWN_ATTRIBUTE = /^(?:voice_api\.|error\.type$|url\.template$|http\.response\.status_code$)/;

const MAX_CHANGES = 6;
const MAX_EVENTS = 3;
const LABEL_WIDTH = 9;
const WIDTH = 116;

export function spanPanel(span: ReadableSpan | undefined): readonly string[] {
  if (span === undefined) return panel('span', ['none']);
  const attributes = Object.entries(span.attributes)
    .filter(([name]) => SHOWN_ATTRIBUTE.test(name))
    .sort(([a], [b]) => a.localeCompare(b));
  const width = Math.max(...attributes.map(([name]) => name.length));
  const scope = span.instrumentationScope.name;
  return panel('span', [
    `${span.name}  (made by ${scope})`,
    ...attributes.map(([name, value]) => `${name.padEnd(width)}  ${String(value)}`),
    ...eventLines(span),
  ]);
}

/** How calls ended, by the events of the span: a few, failed calls first. */
function eventLines({ events }: ReadableSpan): readonly string[] {
  const isFailure = ({ attributes = {} }: ReadableSpan['events'][number]) => 'voice_api.error.category' in attributes;
  const ended = events
    .filter(({ name }) => name === 'voice_api.call.ended')
    .sort((a, b) => Number(isFailure(b)) - Number(isFailure(a)));
  const lines = ended.slice(0, MAX_EVENTS).map(({ name, attributes = {} }) => {
    const [outcome, reason] = [attributes['voice_api.call.outcome'], attributes['voice_api.call.end_reason']];
    return `event ${name}: ${String(outcome)}, ${String(reason)}`;
  });
  return ended.length > MAX_EVENTS ? [...lines, `and ${ended.length - MAX_EVENTS} more`] : lines;
}

export function logPanel(line: string | undefined): readonly string[] {
  return panel('log', line === undefined ? ['none: nothing failed'] : fold(line, WIDTH - LABEL_WIDTH));
}

export function metricsPanel(changes: readonly Change[]): readonly string[] {
  const shown = changes.slice(0, MAX_CHANGES);
  const transitions = shown.map(({ before, after }) => [String(before ?? 'new'), String(after)] as const);
  const widths = [0, 1].map((side) => Math.max(0, ...transitions.map((pair) => pair[side]?.length ?? 0)));
  const lines = shown.map(({ series }, i) => {
    const [before = '', after = ''] = transitions[i] ?? [];
    return `${before.padStart(widths[0] ?? 0)} -> ${after.padEnd(widths[1] ?? 0)}  ${series}`;
  });
  const rest = changes.length - shown.length;
  return panel('metrics', rest > 0 ? [...lines, `and ${rest} more`] : lines);
}

/** A label with lines beside and below it. */
function panel(label: string, lines: readonly string[]): readonly string[] {
  return ['', ...lines.map((line, i) => `  ${(i === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}`)];
}

/** Breaks a line of JSON after commas, so that it stays readable where lines do not wrap. */
function fold(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of text.split(/(?<=,)(?=")/)) {
    if (line !== '' && line.length + part.length > width) {
      lines.push(line);
      line = '';
    }
    line += part;
  }
  return [...lines, line];
}
