import { type SpanContext, trace as traceApi } from '@opentelemetry/api';
import type { CloseObservation, HttpObservation, OpenStream } from '../../catalogue/observation.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { knownMethod } from '../../model/attributes.ts';
import type { Faults } from '../../model/faults.ts';
import { clearTimer, type Timer, unrefTimeout } from '../../model/timer.ts';
import type { CallVerdict, Category, CloseVerdict, Verdict } from '../../model/verdict.ts';
import { callId } from '../../redact/call-id.ts';
import { redactLine } from '../../redact/line.ts';
import { type Logger, writeLine } from './logger.ts';

type Level = keyof Logger;

/**
 * The level shows who must act: `error` you, or no call succeeds; `warn` the provider, the carrier or the network; `info`
 * the author of this one request.
 */
const LEVELS: Readonly<Record<Category, Level>> = {
  credits: 'error',
  auth: 'error',
  permission: 'error',
  rate_limit: 'warn',
  concurrency: 'warn',
  dial: 'warn',
  upstream: 'warn',
  provider: 'warn',
  network: 'warn',
  timeout: 'warn',
  unknown: 'warn',
  invalid_request: 'info',
  not_found: 'info',
  conflict: 'info',
  compliance: 'info',
  cancelled: 'info',
};

/** Lines per provider and error in one window; further lines are only counted. */
const LINES_PER_WINDOW = 5;
const WINDOW_MS = 10_000;
/** Unknown provider names: each is logged once, up to this many. */
const MAX_NAMES = 20;
const MAX_NAME = 64;

type Window = {
  level: Level;
  fields: { provider: string; category: Category; error_type: string };
  lines: number;
  suppressed: number;
};

/** One line per failed exchange and per stream that ended with an error: rate-limited and redacted. */
export class LogSink {
  readonly #logger: Logger;
  /** Keyed by provider and error type: closed sets, so bounded. */
  readonly #windows = new Map<string, Window>();
  readonly #unknownNames = new Set<string>();
  readonly #flushLater: () => void;
  readonly #fault: (error: unknown) => void;
  #timer: Timer | undefined;

  constructor(logger: Logger, faults: Faults) {
    this.#logger = logger;
    this.#flushLater = faults.guard('log', () => this.flush());
    this.#fault = (error) => faults.add('log', error);
  }

  settled(observation: HttpObservation, verdict: Verdict, trace: SpanContext | undefined): void {
    if (!verdict.failed) return;
    this.#write(observation.provider, verdict, () => [
      fieldsOf(observation, verdict, trace),
      headline(observation, verdict),
    ]);
  }

  /** The abnormal end of a stream. */
  closed(observation: CloseObservation, verdict: CloseVerdict, trace: SpanContext | undefined): void {
    if (!verdict.failed) return;
    const judged = { category: verdict.category, errorType: verdict.code };
    this.#write(observation.provider, judged, () => [
      closeFieldsOf(observation, verdict, trace),
      `${observation.provider.name} ${observation.operation?.name ?? 'stream'} closed by ${observation.initiator}: ${observation.code} ${verdict.closeReason} (${verdict.category}). ${verdict.todo}`,
    ]);
  }

  /** An in-band error of a stream. */
  errorFrame({ provider, operation, account, context }: OpenStream, verdict: Verdict): void {
    const trace = traceApi.getSpanContext(context);
    const { category, errorType, code, retry, message, todo } = verdict;
    this.#write(provider, verdict, () => [
      {
        provider: provider.name,
        operation: operation?.name,
        category,
        error_type: errorType,
        code,
        type: verdict.type,
        param: verdict.param,
        request_id: verdict.requestId,
        retry,
        retry_after: verdict.retryAfter,
        account,
        provider_message: message && redactLine(message, provider.secrets),
        trace_id: trace?.traceId,
        span_id: trace?.spanId,
      },
      `${provider.name} ${operation?.name ?? 'stream'} reported an error: ${code ?? errorType} (${category}). ${todo ?? ''}`.trimEnd(),
    ]);
  }

  /** A failed call. An unanswered call is not a failure. */
  callEnded(
    { provider, account }: Pick<HttpObservation, 'provider' | 'account'>,
    call: CallVerdict,
    trace: SpanContext | undefined,
  ): void {
    const { outcome, endReason, endWord, category, direction, duration, todo } = call;
    if (category === undefined) return;
    this.#write(provider, { category, errorType: `call ${outcome} ${endReason}` }, () => [
      {
        provider: provider.name,
        category,
        call_outcome: outcome,
        call_end_reason: endReason,
        ...(endWord !== undefined && endWord !== endReason && { call_end_word: endWord }),
        call_direction: direction,
        call_id: callId(call.id, provider.secrets),
        call_duration_s: duration,
        account,
        trace_id: trace?.traceId,
        span_id: trace?.spanId,
      },
      `${provider.name} call ended: ${outcome}${endReason === '' ? '' : `, ${endReason}`} (${category}). ${todo ?? ''}`.trimEnd(),
    ]);
  }

  /** recordCall() got an unknown provider. */
  unknownProvider(name: unknown, known: readonly WatchedProvider[]): void {
    const shown = redactLine(String(name), [], MAX_NAME);
    if (this.#unknownNames.has(shown) || this.#unknownNames.size >= MAX_NAMES) return;
    this.#unknownNames.add(shown);
    const names = known.map((provider) => provider.name).join(', ');
    this.#writeLine(
      'warn',
      {},
      `sidetone: recordCall: the provider is ${JSON.stringify(shown)}, expected one of ${names}; its calls are not counted`,
    );
  }

  /** Logs what was suppressed, and starts new windows. */
  flush(): void {
    clearTimer(this.#timer);
    this.#timer = undefined;
    const windows = [...this.#windows.values()];
    this.#windows.clear();
    for (const { level, fields, suppressed } of windows) {
      if (suppressed === 0) continue;
      const { provider, category, error_type } = fields;
      this.#writeLine(
        level,
        { ...fields, suppressed },
        `${provider}: ${suppressed} more lines for ${error_type} (${category}) suppressed`,
      );
    }
  }

  #write(
    provider: WatchedProvider,
    { category = 'unknown', errorType = '' }: Pick<Verdict, 'category' | 'errorType'>,
    line: () => [fields: object, message: string],
  ): void {
    const window = this.#window(`${provider.name} ${errorType}`, {
      level: LEVELS[category],
      fields: { provider: provider.name, category, error_type: errorType },
      lines: 0,
      suppressed: 0,
    });
    if (window.lines >= LINES_PER_WINDOW) {
      window.suppressed++;
      return;
    }
    window.lines++;
    this.#writeLine(window.level, ...line());
  }

  #writeLine(level: Level, fields: object, message: string): void {
    writeLine(this.#logger, level, fields, message, this.#fault);
  }

  #window(key: string, fresh: Window): Window {
    const window = this.#windows.get(key) ?? fresh;
    this.#windows.set(key, window);
    this.#timer ??= unrefTimeout(this.#flushLater, WINDOW_MS);
    return window;
  }
}

function headline({ provider, operation, method, status }: HttpObservation, verdict: Verdict): string {
  const what = operation?.name ?? knownMethod(method);
  const how = status === undefined ? verdict.category : `${verdict.category}, HTTP ${status}`;
  return `${provider.name} ${what} failed: ${verdict.errorType} (${how}). ${verdict.todo ?? ''}`.trimEnd();
}

function fieldsOf(observation: HttpObservation, verdict: Verdict, trace: SpanContext | undefined): object {
  const { provider, operation, method, account, status, duration } = observation;
  return {
    provider: provider.name,
    operation: operation?.name,
    method: knownMethod(method),
    url_template: operation?.template,
    status,
    category: verdict.category,
    error_type: verdict.errorType,
    code: verdict.code,
    type: verdict.type,
    param: verdict.param,
    request_id: verdict.requestId,
    retry: verdict.retry,
    retry_after: verdict.retryAfter,
    account,
    credits_remaining: verdict.credits[0]?.remaining,
    credits_used: verdict.credits[0]?.used,
    duration_ms: Math.round(duration * 1000),
    provider_message: verdict.message && redactLine(verdict.message, provider.secrets),
    trace_id: trace?.traceId,
    span_id: trace?.spanId,
  };
}

function closeFieldsOf(observation: CloseObservation, verdict: CloseVerdict, trace: SpanContext | undefined): object {
  const { provider, operation, account, code, initiator, reason, duration } = observation;
  return {
    provider: provider.name,
    operation: operation?.name,
    url_template: operation?.template,
    category: verdict.category,
    error_type: verdict.code,
    close_code: code,
    close_reason: verdict.closeReason,
    close_initiator: initiator,
    request_id: verdict.requestId,
    retry: verdict.retry,
    account,
    duration_ms: Math.round(duration * 1000),
    provider_message: reason === '' ? undefined : redactLine(reason, provider.secrets),
    trace_id: trace?.traceId,
    span_id: trace?.spanId,
  };
}
