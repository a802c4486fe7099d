import type { Faults } from '../../model/faults.ts';
import { clearTimer, type Timer, unrefTimeout } from '../../model/timer.ts';

/** An exchange that waits. */
type Waiting = { expire(): void };

/** The place of an exchange between its neighbours, or in no queue. */
export class Place {
  /** Undefined at the end of the queue. */
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
 * Exchanges that wait for their body. One timer serves all, because all wait equally long. A linked list, because nearly
 * all leave within a millisecond; a Map would be rebuilt again and again.
 */
export class DeadlineQueue {
  /** Before the first and after the last. */
  readonly #end = new Place(undefined, Number.POSITIVE_INFINITY);
  readonly #ms: number;
  readonly #expireOne: (exchange: Waiting) => void;
  readonly #expired: () => void;
  #timer: Timer | undefined;

  /** @param ms how long each waits */
  constructor(ms: number, faults: Faults) {
    this.#ms = ms;
    this.#expireOne = faults.guard('source', (exchange) => exchange.expire());
    this.#expired = faults.guard('source', () => this.#expire());
  }

  /**
   * @param since by performance.now()
   * @returns the argument of delete()
   */
  add(exchange: Waiting, since: number): Place {
    const place = new Place(exchange, since + this.#ms);
    place.before = this.#end.before;
    place.after = this.#end;
    place.before.after = place;
    this.#end.before = place;
    this.#arm();
    return place;
  }

  /** Does nothing the second time. */
  delete(place: Place): void {
    unlink(place);
  }

  /** Expires everything that waits, at shutdown. */
  flush(): void {
    clearTimer(this.#timer);
    this.#timer = undefined;
    this.#expireUntil(Number.POSITIVE_INFINITY);
  }

  #arm(): void {
    if (this.#timer !== undefined) return;
    const { exchange, deadline } = this.#end.after;
    if (exchange === undefined) return;
    this.#timer = unrefTimeout(this.#expired, Math.max(1, deadline - performance.now()));
  }

  #expire(): void {
    this.#timer = undefined;
    this.#expireUntil(performance.now());
    this.#arm();
  }

  /** Insertion order is deadline order. */
  #expireUntil(now: number): void {
    let first = this.#end.after;
    while (first.exchange !== undefined && first.deadline <= now) {
      unlink(first);
      this.#expireOne(first.exchange);
      first = this.#end.after;
    }
  }
}

function unlink(place: Place): void {
  const { before, after } = place;
  before.after = after;
  after.before = before;
  place.before = place;
  place.after = place;
}
