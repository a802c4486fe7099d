import type { Faults } from '../../model/faults.ts';
import type { Limits } from '../../model/limits.ts';
import { Decoder } from '../decoding/decoder.ts';
import { DeadlineQueue } from './deadline-queue.ts';
import type { ExchangeBody } from './exchange-body.ts';

/** A failure is counted within a second of its headers, whether or not the service reads the body. */
const FAILURE_MS = 750;
/** How long the report of a call may take. A slower body is not worth the memory. */
const REPORT_MS = 10_000;

/** Exchanges that wait for the end of a turn of the event loop. */
const MAX_ANSWERED = 64;

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
  readonly #answered: { keepHeaders(): void }[] = [];
  readonly #keepHeaders: () => void;

  constructor(limits: Limits, faults: Faults) {
    this.failures = new DeadlineQueue(FAILURE_MS, faults);
    this.reports = new DeadlineQueue(REPORT_MS, faults);
    this.limits = limits;
    this.decoder = new Decoder(limits, faults);
    this.read = faults.guard('source', (body) => body.read());
    this.#keepHeaders = faults.guard('source', () => {
      for (const exchange of this.#answered.splice(0)) exchange.keepHeaders();
    });
  }

  /** Most bodies end in the turn of the event loop in which they begin. The headers of the others are kept as text. */
  keepHeadersSoon(exchange: { keepHeaders(): void }): void {
    if (this.#answered.push(exchange) === 1) setImmediate(this.#keepHeaders);
    else if (this.#answered.length >= MAX_ANSWERED) this.#keepHeaders();
  }

  /** At shutdown: settles everything with what is known by now. */
  flush(): void {
    this.failures.flush();
    this.reports.flush();
  }
}
