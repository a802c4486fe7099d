import type { Faults } from '../../model/faults.ts';
import type { Limits } from '../../model/limits.ts';
import { Decoder } from '../decoding/decoder.ts';
import { DeadlineQueue } from './deadline-queue.ts';
import type { ExchangeBody } from './exchange-body.ts';

/** A failure is counted within a second of its headers, whether or not the service reads the body. */
const FAILURE_MS = 750;
/** How long the report of a call may take. A body that trickles is not worth the memory. */
const REPORT_MS = 10_000;

/** What all exchanges share to copy and decode bodies. */
export class Bodies {
  /** Failed exchanges whose body, or its decoding, is still awaited. */
  readonly failures: DeadlineQueue;
  /** Successful ones whose body may report calls. */
  readonly reports: DeadlineQueue;
  readonly limits: Limits;
  readonly decoder: Decoder;
  /** What the body of an exchange turns out to be. Never throws. */
  readonly read: (body: ExchangeBody) => ReturnType<ExchangeBody['read']>;

  constructor(limits: Limits, faults: Faults) {
    this.failures = new DeadlineQueue(FAILURE_MS, faults);
    this.reports = new DeadlineQueue(REPORT_MS, faults);
    this.limits = limits;
    this.decoder = new Decoder(limits, faults);
    this.read = faults.guard('source', (body) => body.read());
  }

  /** At shutdown: what is known by now is all. */
  flush(): void {
    this.failures.flush();
    this.reports.flush();
  }
}
