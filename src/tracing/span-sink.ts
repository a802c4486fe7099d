import {
  type Attributes,
  type HrTime,
  INVALID_TRACEID,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { DEFAULT_ACCOUNT } from '../catalogue/account.ts';
import type { CloseObservation, HttpObservation, PendingExchange } from '../catalogue/observation.ts';
import { ATTR, knownMethod } from '../model/attributes.ts';
import type { CallVerdict, CloseVerdict, Verdict } from '../model/verdict.ts';
import { SCOPE, VERSION } from '../model/version.ts';
import { callId } from '../redact/call-id.ts';
import { hasSdk } from './has-sdk.ts';
import { spanIn } from './span-in.ts';
import { redactErrors, redactSpan, shownOrigin, shownUrl } from './span-privacy.ts';

/** Adds the verdict to the HTTP client span of each exchange, and creates a span for a failed exchange without one. */
export class SpanSink {
  /** Error types to write again when the span ends, because other instrumentations overwrite them. */
  readonly #lastWords = new WeakMap<Span, string>();

  /** @returns the trace of the exchange */
  settled(observation: HttpObservation, verdict: Verdict): SpanContext | undefined {
    const { span } = observation;
    if (span === undefined) {
      const own = verdict.failed && hasSdk() ? this.#makeSpan(observation, verdict) : undefined;
      return own ?? spanIn(observation.context)?.spanContext();
    }
    if (!span.isRecording()) writeLate(span, ourAttributes(observation, verdict), verdict);
    else {
      span.setAttributes(ourAttributes(observation, verdict));
      if (verdict.failed) {
        this.#lastWords.set(span, verdict.errorType ?? '');
        this.#repeatLastWords(span);
      } else if (this.#lastWords.has(span)) {
        // A span around several attempts, of which the last went well.
        this.#lastWords.delete(span);
      }
    }
    return span.spanContext();
  }

  /** Called just before a span of an exchange ends: nothing writes to it afterwards. */
  ending(exchange: PendingExchange, span: Span, decide: (exchange: PendingExchange) => void): void {
    try {
      // First, because V8 lists the attributes of a span much faster before ours are added.
      redactSpan(span, exchange, this.#lastWords.get(span));
    } finally {
      decide(exchange);
      this.#repeatLastWords(span);
      redactErrors(span, exchange.provider.secrets);
    }
  }

  /** instrumentation-http sets `error.type` and the status in its 'end' handler, -undici in its 'error' handler. */
  #repeatLastWords(span: Span): void {
    const errorType = this.#lastWords.get(span);
    if (errorType === undefined) return;
    span.setAttribute(ATTR.errorType, errorType);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }

  /** One span per stream, from connect to close. It is created at the end, because a stream outlives the call that opened it. */
  closed(observation: CloseObservation, verdict: CloseVerdict): SpanContext | undefined {
    const { provider, operation, account, initiator, startedAt, endedAt, context } = observation;
    const url = URL.parse(shownOrigin(observation));
    const attributes: Attributes = {
      [ATTR.provider]: provider.name,
      ...(account !== DEFAULT_ACCOUNT && { [ATTR.account]: account }),
      [ATTR.closeCode]: observation.code,
      [ATTR.closeReason]: verdict.closeReason,
      [ATTR.closeInitiator]: initiator,
      [ATTR.urlFull]: shownUrl(observation),
      ...(operation && { [ATTR.operation]: operation.name, [ATTR.urlTemplate]: operation.template }),
      ...(url && { [ATTR.serverAddress]: url.hostname, [ATTR.serverPort]: Number(url.port) || defaultPort(url) }),
      ...(verdict.requestId !== undefined && { [ATTR.requestId]: verdict.requestId }),
      ...(verdict.category !== undefined && { [ATTR.category]: verdict.category }),
      ...(verdict.failed && {
        [ATTR.errorType]: verdict.code,
        [ATTR.retryable]: verdict.retry !== 'never',
      }),
    };
    const name = operation === undefined ? 'websocket' : `websocket ${operation.template}`;
    const span = trace
      .getTracer(SCOPE, VERSION)
      .startSpan(name, { kind: SpanKind.CLIENT, startTime: startedAt, attributes }, context);
    if (verdict.failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endedAt);
    return span.isRecording() || span.spanContext().traceId !== INVALID_TRACEID ? span.spanContext() : undefined;
  }

  /** An event on the span of the exchange that reported the call; a list reports many calls. */
  callEnded({ provider, span }: HttpObservation, call: CallVerdict): void {
    if (span === undefined) return;
    const id = callId(call.id, provider.secrets);
    addEvent(span, 'voice_api.call.ended', {
      [ATTR.callOutcome]: call.outcome,
      [ATTR.callEndReason]: call.endReason,
      [ATTR.callDirection]: call.direction,
      ...(call.endWord !== undefined && call.endWord !== call.endReason && { [ATTR.callEndWord]: call.endWord }),
      ...(call.category !== undefined && { [ATTR.category]: call.category }),
      ...(id !== undefined && { [ATTR.callId]: id }),
    });
  }

  #makeSpan(observation: HttpObservation, verdict: Verdict): SpanContext | undefined {
    const { method, operation, status, startedAt, answeredAt, context } = observation;
    const url = URL.parse(shownOrigin(observation));
    const known = knownMethod(method);
    const span = trace.getTracer(SCOPE, VERSION).startSpan(
      operation === undefined ? known : `${known} ${operation.template}`,
      {
        kind: SpanKind.CLIENT,
        startTime: startedAt,
        attributes: {
          [ATTR.method]: known,
          [ATTR.urlFull]: shownUrl(observation),
          ...(url && { [ATTR.serverAddress]: url.hostname, [ATTR.serverPort]: Number(url.port) || defaultPort(url) }),
          ...(status !== undefined && { [ATTR.status]: status }),
          ...(verdict.errorType !== undefined && { [ATTR.errorType]: verdict.errorType }),
          ...ourAttributes(observation, verdict),
        },
      },
      context,
    );
    const spanContext = span.isRecording() ? span.spanContext() : undefined;
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(answeredAt);
    return spanContext;
  }
}

/** Properties of SDK spans beyond the API. */
type SdkSpan = Span & {
  readonly attributes?: Attributes;
  readonly endTime?: HrTime;
  readonly events?: { name: string; attributes: Attributes; time: HrTime; droppedAttributesCount: number }[];
};

/** A span that ended while the body was decoded accepts no API calls, but is usually not exported yet. */
function writeLate(span: SdkSpan, attributes: Attributes, { failed, errorType }: Verdict): void {
  if (span.attributes === undefined || Object.isFrozen(span.attributes)) return;
  Object.assign(span.attributes, attributes, failed && { [ATTR.errorType]: errorType ?? '' });
}

function addEvent(span: SdkSpan, name: string, attributes: Attributes): void {
  const { endTime, events } = span;
  if (span.isRecording()) span.addEvent(name, attributes);
  else if (endTime !== undefined && events !== undefined && !Object.isFrozen(events))
    events.push({ name, attributes, time: endTime, droppedAttributesCount: 0 });
}

function defaultPort({ protocol }: URL): number {
  return protocol === 'https:' ? 443 : 80;
}

function ourAttributes({ provider, operation, account }: HttpObservation, verdict: Verdict): Attributes {
  const attributes: Attributes = { [ATTR.provider]: provider.name };
  const set = (name: string, value: string | number | boolean | undefined): void => {
    if (value !== undefined) attributes[name] = value;
  };
  set(ATTR.operation, operation?.name);
  set(ATTR.urlTemplate, operation?.template);
  if (account !== DEFAULT_ACCOUNT || verdict.credits.length > 0) set(ATTR.account, account);
  set(ATTR.requestId, verdict.requestId);
  set(ATTR.category, verdict.category);
  if (verdict.failed) {
    set(ATTR.code, verdict.code);
    set(ATTR.param, verdict.param);
    set(ATTR.retryable, verdict.retry === undefined ? undefined : verdict.retry !== 'never');
    set(ATTR.retryAfter, verdict.retryAfter);
  }
  const [credits] = verdict.credits;
  if (credits !== undefined) {
    set(ATTR.creditsRemaining, credits.remaining);
    set(ATTR.creditsUsed, credits.used);
    set(ATTR.creditsUnit, credits.unit);
  }
  const [rateLimit] = verdict.rateLimits;
  set(ATTR.rateLimitLimit, rateLimit?.limit);
  set(ATTR.rateLimitRemaining, rateLimit?.remaining);
  set(ATTR.rateLimitReset, rateLimit?.resetAt);
  return attributes;
}
