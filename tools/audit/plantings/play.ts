import type { Sidetone } from '../../../src/install/register.ts';
import { BUILT_IN_PROVIDERS } from '../../../src/providers/built-in.ts';
import { CLIENTS } from '../clients.ts';
import { talkByGlobal, talkByWs } from '../scenarios/streams.ts';
import type { Answer, AuditServer } from '../server.ts';
import type { Signals } from '../signals.ts';
import { watchWith } from '../watch.ts';
import { failingFetch, failingRequest, failingWebSocket, requestAt } from './connections.ts';
import { type Planting, providerNamed } from './planting.ts';

/** What plays a planting: the server, and the name of the provider whose host it is. */
type Stage = { readonly server: AuditServer; readonly signals: Signals; readonly provider: string };

type Play = (planting: Planting, stage: Stage) => Promise<void>;

const PATH = '/v1/calls/1';
/** A control frame has room for so much (RFC 6455, 5.5). */
const MAX_REASON = 123;

/** Answered to every client, each with an installation of its own. */
function answered(answerOf: (planting: Planting, provider: string) => Answer): Play {
  return async (planting, { server, signals, provider }) => {
    for (const client of CLIENTS) {
      server.answer({ status: planting.status ?? 400, ...answerOf(planting, provider) });
      await watched({ server, signals, provider }, () =>
        client.call(server, { method: 'POST', path: PATH, body: '{}' }),
      );
    }
  };
}

const body = (type: string): Play => answered(({ content }) => ({ body: content, headers: { 'content-type': type } }));

/** As bytes of UTF-8, in one line: a header holds no others. */
const onWire = (text: string): string => Buffer.from(text.replaceAll(/[\r\n\0]+/g, ' '), 'utf8').toString('latin1');

const header = (namesOf: (planting: Planting, provider: string) => readonly string[]): Play =>
  answered((planting, provider) => {
    const names = namesOf(planting, provider);
    return {
      body: JSON.stringify({ error: { code: 'invalid_request', message: 'Invalid.' } }),
      headers: Object.fromEntries(names.map((name) => [name, onWire(planting.content)])),
    };
  });

function requestIdHeaders(provider: string): readonly string[] {
  const names = BUILT_IN_PROVIDERS.find(({ name }) => name === provider)?.headers?.requestId ?? [];
  return ['x-request-id', ...(typeof names === 'string' ? [names] : names)];
}

/** A request with this path and query, which fails and which succeeds; where there is a host, also to that host. */
const url: Play = async ({ where, content }, stage) => {
  const { server } = stage;
  const whole = /^[a-z]{2,5}:\/\//i.test(content) ? URL.parse(content) : null;
  const path = whole === null ? pathOf(where, content) : `${whole.pathname}${whole.search}`;
  for (const status of [404, 200]) {
    server.answer({ status, body: '{}' });
    for (const client of CLIENTS) {
      const written = client.name === 'fetch' ? path : escaped(path);
      await watched(stage, () => client.call(server, { path: written }));
    }
    if (whole === null) continue;
    const elsewhere = `http://${whole.hostname}${path}${whole.hash}`;
    await watched(stage, () => requestAt(server.port, elsewhere), [whole.hostname]);
  }
};

function pathOf(where: string, content: string): string {
  if (content.startsWith('/')) return content;
  return where === 'url-query' ? `${PATH}?${content.replace(/^\?/, '')}` : `/${content}`;
}

/** `node:http` refuses spaces and letters that are not ASCII. */
const escaped = (path: string): string =>
  path.replaceAll(/[^!-~]+/g, (run) => encodeURIComponent(run.replaceAll(/\p{Cs}/gu, '?')));

/** A stream of each client. */
const stream =
  (talkOf: (planting: Planting) => Omit<Parameters<typeof talkByWs>[1], 'path'> & { path?: string }): Play =>
  async (planting, stage) => {
    for (const talk of [talkByGlobal, talkByWs])
      await watched(stage, () => talk(stage.server, { path: PATH, ...talkOf(planting) }));
  };

/** No longer than a close frame allows, and never half a character. */
function closeReason(text: string): string {
  let reason = '';
  for (const character of text) {
    if (Buffer.byteLength(reason + character) > MAX_REASON) break;
    reason += character;
  }
  return reason;
}

/** Thrown by the network, and as the reason of an abort. */
const exception: Play = async ({ content }, stage) => {
  const { server } = stage;
  const error = (): Error => Object.assign(new Error(content), { code: 'ECONNRESET' });
  const url = `http://${server.host}${PATH}`;
  await watched(stage, () => failingFetch(url, error()));
  await watched(stage, () => failingRequest(url, error()));
  await watched(stage, () => failingWebSocket(url.replace('http', 'ws'), error()));
  for (const client of CLIENTS)
    await watched(stage, async () => {
      const abort = new AbortController();
      const called = client.call(server, { path: PATH, signal: abort.signal });
      abort.abort(new Error('no answer', { cause: error() }));
      await called;
    });
};

/** In the configuration, by a function of the request, and by withAccount(). */
const account: Play = async ({ content }, { server, signals, provider }) => {
  server.answer({ status: 402, body: '{}' });
  const call = (): Promise<string> => (CLIENTS[0] as (typeof CLIENTS)[0]).call(server, { path: PATH });
  for (const setting of [content, () => content]) {
    const providers = { [provider]: { hosts: [server.host], account: setting } };
    await watchWith({ providers }, signals, call).catch((error: Error) => signals.add('diagnostics', error.message));
  }
  await watched({ server, signals, provider }, (sidetone) => sidetone.withAccount(content, call));
};

/** The logger throws it: a fault, which the next line reports. */
const fault: Play = async ({ content }, stage) => {
  const { server, signals } = stage;
  signals.failure = new Error(content);
  server.answer({ status: 402, body: '{}' });
  await watched(stage, () => (CLIENTS[0] as (typeof CLIENTS)[0]).call(server, { path: PATH }));
};

const PLAYS: Readonly<Record<string, Play>> = {
  'json-error-body': body('application/json'),
  'text-body': body('text/plain; charset=utf-8'),
  'xml-body': body('application/xml'),
  'html-body': body('text/html'),
  'header-value': header(({ header: name = 'x-request-id' }) => [name]),
  'location-header': header(() => ['location']),
  'request-id': header((_, provider) => requestIdHeaders(provider)),
  'url-path': url,
  'url-query': url,
  'ws-url': stream(({ content, where }) => {
    const whole = /^[a-z]{2,5}:\/\//i.test(content) ? URL.parse(content) : null;
    return { path: escaped(whole === null ? pathOf(where, content) : `${whole.pathname}${whole.search}`), code: 1011 };
  }),
  'ws-close-reason': stream(({ content, code = 1011 }) => ({ code, reason: closeReason(content) })),
  'ws-error-frame': stream(({ content }) => ({ frame: content, code: 1000 })),
  'exception-message': exception,
  account,
  'log-message': fault,
};

/** @param hosts of the provider, besides the server: what is requested of others is not observed */
function watched(
  { server, signals, provider }: Stage,
  work: (sidetone: Sidetone) => unknown,
  hosts: readonly string[] = [],
): Promise<void> {
  const settings = { hosts: [server.host, ...hosts], streamErrors: true };
  // Another provider’s own host: its settings would contradict these.
  return watchWith({ providers: { '*': false, [provider]: settings } }, signals, work);
}

/** Whether there is a way to play it. */
export const isPlayed = ({ where }: Planting): boolean => Object.hasOwn(PLAYS, where);

/** Plays it over the wire. Anything of an unknown place is the body of a response. */
export async function playPlanting(planting: Planting, server: AuditServer, signals: Signals): Promise<void> {
  const play = PLAYS[planting.where] ?? body('text/plain; charset=utf-8');
  await play(planting, { server, signals, provider: providerNamed(planting.provider) });
  await signals.exportSpans();
}
