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
  /** The last two characters of the first literal: most other paths have others there. */
  readonly probes: readonly [Probe, Probe];
};

/** Finds the operation of a request path without allocating. One instance per provider. */
export class OperationMatcher {
  readonly #byMethod = new Map<string, Compiled[]>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      // '/v1/sessions/{id}/end' → ['/v1/sessions/', '/end']. The text between two literals is within one path segment.
      const literals = literalsOf(operation.template);
      const compiled = { operation, literals, probes: probesOf(literals) };
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
    for (let i = 0; i < candidates.length; i++) {
      const { operation, literals, probes } = candidates[i] as Compiled;
      if (path.charCodeAt(probes[0].at) !== probes[0].code || path.charCodeAt(probes[1].at) !== probes[1].code)
        continue;
      if (!matches(literals, path, end)) continue;
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

function matches(literals: readonly Literal[], path: string, end: number): boolean {
  const first = literals[0] as Literal;
  let at = first.text.length;
  // Not startsWith(): it takes three times as long.
  if (at > end || path.slice(0, at) !== first.text) return false;
  for (let i = 1; i < literals.length; i++) {
    const literal = literals[i] as Literal;
    const next = endOfParameter(path, at, end, literal);
    if (next <= at) return false;
    at = next + literal.text.length;
    if (at > end || path.slice(next, at) !== literal.text) return false;
  }
  return at === end;
}

/** A parameter ends with its segment, or before what follows it there: `.json` of `{Sid}.json`. */
function endOfParameter(path: string, from: number, end: number, { text, inSegment }: Literal): number {
  const slash = path.indexOf('/', from);
  const segmentEnd = slash === -1 || slash > end ? end : slash;
  if (inSegment !== undefined) return segmentEnd - inSegment;
  // Another parameter follows in the same segment.
  const found = path.indexOf(text, from + 1);
  return found < segmentEnd ? found : -1;
}
