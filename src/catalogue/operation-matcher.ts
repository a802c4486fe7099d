import type { Operation } from './provider.ts';

const SLASH = 47;

type Compiled = { readonly operation: Operation; readonly literals: readonly string[] };

/** Finds the operation of a request path without allocating: one instance per provider. */
export class OperationMatcher {
  readonly #byMethod = new Map<string, Compiled[]>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      // '/v1/sessions/{id}/end' → ['/v1/sessions/', '/end']: what stands between two literals is one path segment.
      const compiled = { operation, literals: withoutSlash(operation.template).split(/\{[^}]*\}/) };
      const same = this.#byMethod.get(operation.method);
      if (same) same.push(compiled);
      else this.#byMethod.set(operation.method, [compiled]);
    }
    // Fewer parameters first: `/calls/logs` before `/calls/{id}`.
    for (const list of this.#byMethod.values()) list.sort((a, b) => a.literals.length - b.literals.length);
  }

  /** @param path with or without a query */
  match(method: string, path: string): Operation | undefined {
    const candidates = this.#byMethod.get(method);
    if (candidates === undefined) return undefined;
    const query = path.indexOf('?');
    let end = query === -1 ? path.length : query;
    if (end > 1 && path.charCodeAt(end - 1) === SLASH) end--;
    for (let i = 0; i < candidates.length; i++) {
      const candidate = candidates[i] as Compiled;
      if (matches(candidate.literals, path, end)) return candidate.operation;
    }
    return undefined;
  }
}

/** Frameworks differ in whether a path ends with one, and redirect from the other: both mean the same operation. */
function withoutSlash(template: string): string {
  return template.length > 1 && template.endsWith('/') ? template.slice(0, -1) : template;
}

function matches(literals: readonly string[], path: string, end: number): boolean {
  let at = 0;
  for (let i = 0; i < literals.length; i++) {
    const literal = literals[i] as string;
    if (i > 0) {
      const start = at;
      while (at < end && path.charCodeAt(at) !== SLASH) at++;
      if (at === start) return false;
    }
    if (at + literal.length > end || !path.startsWith(literal, at)) return false;
    at += literal.length;
  }
  return at === end;
}
