import type { Operation } from './provider.ts';

const SLASH = 47;

/** The text between two parameters. */
type Literal = {
  readonly text: string;
  /** How much of it is in the segment of the parameter before it; undefined where another parameter follows there. */
  readonly inSegment: number | undefined;
};

type Probe = { readonly at: number; readonly code: number };

type Compiled = {
  readonly operation: Operation;
  readonly literals: readonly Literal[];
  /** The number of its first literal: many templates in a row begin alike. */
  readonly prefix: number;
  /** The last two characters of the first literal: most other paths have others there. */
  readonly probes: readonly [Probe, Probe];
};

/** Finds the operation of a request path without allocating. One instance per provider. */
export class OperationMatcher {
  readonly #byMethod = new Map<string, Compiled[]>();

  constructor(operations: readonly Operation[]) {
    const prefixes: string[] = [];
    for (const operation of operations) {
      // '/v1/sessions/{id}/end' → ['/v1/sessions/', '/end']. The text between two literals is within one path segment.
      const literals = literalsOf(operation.template);
      const first = literals[0]?.text ?? '';
      const known = prefixes.indexOf(first);
      const prefix = known === -1 ? prefixes.push(first) - 1 : known;
      const compiled = { operation, literals, prefix, probes: probesOf(literals) };
      const same = this.#byMethod.get(operation.method);
      if (same) same.push(compiled);
      else this.#byMethod.set(operation.method, [compiled]);
    }
    // Fewer parameters first: `/calls/logs` before `/calls/{id}`. Then the longer: `/calls/{id}.json` before `/calls/{id}`. Then
    // those of one host.
    for (const list of this.#byMethod.values())
      list.sort(
        (a, b) => a.literals.length - b.literals.length || lengthOf(b) - lengthOf(a) || hostsOf(b) - hostsOf(a),
      );
  }

  /**
   * @param path with or without a query
   * @param origin decides between operations with the same path on several hosts
   */
  match(method: string, path: string, origin = ''): Operation | undefined {
    const candidates = this.#byMethod.get(method);
    if (candidates === undefined) return undefined;
    const query = path.indexOf('?');
    let end = query === -1 ? path.length : query;
    if (end > 1 && path.charCodeAt(end - 1) === SLASH) end--;
    // On a host that the user added, the path alone decides.
    let other: Operation | undefined;
    let lastPrefix = -1;
    // The end of the segment after the prefix, or -1 if the path begins otherwise.
    let segmentEnd = -1;
    for (let i = 0; i < candidates.length; i++) {
      const { operation, literals, prefix, probes } = candidates[i] as Compiled;
      if (path.charCodeAt(probes[0].at) !== probes[0].code || path.charCodeAt(probes[1].at) !== probes[1].code)
        continue;
      if (prefix !== lastPrefix) {
        lastPrefix = prefix;
        const { text } = literals[0] as Literal;
        segmentEnd = path.slice(0, text.length) === text ? endOfSegment(path, text.length, end) : -1;
      }
      if (segmentEnd === -1 || !matches(literals, path, segmentEnd, end)) continue;
      if (operation.host === undefined) return operation;
      if (isOn(origin, operation.host)) return operation;
      other ??= operation;
    }
    return other;
  }
}

function isOn(origin: string, label: string): boolean {
  const from = origin.indexOf('://') + 3;
  return origin.startsWith(label, from) && origin.charAt(from + label.length) === '.';
}

const hostsOf = ({ operation }: Compiled): number => (operation.host === undefined ? 0 : 1);

function lengthOf({ literals }: Compiled): number {
  return literals.reduce((sum, { text }) => sum + text.length, 0);
}

/** Of a literal of one character, the same twice. */
function probesOf([first]: readonly Literal[]): readonly [Probe, Probe] {
  const text = first?.text ?? '';
  const probe = (at: number): Probe => ({ at, code: text.charCodeAt(at) });
  return [probe(text.length - 1), probe(Math.max(0, text.length - 2))];
}

function literalsOf(template: string): readonly Literal[] {
  const texts = withoutSlash(template).split(/\{[^}]*\}/);
  return texts.map((text, i) => {
    const slash = text.indexOf('/');
    return { text, inSegment: slash !== -1 ? slash : i === texts.length - 1 ? text.length : undefined };
  });
}

/** Frameworks redirect between a path with and without a trailing slash: both mean the same operation. */
function withoutSlash(template: string): string {
  return template.length > 1 && template.endsWith('/') ? template.slice(0, -1) : template;
}

/** @param segmentEnd of the first parameter: the path begins with the first literal */
function matches(literals: readonly Literal[], path: string, segmentEnd: number, end: number): boolean {
  let at = (literals[0] as Literal).text.length;
  for (let i = 1; i < literals.length; i++) {
    const literal = literals[i] as Literal;
    const next = endOfParameter(path, at, i === 1 ? segmentEnd : endOfSegment(path, at, end), literal);
    if (next <= at || !isAt(literal.text, path, next, end)) return false;
    at = next + literal.text.length;
  }
  return at === end;
}

/** Not startsWith(): it takes three times as long. Most others differ in the second character. */
function isAt(text: string, path: string, at: number, end: number): boolean {
  const { length } = text;
  if (at + length > end || (length > 1 && path.charCodeAt(at + 1) !== text.charCodeAt(1))) return false;
  return path.slice(at, at + length) === text;
}

function endOfSegment(path: string, from: number, end: number): number {
  const slash = from < end ? path.indexOf('/', from) : -1;
  return slash === -1 || slash > end ? end : slash;
}

/** A parameter ends with its segment, or before what follows it there: `.json` of `{Sid}.json`. */
function endOfParameter(path: string, from: number, segmentEnd: number, { text, inSegment }: Literal): number {
  if (inSegment !== undefined) return segmentEnd - inSegment;
  // Another parameter follows in the same segment.
  const found = path.indexOf(text, from + 1);
  return found < segmentEnd ? found : -1;
}
