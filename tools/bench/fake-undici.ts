import diagnostics from 'node:diagnostics_channel';
import type { CannedResponse } from './responses.ts';

const channels = {
  create: diagnostics.channel('undici:request:create'),
  headers: diagnostics.channel('undici:request:headers'),
  chunk: diagnostics.channel('undici:request:bodyChunkReceived'),
  trailers: diagnostics.channel('undici:request:trailers'),
};

const HANDLER = Symbol('handler');
/** Stands for the caller that waits for the response. */
const handler = { bytes: 0, completed: 0 };
/** Stands for a connection's queue: without a reference the compiler would optimise the request away. */
const queue: Request[] = [];
const PIPELINED = 16;
let turn = 0;

/** The shape of undici 7's Request (lib/core/request.js): the same fields in the same order, the same publications. */
class Request {
  headersTimeout = undefined;
  bodyTimeout = undefined;
  method: string;
  typeOfService = undefined;
  abort = null;
  body: Buffer | null;
  completed = false;
  aborted = false;
  upgrade = null;
  path: string;
  origin: string;
  protocol = 'https:';
  idempotent = false;
  blocking = true;
  reset = null;
  host = null;
  contentLength = null;
  contentType = null;
  headers: string[] = [];
  expectContinue = false;
  servername = null;
  [HANDLER] = handler;

  constructor(origin: string, method: string, path: string, body: Buffer | null) {
    this.origin = origin;
    this.method = method;
    this.path = path;
    this.body = body;
    queue[turn++ % PIPELINED] = this;
    if (channels.create.hasSubscribers) channels.create.publish({ request: this });
  }

  onHeaders(statusCode: number, headers: readonly Buffer[], statusText: string): void {
    if (channels.headers.hasSubscribers) {
      channels.headers.publish({ request: this, response: { statusCode, headers, statusText } });
    }
  }

  onData(chunk: Buffer): boolean {
    if (channels.chunk.hasSubscribers) channels.chunk.publish({ request: this, chunk });
    this[HANDLER].bytes += chunk.length;
    return true;
  }

  onComplete(trailers: readonly Buffer[]): void {
    this.completed = true;
    if (channels.trailers.hasSubscribers) channels.trailers.publish({ request: this, trailers });
    this[HANDLER].completed++;
  }

  /** Wrapped by an observer of a response; never called here. */
  onError(_error: Error): void {
    this.aborted = true;
  }
}

const NO_TRAILERS: readonly Buffer[] = [];
const REQUEST_BODY = Buffer.from('{"to":"sip:bench@example.com"}');

/** One request from create to trailers, synchronously, as undici publishes it. */
export function undiciExchange(origin: string, method: string, path: string, response: CannedResponse): () => void {
  const headers = response.headers.map((text) => Buffer.from(text, 'latin1'));
  const { status, body } = response;
  return () => {
    const request = new Request(origin, method, path, REQUEST_BODY);
    request.onHeaders(status, headers, 'Status Text');
    request.onData(body);
    request.onComplete(NO_TRAILERS);
  };
}

/** A request that no response follows. */
export const undiciRequest = (origin: string, method: string, path: string): object =>
  new Request(origin, method, path, REQUEST_BODY);

/** The same request over and over, from one Request and one set of messages: every allocation is the subscriber's. */
export function undiciMessages(origin: string, method: string, path: string, response: CannedResponse): () => void {
  const request = new Request(origin, method, path, REQUEST_BODY);
  const message = { request };
  const answered = { request, response: { statusCode: response.status, headers: [], statusText: '' } };
  const ended = { request, trailers: NO_TRAILERS };
  return () => {
    channels.create.publish(message);
    channels.headers.publish(answered);
    channels.trailers.publish(ended);
  };
}
