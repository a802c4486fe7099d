/** An element: its text, or its child elements by name, with a list for repeated names. */
type Element = { readonly name: string; text: string; children: Record<string, unknown> | undefined };

const MAX_ELEMENTS = 1000;
const MAX_DEPTH = 32;
/** XML 1.0, 4.6. Entities that a document declares are not read. */
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads an XML error body as a tree for paths such as `TwilioResponse.RestException.Code`. Attributes, comments and
 * declarations are skipped, and nothing is expanded. One pass, bounded.
 *
 * @returns undefined if it is not XML, or incomplete
 */
export function readXml(text: string): unknown {
  const root: Element = { name: '', text: '', children: undefined };
  const open: Element[] = [root];
  let at = 0;
  for (let count = 0; count < MAX_ELEMENTS; count++) {
    const current = open.at(-1) as Element;
    const start = text.indexOf('<', at);
    if (start === -1) break;
    current.text += text.slice(at, start);
    const end = endOfTag(text, start);
    if (end === -1) return undefined;
    at = end + 1;
    const tag = text.slice(start + 1, end);
    if (tag.startsWith('![CDATA[')) current.text += escaped(tag.slice(8, -2));
    else if (tag.startsWith('/')) {
      if (open.length === 1 || tag.slice(1).trim() !== current.name) return undefined;
      open.pop();
      attach(open.at(-1) as Element, current);
    } else if (!/^[?!]/.test(tag)) {
      const name = /^[\w:.-]+/.exec(tag)?.[0];
      if (name === undefined || open.length > MAX_DEPTH) return undefined;
      const element: Element = { name, text: '', children: undefined };
      if (tag.endsWith('/')) attach(current, element);
      else open.push(element);
    }
  }
  return open.length === 1 ? root.children : undefined;
}

function endOfTag(text: string, start: number): number {
  for (const [beginning, ending] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
  ] as const) {
    if (!text.startsWith(beginning, start)) continue;
    const found = text.indexOf(ending, start);
    return found === -1 ? -1 : found + ending.length - 1;
  }
  return text.indexOf('>', start);
}

function attach(parent: Element, { name, text, children }: Element): void {
  const value = children ?? decoded(text.trim());
  parent.children ??= Object.create(null) as Record<string, unknown>;
  const before = parent.children[name];
  if (before === undefined) parent.children[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else parent.children[name] = [before, value];
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;');

const decoded = (text: string): string =>
  text.includes('&') ? text.replaceAll(/&(\w{2,4});/g, (whole, name: string) => ENTITIES[name] ?? whole) : text;
