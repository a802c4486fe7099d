import { ANY, parsePath } from '../../catalogue/path.ts';
import type { Path } from '../../catalogue/provider.ts';

type Node = Record<string, unknown> | unknown[];

/** A body that is filled in by the paths that it is read by. */
export class WireBody {
  /** An object, a list, or a text. */
  value: unknown = {};

  /**
   * Sets a value at the first path where there is room for it.
   *
   * @param page what a path to a fragment gets it added to
   */
  set(paths: readonly Path[], value: unknown, page = ''): void {
    for (const path of paths) {
      const { keys, fragment } = parsePath(path);
      if (keys.length === 0) {
        // A plain text is the body, where nothing else is in it.
        if (typeof this.value !== 'object' || Object.keys(this.value as object).length > 0) continue;
        this.value = value;
        return;
      }
      if (this.#fill(keys.map(nameOf), fragment ? `${page}#${String(value)}` : value)) return;
    }
  }

  #fill(names: readonly (string | number)[], value: unknown): boolean {
    if (typeof this.value !== 'object') return false;
    if (typeof names[0] === 'number' && Object.keys(this.value as object).length === 0 && !Array.isArray(this.value))
      this.value = [];
    let node = this.value as Node;
    for (const [i, name] of names.entries()) {
      if (Array.isArray(node) !== (typeof name === 'number')) return false;
      const at = node as Record<string | number, unknown>;
      if (i === names.length - 1) {
        if (at[name] !== undefined) return false;
        at[name] = value;
        return true;
      }
      const next = at[name];
      if (next !== undefined && (typeof next !== 'object' || next === null)) return false;
      at[name] = next ?? (typeof names[i + 1] === 'number' ? [] : {});
      node = at[name] as Node;
    }
    return false;
  }
}

/** An index, or any element, is a place in a list. */
function nameOf(key: string | typeof ANY): string | number {
  if (key === ANY) return 0;
  return /^\d+$/.test(key as string) ? Number(key) : (key as string);
}
