/** One line of the exposition format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export type ExposedSample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly hasExemplar: boolean;
};

const MAX_SAMPLES = 200_000;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(\{.*?\})?[ \t]+(\S+)(?:[ \t]+-?[\d.]+)?([ \t]+# \{.*)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Lines that are no samples are left out: a page of HTML has none. */
export function parseExposition(text: string): ExposedSample[] {
  const samples: ExposedSample[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const match = SAMPLE.exec(withoutBraces(line));
    if (match === null) continue;
    const [, name = '', , value = '', exemplar] = match;
    samples.push({ name, labels: labelsOf(line), value: numberOf(value), hasExemplar: exemplar !== undefined });
    if (samples.length >= MAX_SAMPLES) break;
  }
  return samples;
}

/** A brace within a label's value would end the labels too early. */
const withoutBraces = (line: string): string => line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');

function labelsOf(line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  const end = line.indexOf(' # {');
  for (const [, name = '', value = ''] of (end === -1 ? line : line.slice(0, end)).matchAll(LABEL))
    labels[name] = value.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
  return labels;
}

export function numberOf(text: string): number {
  if (/^[+-]?inf$/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}
