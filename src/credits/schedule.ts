import type { RetryAdvice } from '../model/verdict.ts';
import { HourlyBudget } from './hourly-budget.ts';

/** Time and chance, so that a test can play a day. */
export type Clock = {
  /** Milliseconds, by a clock that only goes forward. */
  now(): number;
  /** @returns cancels it */
  after(ms: number, work: () => void): () => void;
  /** From 0 to 1. */
  random(): number;
};

export type Outcome = {
  readonly failed: boolean;
  readonly retry: RetryAdvice | undefined;
  /** Seconds to wait, as the provider asked. */
  readonly retryAfter: number | undefined;
};

export type Pace = { readonly interval: number; readonly requestsPerHour: number; readonly atStart: boolean };

/** Requests at once: a fleet of accounts must not come as a burst. */
const MAX_AT_ONCE = 4;
/** Seconds over which the first requests are spread: for each account, and at most. */
const START_SPREAD = { each: 0.1, most: 10 } as const;
/** Waits grow with each failure up to this many seconds: longer where a person has to act before it can succeed. */
const MAX_WAIT = { transient: 900, permanent: 3600 } as const;
/** A provider may ask to wait until its next billing period: a day later somebody may have paid. */
const LONGEST_RETRY_AFTER = 86_400;
const JITTER = 0.1;
/** setTimeout() takes no more than 24 days; an hour is enough to look again. */
const LONGEST_SLEEP_MS = 3_600_000;

/**
 * Seconds until the next request.
 *
 * @param failures in a row
 */
export function waitAfter(outcome: Outcome, failures: number, { interval }: Pace): number {
  const { retry } = outcome;
  const retryAfter = Math.min(outcome.retryAfter ?? 0, LONGEST_RETRY_AFTER);
  if (failures === 0) return Math.max(interval, retryAfter);
  const longest = Math.max(interval, retry === 'never' ? MAX_WAIT.permanent : MAX_WAIT.transient);
  return Math.max(Math.min(interval * 2 ** Math.min(failures, 12), longest), retryAfter);
}

type Turn<T> = { readonly item: T; dueAt: number; failures: number; busy: boolean };

/** When each account is asked about. One timer, however many accounts there are. */
export class Schedule<T> {
  readonly #turns: readonly Turn<T>[];
  readonly #pace: Pace;
  readonly #clock: Clock;
  readonly #budget: HourlyBudget;
  readonly #ask: (item: T, failures: number) => Promise<Outcome>;
  readonly #failed: (error: unknown) => void;
  #busy = 0;
  #cancel: (() => void) | undefined;
  #stopped = false;

  /** @param failed receives an error of the schedule itself, which then ends: no timer may throw into the process */
  constructor(
    items: readonly T[],
    pace: Pace,
    clock: Clock,
    ask: (item: T, failures: number) => Promise<Outcome>,
    failed: (error: unknown) => void = () => {},
  ) {
    this.#failed = failed;
    const spread = Math.min(items.length * START_SPREAD.each, START_SPREAD.most);
    const first = (): number => (pace.atStart ? spread : pace.interval * JITTER) * clock.random();
    const delay = pace.atStart ? 0 : pace.interval;
    const now = clock.now();
    this.#turns = items.map((item) => ({ item, dueAt: now + (delay + first()) * 1000, failures: 0, busy: false }));
    this.#pace = pace;
    this.#clock = clock;
    this.#budget = new HourlyBudget(pace.requestsPerHour);
    this.#ask = ask;
  }

  start(): void {
    this.#tick();
  }

  /** Requests under way. */
  get busy(): number {
    return this.#busy;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #tick(): void {
    if (this.#stopped) return;
    this.#cancel?.();
    const now = this.#clock.now();
    const waiting = this.#turns.filter(({ busy }) => !busy).sort((a, b) => a.dueAt - b.dueAt);
    let earliest = now + LONGEST_SLEEP_MS;
    for (const turn of waiting) {
      // When a request ends, there is another tick.
      if (this.#busy >= MAX_AT_ONCE) return;
      const wait = turn.dueAt > now ? turn.dueAt - now : this.#budget.take(now);
      if (wait > 0) {
        earliest = Math.min(earliest, now + wait);
        break;
      }
      this.#run(turn).catch(this.#failed);
    }
    this.#cancel = this.#clock.after(Math.max(1, earliest - now), () => this.#tickSafely());
  }

  #tickSafely(): void {
    try {
      this.#tick();
    } catch (error) {
      this.#failed(error);
    }
  }

  async #run(turn: Turn<T>): Promise<void> {
    turn.busy = true;
    this.#busy++;
    const outcome = await this.#ask(turn.item, turn.failures);
    this.#busy--;
    turn.busy = false;
    turn.failures = outcome.failed ? turn.failures + 1 : 0;
    const wait = waitAfter(outcome, turn.failures, this.#pace) * (1 + JITTER * this.#clock.random());
    turn.dueAt = this.#clock.now() + wait * 1000;
    this.#tick();
  }
}
