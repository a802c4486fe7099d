/** Why a response body was not read, though it was due. A closed set: it is a label. */
export const SHED_REASONS = ['memory', 'work', 'deadline'] as const;
export type ShedReason = (typeof SHED_REASONS)[number];

/** Bytes of bodies that may be held at once, over all exchanges, unless the configuration sets another limit. */
export const DEFAULT_BODY_MEMORY = 16 * 1024 * 1024;

/** Bytes a second that may be decoded and parsed: some percent of one core. */
const WORK_RATE = 4 * 1024 * 1024;
/** What a service that was quiet may have at once. */
const WORK_BURST = 4 * WORK_RATE;

/**
 * What the bodies of all exchanges may cost the process together, in memory and in work. Beyond it a body is not read, and
 * the status and the headers decide: a provider that fails must not slow down the service that calls it.
 */
export class Limits {
  readonly #memory: number;
  readonly #now: () => number;
  readonly #counts = new Map<ShedReason, number>(SHED_REASONS.map((reason) => [reason, 0]));
  #held = 0;
  #work = WORK_BURST;
  #refilledMs: number;

  /** @param now milliseconds, by a clock that only goes forward */
  constructor(memory = DEFAULT_BODY_MEMORY, now: () => number = () => performance.now()) {
    this.#memory = memory;
    this.#now = now;
    this.#refilledMs = now();
  }

  /** Bytes that are held now. */
  get held(): number {
    return this.#held;
  }

  /** @returns false when there is no room; the reason is counted then */
  reserve(bytes: number): boolean {
    if (this.#held + bytes > this.#memory) return this.shed('memory');
    this.#held += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#held -= bytes;
  }

  /** @returns false when there was too much work of late; the reason is counted then */
  admit(bytes: number): boolean {
    const now = this.#now();
    this.#work = Math.min(WORK_BURST, this.#work + ((now - this.#refilledMs) / 1000) * WORK_RATE);
    this.#refilledMs = now;
    if (this.#work < bytes) return this.shed('work');
    this.#work -= bytes;
    return true;
  }

  /** What turned out to be due after admit(). */
  spend(bytes: number): void {
    this.#work -= bytes;
  }

  shed(reason: ShedReason): false {
    this.#counts.set(reason, this.count(reason) + 1);
    return false;
  }

  count(reason: ShedReason): number {
    return this.#counts.get(reason) ?? 0;
  }
}
