/** Any element of a list, any value of an object. */
export const ANY = Symbol('any');

/** A path of the catalogue, parsed: see `Path`. */
export type ParsedPath = {
  readonly header: string | undefined;
  /** The path starts at the root of the document, not at the call. */
  readonly fromRoot: boolean;
  readonly keys: readonly (string | typeof ANY)[];
  /** The value is a URL, and its fragment is read. */
  readonly fragment: boolean;
};

const HEADER = 'header:';
const ROOT = '$.';

/** Parsed paths are cached: parsing one costs more than following it. */
const PARSED = new Map<string, ParsedPath>();

export function parsePath(text: string): ParsedPath {
  let path = PARSED.get(text);
  if (path === undefined) {
    path = parse(text);
    PARSED.set(text, path);
  }
  return path;
}

function parse(text: string): ParsedPath {
  if (text.startsWith(HEADER)) return { header: text.slice(HEADER.length), fromRoot: true, keys: [], fragment: false };
  const fromRoot = text.startsWith(ROOT);
  const rest = fromRoot ? text.slice(ROOT.length) : text;
  const fragment = /(?:^|[^\\])#$/.test(rest);
  const body = fragment ? rest.slice(0, -1) : rest;
  return { header: undefined, fromRoot, keys: body === '.' || body === '' ? [] : splitKeys(body), fragment };
}

function splitKeys(text: string): (string | typeof ANY)[] {
  // A dot without a backslash before it.
  return text.split(/(?<!\\)\./).map((key) => (key === '*' ? ANY : key.replaceAll(/\\([.*#])/g, '$1')));
}

/** The syntax of a path. */
export const PATH = /^(?:header:[a-z0-9][a-z0-9-]*|\.|(?:\$\.)?(?:\\[.*#]|[^.\\])+(?:\.(?:\\[.*#]|[^.\\])+)*)$/;
