import type { Check } from './checks.ts';

/** What every scripted thing may say of when it holds. */
export type Scripted = {
  /** One operation only, by its name. */
  readonly on?: string;
  /** So often, then healthy again. */
  readonly times?: number;
};

const ANY_OPERATION = '*';

type Entry<T> = { readonly asked: T; left: number };

/** What was asked for, by operation. */
export class Script<T extends Scripted> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #path: string;
  readonly #check: Check;

  /** @param path what a mistake is told of, such as `kallglot.answer` */
  constructor(path: string, check: Check) {
    this.#path = path;
    this.#check = check;
  }

  /**
   * Replaces what was asked for the same operation, or for all.
   * @throws Error one sentence naming the key, the value and what was expected
   */
  set(asked: T): void {
    this.#check(this.#path, asked);
    this.#entries.set(asked.on ?? ANY_OPERATION, { asked, left: asked.times ?? Number.POSITIVE_INFINITY });
  }

  /** What was asked for one operation goes before what was asked for all. */
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
