import type { Check } from './checks.ts';

/** When a scripted behaviour applies. */
export type Scripted = {
  /** Only this operation, by name. */
  readonly on?: string;
  /** How many times; then healthy again. */
  readonly times?: number;
};

const ANY_OPERATION = '*';

type Entry<T> = { readonly asked: T; left: number };

/** The scripted behaviour by operation. */
export class Script<T extends Scripted> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #path: string;
  readonly #check: Check;

  /** @param path names the method in error messages, such as `kallglot.answer` */
  constructor(path: string, check: Check) {
    this.#path = path;
    this.#check = check;
  }

  /**
   * Replaces the script for the same operation, or for all.
   * @throws Error one sentence with the key, the value and what was expected
   */
  set(asked: T): void {
    this.#check(this.#path, asked);
    this.#entries.set(asked.on ?? ANY_OPERATION, { asked, left: asked.times ?? Number.POSITIVE_INFINITY });
  }

  /** The script for one operation wins over the script for all. */
  take(operation: string | undefined): T | undefined {
    for (const key of [operation ?? ANY_OPERATION, ANY_OPERATION]) {
      const entry = this.#entries.get(key);
      if (entry === undefined) continue;
      if (--entry.left <= 0) this.#entries.delete(key);
      return entry.asked;
    }
    return undefined;
  }

  clear(): void {
    this.#entries.clear();
  }
}
