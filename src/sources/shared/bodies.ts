import type { Faults } from '../../model/faults.ts';
import type { Limits } from '../../model/limits.ts';
import { Decoder } from '../decoding/decoder.ts';
import { DeadlineQueue } from './deadline-queue.ts';
import type { ExchangeBody } from './exchange-body.ts';

/** A failure is counted within a second of its headers, whether or not the service reads the body. */
const FAILURE_MS = 750;
/** How long the report of a call may take. A slower body is not worth the memory. */
const REPORT_MS = 10_000;

/** Shared by all exchanges to copy and decode bodies. */
export class Bodies {
  /** Failed exchanges that wait for their body or its decoding. */
  readonly failures: DeadlineQueue;
  /** Successful exchanges whose body may report calls. */
  readonly reports: DeadlineQueue;
  readonly limits: Limits;
  readonly decoder: Decoder;
  /** Receives the body of an exchange. Never throws. */
  readonly read: (body: ExchangeBody) => ReturnType<ExchangeBody['read']>;

  constructor(limits: Limits, faults: Faults) {
    this.failures = new DeadlineQueue(FAILURE_MS, faults);
    this.reports = new DeadlineQueue(REPORT_MS, faults);
    this.limits = limits;
    this.decoder = new Decoder(limits, faults);
    this.read = faults.guard('source', (body) => body.read());
  }

  /** At shutdown: settles everything with what is known by now. */
  flush(): void {
    this.failures.flush();
    this.reports.flush();
  }
}
