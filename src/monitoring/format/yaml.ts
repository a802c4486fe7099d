/** A value in a rule file. */
export type Yaml = string | number | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

/** Text that needs no quotes in YAML 1.1 and 1.2: no indicator, number or boolean, and a colon only within a word. */
const PLAIN = /^(?!(?:true|false|yes|no|on|off|null|y|n)$)[a-z_/](?:[\w /().<>=+*,?;-]|:(?=\S))*$/i;
const DURATION = /^\d+(?:ms|[smhd])$/;

/**
 * Block style with two spaces, for people who read it. Text with line breaks or quotes becomes a literal block; any other
 * string that needs quotes is written as JSON, which is valid YAML.
 */
export function toYaml(value: Yaml, indent = ''): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return scalar(value, indent);
  if (isList(value)) return value.map((item) => `${indent}- ${toYaml(item, `${indent}  `).trimStart()}`).join('\n');
  return Object.entries(value)
    .filter((entry): entry is [string, Yaml] => entry[1] !== undefined)
    .map(([key, item]) => `${indent}${key}:${after(item, indent)}`)
    .join('\n');
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value);
}

function after(value: Yaml, indent: string): string {
  return typeof value === 'object' ? `\n${toYaml(value, `${indent}  `)}` : ` ${toYaml(value, indent)}`;
}

function scalar(text: string, indent: string): string {
  if (/[\n"]/.test(text)) return `|-\n${text.replaceAll(/^/gm, `${indent}  `)}`;
  return (PLAIN.test(text) || DURATION.test(text)) && !text.endsWith(' ') ? text : JSON.stringify(text);
}
