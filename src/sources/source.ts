import diagnostics from 'node:diagnostics_channel';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Faults } from '../guard.ts';
import type { ExchangeListener } from './exchange.ts';
import type { SettleQueue } from './settle-queue.ts';
import type { SpanPairing } from './span-pairing.ts';

/** What every source works with. */
export type Watch = {
  readonly catalogue: Catalogue;
  readonly listener: ExchangeListener;
  readonly queue: SettleQueue;
  readonly faults: Faults;
  /** Absent when tracing is off. */
  readonly pairing: SpanPairing | undefined;
};

/** Subscriptions to diagnostics channels, each fenced, all undone together. */
export class Subscriptions {
  readonly #faults: Faults;
  readonly #active: [channel: string, handler: (message: unknown) => void][] = [];

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  on<Message>(channel: string, handler: (message: Message) => void): void {
    // A subscriber that throws ends the process: this fence is not optional.
    const guarded = this.#faults.guard('source', handler) as (message: unknown) => void;
    diagnostics.subscribe(channel, guarded);
    this.#active.push([channel, guarded]);
  }

  stop(): void {
    for (const [channel, handler] of this.#active.splice(0)) diagnostics.unsubscribe(channel, handler);
  }
}

/** Sets a property that no enumeration of the service's, and no copy it makes, will show. */
export function hide(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, writable: true, enumerable: false });
}

/**
 * Lets `before` see the first argument of every call of one method of one object. The call itself is unchanged: its
 * receiver, its arguments, its result and its errors.
 */
export function listenIn(target: object, method: string, faults: Faults, before: (argument: unknown) => void): void {
  const original = (target as Record<string, unknown>)[method];
  if (typeof original !== 'function') return;
  hide(target, method, function (this: unknown, ...args: unknown[]) {
    try {
      before(args[0]);
    } catch (fault) {
      faults.add('source', fault);
    }
    return original.apply(this, args);
  });
}
