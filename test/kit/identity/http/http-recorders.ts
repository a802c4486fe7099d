import http, { type ClientRequest, type IncomingMessage, request as namedRequest } from 'node:http';
import https, { request as namedHttpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  closing,
  digest,
  headersOf,
  LATE_MS,
  type Recorder,
  type Recording,
  type Run,
  readStream,
  STREAM_EVENTS,
  stateOf,
  Tape,
} from './tape.ts';

/** How a service reads a response. */
type Reading = (response: IncomingMessage, run: Run, tape: Tape) => Promise<unknown>;

type Send = (url: string, options: http.RequestOptions) => ClientRequest;

const byDefault: Send = (url, options) => (url.startsWith('https') ? https : http).request(url, options);
const byName: Send = (url, options) => (url.startsWith('https') ? namedHttpsRequest : namedRequest)(url, options);

const REQUEST_EVENTS = ['socket', 'finish', 'information', 'response', 'timeout', 'abort', 'error', 'close'] as const;
const COUNTED = ['data', 'error', 'end', 'close', 'readable', 'response', 'aborted', 'socket', 'finish'];

export const HTTP_RECORDERS: readonly Recorder[] = [
  recorder('http by data', byDefault, readStream),
  recorder('http by iteration', byDefault, iterate),
  recorder('http by read()', byDefault, pull),
  recorder('http.request, named import', byName, readStream),
  // The recording of a request that the service itself destroys.
  { ...recorder('http with req.destroy()', byDefault, destroyRequest), lacks: ['signal', 'read'] },
];

function recorder(name: string, send: Send, read: Reading): Recorder {
  return {
    name,
    open: (ca) => {
      const agent = new http.Agent({ keepAlive: true });
      const secureAgent = new https.Agent({ keepAlive: true, ...(ca && { ca }) });
      return {
        record: (run) => record(send, read, run, run.url.startsWith('https') ? secureAgent : agent),
        close: () => {
          agent.destroy();
          secureAgent.destroy();
        },
      };
    },
  };
}

async function record(send: Send, read: Reading, run: Run, agent: http.Agent): Promise<Recording> {
  const tape = new Tape();
  const { method, body, signal } = run;
  const sent = send(run.url, { method, agent, ...(signal && { signal }) });
  const before = { keys: Object.keys(sent), listeners: tape.listeners(sent, COUNTED) };
  tape.watch('request', sent, REQUEST_EVENTS);
  const responded = new Promise<IncomingMessage | undefined>((resolve) => {
    sent.on('response', resolve);
    sent.on('close', () => resolve(undefined));
  });
  sent.end(body);
  const response = await responded;
  const received = response && (await receive(response, run, tape, read));
  if (run.read !== 'never') await closing(sent);
  return {
    before,
    response: received,
    after: { keys: Object.keys(sent), listeners: tape.listeners(sent, COUNTED), ...requestState(sent) },
    events: tape.events,
  };
}

async function receive(response: IncomingMessage, run: Run, tape: Tape, read: Reading): Promise<Recording> {
  const { statusCode, statusMessage, httpVersion, rawHeaders } = response;
  const head = { statusCode, statusMessage, httpVersion, headers: headersOf(Object.entries(response.headers)) };
  const keys = Object.keys(response);
  const listeners = tape.listeners(response, COUNTED);
  const body = await read(response, run, tape);
  const { complete, aborted, rawTrailers } = response;
  const raw = rawHeaders.filter((_, i) => rawHeaders[i - (i % 2)]?.toLowerCase() !== 'date');
  return { head, raw, keys, listeners, body, complete, aborted, rawTrailers, after: Object.keys(response) };
}

function requestState(sent: ClientRequest): Recording {
  const { destroyed, aborted, closed, reusedSocket, writableFinished, writableEnded, shouldKeepAlive } = sent;
  return { destroyed, aborted, closed, reusedSocket, writableFinished, writableEnded, shouldKeepAlive };
}

async function iterate(response: IncomingMessage, run: Run, tape: Tape): Promise<unknown> {
  if (run.read !== 'all') return readStream(response, run, tape);
  tape.watch('body', response, STREAM_EVENTS);
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    if (chunks.length === 0) run.onFirstBytes?.();
    chunks.push(chunk as Buffer);
  }
  return { body: digest(Buffer.concat(chunks)), state: stateOf(response) };
}

/** Paused mode, as text. */
async function pull(response: IncomingMessage, run: Run, tape: Tape): Promise<unknown> {
  if (run.read === 'never' || run.read === 'cancel') return readStream(response, run, tape);
  tape.watch('body', response, STREAM_EVENTS);
  if (run.read === 'late') await sleep(LATE_MS);
  response.setEncoding('utf8');
  let text = '';
  response.on('readable', () => {
    for (let part = response.read() as string | null; part !== null; part = response.read() as string | null) {
      if (text === '') run.onFirstBytes?.();
      text += part;
    }
  });
  await closing(response);
  return { text: digest(text), state: stateOf(response) };
}

async function destroyRequest(response: IncomingMessage, _: Run, tape: Tape): Promise<unknown> {
  tape.watch('body', response, STREAM_EVENTS);
  (response as IncomingMessage & { req: ClientRequest }).req.destroy();
  await closing(response);
  return stateOf(response);
}
