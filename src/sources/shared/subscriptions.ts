import diagnostics from 'node:diagnostics_channel';
import type { Faults } from '../../model/faults.ts';

/** Subscriptions to diagnostics channels: each is fenced, and all are removed together. */
export class Subscriptions {
  readonly #faults: Faults;
  readonly #active: [channel: string, handler: (message: unknown) => void][] = [];

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  on<Message>(channel: string, handler: (message: Message) => void): void {
    // A subscriber that throws ends the process, so each one is fenced.
    const guarded = this.#faults.guard('source', handler) as (message: unknown) => void;
    diagnostics.subscribe(channel, guarded);
    this.#active.push([channel, guarded]);
  }

  stop(): void {
    for (const [channel, handler] of this.#active.splice(0)) diagnostics.unsubscribe(channel, handler);
  }
}
