/** What Alertmanager's configuration is made of. */
export type YamlValue = string | null | readonly YamlValue[] | { readonly [key: string]: YamlValue };

type Line = { readonly indent: number; readonly text: string };

/**
 * Reads YAML as Alertmanager prints its configuration: block style, plain and quoted scalars, short lists in brackets.
 * No anchors, no documents: this is no YAML library.
 */
export function readYaml(text: string): YamlValue {
  const lines = text
    .split('\n')
    .map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }))
    .filter((line) => line.text !== '' && !line.text.startsWith('#'));
  return new Reader(lines).block(0);
}

class Reader {
  readonly #lines: readonly Line[];
  #at = 0;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
  }

  block(indent: number): YamlValue {
    const line = this.#lines[this.#at];
    if (line === undefined || line.indent < indent) return null;
    return isItem(line.text) ? this.#list(line.indent) : this.#map(line.indent);
  }

  #list(indent: number): YamlValue[] {
    const items: YamlValue[] = [];
    for (let line = this.#lines[this.#at]; line?.indent === indent && isItem(line.text); line = this.#lines[this.#at]) {
      const rest = line.text.slice(1).trimStart();
      const offset = indent + line.text.length - rest.length;
      if (rest === '') {
        this.#at++;
        items.push(this.block(indent + 1));
      } else if (keyOf(rest) !== undefined) items.push(this.#map(offset, { indent: offset, text: rest }));
      else {
        this.#at++;
        items.push(this.#scalar(rest, indent));
      }
    }
    return items;
  }

  /** @param first the rest of a list's line, where the map begins there */
  #map(indent: number, first?: Line): { readonly [key: string]: YamlValue } {
    const map: Record<string, YamlValue> = {};
    for (let line = first ?? this.#lines[this.#at]; line?.indent === indent; line = this.#lines[this.#at]) {
      const found = keyOf(line.text);
      if (found === undefined || (line !== first && isItem(line.text))) break;
      this.#at++;
      const [key, rest] = found;
      // A list may be indented no further than its key.
      const next = this.#lines[this.#at];
      const isList = next !== undefined && isItem(next.text) && next.indent === indent;
      map[key] = rest !== '' ? this.#scalar(rest, indent) : isList ? this.#list(indent) : this.block(indent + 1);
    }
    return map;
  }

  /** A text may continue on lines that are indented further. */
  #scalar(text: string, indent: number): YamlValue {
    const parts = /^[|>][+-]?\d?$/.test(text) ? [] : [text];
    for (let next = this.#lines[this.#at]; next !== undefined && next.indent > indent; next = this.#lines[this.#at]) {
      // The next key of a map within a list.
      if (parts.length > 0 && keyOf(next.text) !== undefined && !isOpen(parts.join(' '))) break;
      parts.push(next.text);
      this.#at++;
    }
    return parseScalar(parts.join(' '));
  }
}

const isItem = (text: string): boolean => text === '-' || text.startsWith('- ');
/** A quote that is not closed yet. */
const isOpen = (text: string): boolean =>
  (text.startsWith('"') && !/[^\\]"$/.test(text)) || (text.startsWith("'") && !/[^']'$/.test(text));

function keyOf(text: string): [string, string] | undefined {
  const match = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'[\]{},#][^:"'{}[\],]*?):(?:\s+(.*))?$/.exec(text);
  if (match === null) return undefined;
  return [String(parseScalar(match[1] ?? '')), match[2] ?? ''];
}

function parseScalar(text: string): YamlValue {
  if (text === '' || text === 'null' || text === '~') return null;
  if (text === '{}') return {};
  if (text.startsWith('[') && text.endsWith(']')) {
    const items = text.slice(1, -1).match(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\s][^,]*/g) ?? [];
    return items.map((item) => parseScalar(item.trim()));
  }
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  if (text.startsWith('"'))
    return text.slice(1, -1).replaceAll(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));
  return text;
}
