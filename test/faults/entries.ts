import { runInNewContext } from 'node:vm';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import { OperationMatcher } from '../../src/catalogue/operation-matcher.ts';
import { Accounts } from '../../src/install/accounts.ts';
import { Pipeline } from '../../src/install/pipeline.ts';
import { SeenCalls } from '../../src/install/seen-calls.ts';
import { Limits } from '../../src/model/limits.ts';
import { LogSink } from '../../src/sinks/log/log-sink.ts';
import { PrometheusSink } from '../../src/sinks/prometheus/prometheus-sink.ts';
import { StreamSeries } from '../../src/sinks/prometheus/stream-series.ts';
import { RecentFailures } from '../../src/sinks/recent/recent-failures.ts';
import { Decoder } from '../../src/sources/decoding/decoder.ts';
import { UndiciSource } from '../../src/sources/http/undici.ts';
import { BodyCopy } from '../../src/sources/shared/body-copy.ts';
import { DeadlineQueue } from '../../src/sources/shared/deadline-queue.ts';
import { Exchange } from '../../src/sources/shared/exchange.ts';
import { ExchangeBody } from '../../src/sources/shared/exchange-body.ts';
import { Stream } from '../../src/sources/streams/stream.ts';
import { StreamAttachments } from '../../src/sources/streams/stream-attachments.ts';
import { SpanPairing } from '../../src/tracing/span-pairing.ts';
import { SpanSink } from '../../src/tracing/span-sink.ts';

type Class = { readonly name: string; readonly prototype: object };

/**
 * Code of sidetone that runs in the service's stack, by entry point: diagnostics channels, wrapped methods of requests,
 * responses, sockets and WebSockets, the tracer's startSpan() and a span's end(), timers and immediates, and recordCall().
 * Each of these methods is called by one of them. What a scrape reads is in scrape.test.ts, the values that the service passes (its
 * logger, spans, registry, timers) in realms.test.ts, foreign-spans.test.ts and surroundings.test.ts.
 */
export const ENTRIES: readonly (readonly [entry: string, of: Class, methods: readonly string[]])[] = [
  ['channel undici:request:*', UndiciSource, ['observe', 'ended']],
  ['channel http.client.*, a lookup', Catalogue, ['match']],
  ['channel, a lookup', OperationMatcher, ['match']],
  ['channel, the account', Accounts, ['of']],
  ['channel and wrapped push(), onData(), _destroy()', Exchange, ['answered', 'chunk', 'settle', 'failed', 'accepted']],
  ['wrapped push(), onData()', ExchangeBody, ['add', 'read', 'readLater', 'release']],
  ['wrapped push(), onData()', BodyCopy, ['add', 'release']],
  ['wrapped push(), immediate, thread pool', Decoder, ['decodeNow', 'decodeLater']],
  ['timer', DeadlineQueue, ['add', 'delete', 'flush']],
  ['channel', Limits, ['reserve', 'release', 'admit', 'spend']],
  ['channel', Pipeline, ['started', 'settled', 'undecided', 'opened', 'closed', 'ending', 'recorded']],
  ['channel', PrometheusSink, ['started', 'settled', 'failed']],
  ['wrapped WebSocket', StreamSeries, ['opened', 'ended', 'closed', 'connected']],
  ['channel, timer', LogSink, ['settled', 'closed', 'flush', 'callEnded']],
  ['channel', RecentFailures, ['settled']],
  ['recordCall()', SeenCalls, ['add']],
  ['wrapped startSpan() and end()', SpanPairing, ['pair', 'pairActive']],
  ['wrapped end()', SpanSink, ['settled', 'ending', 'closed']],
  ['wrapped close(), emit()', Stream, ['end', 'closing', 'text']],
  ['wrapped WebSocket', StreamAttachments, ['add', 'streamOf']],
];

const thrown = (what: () => unknown) => (): never => {
  throw what();
};
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

/** The behaviour of a broken method. */
export const SABOTAGES: Readonly<Record<string, () => unknown>> = {
  'throws an error': thrown(() => new Error('broken on purpose')),
  'throws nothing': thrown(() => undefined),
  'throws an error of another realm': thrown(() => runInNewContext('new TypeError("broken on purpose")')),
  'throws a revoked Proxy': thrown(revoked),
  'returns nothing': () => undefined,
  'returns a number': () => 7,
  'returns a Promise of another realm that rejects': () => {
    const promise: Promise<never> = runInNewContext('Promise.reject(new Error("broken on purpose"))');
    // Nothing observes this promise: the sabotage is that it is foreign.
    promise.catch(() => {});
    return promise;
  },
  'returns a frozen object': () => Object.freeze({}),
  'returns a revoked Proxy': revoked,
};
