const HOUR_MS = 3_600_000;

/** At most so many requests in any hour. */
export class HourlyBudget {
  /** The times of the last requests, as a ring. */
  readonly #times: Float64Array;
  #next = 0;

  constructor(requests: number) {
    this.#times = new Float64Array(requests).fill(Number.NEGATIVE_INFINITY);
  }

  /**
   * Takes one request.
   *
   * @returns 0, or the milliseconds after which there is one to take
   */
  take(now: number): number {
    const oldest = this.#times[this.#next] ?? Number.NEGATIVE_INFINITY;
    if (now - oldest < HOUR_MS) return HOUR_MS - (now - oldest);
    this.#times[this.#next] = now;
    this.#next = (this.#next + 1) % this.#times.length;
    return 0;
  }
}
