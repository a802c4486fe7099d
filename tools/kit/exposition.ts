/** One sample of a scrape. */
export type Sample = {
  readonly name: string;
  /** Name and labels, as in the line. */
  readonly series: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

const LINE = /^(\w+)(\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Parses the text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function parseExposition(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, braces = '', value] = LINE.exec(line) ?? [];
    if (name === undefined) return [];
    const labels = Object.fromEntries([...braces.matchAll(LABEL)].map(([, label, text]) => [label, text]));
    return [{ name, series: `${name}${braces}`, labels, value: Number(value) }];
  });
}
