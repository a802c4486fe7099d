import type { Operation } from './provider.ts';

const SLASH = 47;

type Compiled = { readonly operation: Operation; readonly literals: readonly string[] };

/** Finds the operation of a request path without allocating. One instance per provider. */
export class OperationMatcher {
  readonly #byMethod = new Map<string, Compiled[]>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      // '/v1/sessions/{id}/end' → ['/v1/sessions/', '/end']. The text between two literals is within one path segment.
      const compiled = { operation, literals: withoutSlash(operation.template).split(/\{[^}]*\}/) };
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
      const { operation, literals } = candidates[i] as Compiled;
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
  return literals.reduce((sum, literal) => sum + literal.length, 0);
}

/** Frameworks redirect between a path with and without a trailing slash: both mean the same operation. */
function withoutSlash(template: string): string {
  return template.length > 1 && template.endsWith('/') ? template.slice(0, -1) : template;
}

function matches(literals: readonly string[], path: string, end: number): boolean {
  const first = literals[0] as string;
  if (first.length > end || !path.startsWith(first)) return false;
  let at = first.length;
  for (let i = 1; i < literals.length; i++) {
    const literal = literals[i] as string;
    const next = endOfParameter(path, at, end, literal, i === literals.length - 1);
    if (next <= at || next + literal.length > end || !path.startsWith(literal, next)) return false;
    at = next + literal.length;
  }
  return at === end;
}

/** A parameter ends with its segment, or before what follows it there: `.json` of `{Sid}.json`. */
function endOfParameter(path: string, from: number, end: number, literal: string, isLast: boolean): number {
  let segmentEnd = from;
  while (segmentEnd < end && path.charCodeAt(segmentEnd) !== SLASH) segmentEnd++;
  const slash = literal.indexOf('/');
  if (slash !== -1) return segmentEnd - slash;
  if (isLast) return segmentEnd - literal.length;
  // Another parameter follows in the same segment.
  const found = path.indexOf(literal, from + 1);
  return found < segmentEnd ? found : -1;
}
