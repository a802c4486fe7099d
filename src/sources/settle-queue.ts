import type { Faults } from '../guard.ts';
import type { Exchange } from './exchange.ts';

/** A failure is counted within a second of its headers, whether or not the service reads the body. */
const DEADLINE_MS = 750;

/** Failed exchanges whose body is still awaited: one timer for all, because all wait equally long. */
export class SettleQueue {
  readonly #waiting = new Map<Exchange, number>();
  readonly #settle: (exchange: Exchange) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(faults: Faults) {
    this.#settle = faults.guard('source', (exchange) => exchange.settle());
  }

  /** @param since when its headers arrived, by performance.now() */
  add(exchange: Exchange, since: number): void {
    this.#waiting.set(exchange, since + DEADLINE_MS);
    this.#arm();
  }

  delete(exchange: Exchange): void {
    this.#waiting.delete(exchange);
  }

  /** Settles everything that waits: at shutdown. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const exchange of this.#waiting.keys()) this.#settle(exchange);
  }

  #arm(): void {
    if (this.#timer !== undefined) return;
    const next = this.#waiting.values().next();
    if (next.done) return;
    // Unref'd: waiting for a body is no reason to keep the process alive.
    this.#timer = setTimeout(() => this.#expire(), Math.max(1, next.value - performance.now())).unref();
  }

  #expire(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const [exchange, deadline] of this.#waiting) {
      // Insertion order is deadline order.
      if (deadline > now) break;
      this.#settle(exchange);
    }
    this.#arm();
  }
}
