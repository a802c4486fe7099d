import { type SpanContext, trace as traceApi } from '@opentelemetry/api';
import type { CloseObservation, HttpObservation, OpenStream } from '../../catalogue/observation.ts';
import { OTHER } from '../../model/attributes.ts';
import type { CallVerdict, Category, CloseVerdict, RetryAdvice, Verdict } from '../../model/verdict.ts';
import { callId } from '../../redact/call-id.ts';

/** One failure, with what a log line has of it but for the provider's own sentence. */
export type RecentFailure = {
  /** Unix milliseconds. */
  readonly at: number;
  /** A request or the handshake of a stream; an error within a stream; the end of a stream; the end of a call. */
  readonly kind: 'request' | 'stream error' | 'stream end' | 'call end';
  readonly provider: string;
  readonly account: string;
  readonly operation: string | undefined;
  readonly category: Category;
  /** As in the label `error_type`; of a call, how it ended. */
  readonly errorType: string;
  /** The provider's own code, verbatim. */
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly callId: string | undefined;
  readonly retry: RetryAdvice | undefined;
  readonly todo: string | undefined;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
};

/** How many failures are kept: 100 of the longest strings take less than 256 KiB. */
export const CAPACITY = 100;

/**
 * The last failures, for the status page and for `recent()`. What it keeps is sanitised already and bounded in length;
 * nothing is computed before they are read.
 */
export class RecentFailures {
  readonly #ring: RecentFailure[] = [];
  #next = 0;

  settled(observation: HttpObservation, verdict: Verdict, trace: SpanContext | undefined): void {
    if (!verdict.failed) return;
    this.#addVerdict('request', observation.answeredAt, observation, observation.status, verdict, trace);
  }

  errorFrame(stream: OpenStream, verdict: Verdict): void {
    const trace = traceApi.getSpanContext(stream.context);
    this.#addVerdict('stream error', Date.now(), stream, undefined, verdict, trace);
  }

  closed(observation: CloseObservation, verdict: CloseVerdict, trace: SpanContext | undefined): void {
    const { category, code, closeReason, requestId, retry, todo } = verdict;
    if (!verdict.failed || category === undefined) return;
    const { provider, operation, account, endedAt } = observation;
    this.#add({
      at: endedAt,
      kind: 'stream end',
      provider: provider.name,
      account,
      operation: operation?.name,
      category,
      errorType: code,
      code: closeReason,
      status: undefined,
      requestId,
      callId: undefined,
      retry,
      todo,
      traceId: trace?.traceId,
      spanId: trace?.spanId,
    });
  }

  /** A call that failed: an unanswered one did not. */
  callEnded(
    { provider, account }: Pick<HttpObservation, 'provider' | 'account'>,
    call: CallVerdict,
    trace: SpanContext | undefined,
  ): void {
    const { category, outcome, endReason, todo } = call;
    if (category === undefined) return;
    this.#add({
      at: Date.now(),
      kind: 'call end',
      provider: provider.name,
      account,
      operation: undefined,
      category,
      errorType: outcome,
      code: endReason === '' ? undefined : endReason,
      status: undefined,
      requestId: undefined,
      callId: callId(call.id, provider.secrets),
      retry: undefined,
      todo,
      traceId: trace?.traceId,
      spanId: trace?.spanId,
    });
  }

  /** The newest first. */
  list(): RecentFailure[] {
    const { length } = this.#ring;
    return Array.from({ length }, (_, i) => this.#ring[(this.#next - 1 - i + 2 * length) % length] as RecentFailure);
  }

  #addVerdict(
    kind: RecentFailure['kind'],
    at: number,
    { provider, operation, account }: Pick<HttpObservation, 'provider' | 'operation' | 'account'>,
    status: number | undefined,
    verdict: Verdict,
    trace: SpanContext | undefined,
  ): void {
    this.#add({
      at,
      kind,
      provider: provider.name,
      account,
      operation: operation?.name,
      category: verdict.category ?? 'unknown',
      errorType: verdict.errorType ?? OTHER,
      code: verdict.code,
      status,
      requestId: verdict.requestId,
      callId: undefined,
      retry: verdict.retry,
      todo: verdict.todo,
      traceId: trace?.traceId,
      spanId: trace?.spanId,
    });
  }

  #add(failure: RecentFailure): void {
    this.#ring[this.#next] = { ...failure, at: Math.round(failure.at) };
    this.#next = (this.#next + 1) % CAPACITY;
  }
}
