import type { Faults } from '../../model/faults.ts';
import { type Timer, unrefTimeout } from '../../model/timer.ts';

/** A failure is counted within a second of its headers, whether or not the service reads the body. */
const DEADLINE_MS = 750;

/** What waits: an exchange. */
type Waiting = { settle(): void };

/** Where an exchange waits: between its neighbours, or in no queue. */
export class Place {
  /** None at the end of the queue. */
  readonly exchange: Waiting | undefined;
  readonly deadline: number;
  before: Place = this;
  after: Place = this;

  constructor(exchange: Waiting | undefined, deadline: number) {
    this.exchange = exchange;
    this.deadline = deadline;
  }
}

/**
 * Failed exchanges whose body is still awaited: one timer for all, because all wait equally long. A list of neighbours,
 * since nearly all leave within a millisecond: a Map of objects is left with holes, and made anew to be rid of them.
 */
export class SettleQueue {
  /** Before the first and after the last. */
  readonly #end = new Place(undefined, Number.POSITIVE_INFINITY);
  readonly #settle: (exchange: Waiting) => void;
  readonly #expired: () => void;
  #timer: Timer | undefined;

  constructor(faults: Faults) {
    this.#settle = faults.guard('source', (exchange) => exchange.settle());
    this.#expired = faults.guard('source', () => this.#expire());
  }

  /**
   * @param since when its headers arrived, by performance.now()
   * @returns what to give back to delete()
   */
  add(exchange: Waiting, since: number): Place {
    const place = new Place(exchange, since + DEADLINE_MS);
    place.before = this.#end.before;
    place.after = this.#end;
    place.before.after = place;
    this.#end.before = place;
    this.#arm();
    return place;
  }

  /** Does nothing the second time. */
  delete(place: Place): void {
    const { before, after } = place;
    before.after = after;
    after.before = before;
    place.before = place;
    place.after = place;
  }

  /** Settles everything that waits: at shutdown. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#settleUntil(Number.POSITIVE_INFINITY);
  }

  #arm(): void {
    if (this.#timer !== undefined) return;
    const { exchange, deadline } = this.#end.after;
    if (exchange === undefined) return;
    this.#timer = unrefTimeout(this.#expired, Math.max(1, deadline - performance.now()));
  }

  #expire(): void {
    this.#timer = undefined;
    this.#settleUntil(performance.now());
    this.#arm();
  }

  /** Insertion order is deadline order. */
  #settleUntil(now: number): void {
    let first = this.#end.after;
    while (first.exchange !== undefined && first.deadline <= now) {
      this.delete(first);
      this.#settle(first.exchange);
      first = this.#end.after;
    }
  }
}
