import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as undici8 from 'undici';
import * as undici6 from 'undici6';
import * as undici7 from 'undici7';
import { type Ask, type Client, settle } from './ask.ts';

export type Undici = typeof undici8;
type Dispatcher = InstanceType<Undici['Agent']>;
type Call = (undici: Undici, url: string, ask: Ask, dispatcher: Dispatcher) => Promise<Got>;
type Got = { status: number; text: string | undefined };

/** The three supported majors of undici; their types agree as far as these clients need. */
export const UNDICI_VERSIONS = [
  { version: 6, undici: undici6 as unknown as Undici },
  { version: 7, undici: undici7 as unknown as Undici },
  { version: 8, undici: undici8 },
] as const;

export const UNDICI_CLIENTS: readonly Client[] = UNDICI_VERSIONS.flatMap(({ version, undici }) => {
  const by = (name: string, call: Call, lacks: Client['lacks'] = [], open = agent) =>
    client(`undici ${version} ${name}`, undici, call, open, lacks);
  return [
    by('request', request),
    by('fetch', fetch),
    by('stream', stream, ['read']),
    by('pipeline', pipeline, ['read']),
    by('Client.request', request, [], (it, origin, connect) => new it.Client(origin, { connect }) as never),
    by('Pool.request', request, [], (it, origin, connect) => new it.Pool(origin, { connect }) as never),
    by('RetryAgent', request, [], (it, origin, connect) => new it.RetryAgent(agent(it, origin, connect)) as never),
    by('interceptors', request, [], (it, origin, connect) => {
      const { redirect, retry } = it.interceptors;
      return agent(it, origin, connect).compose(retry(), redirect({ maxRedirections: 3 })) as never;
    }),
    by('dispatch', dispatch, ['read', 'signal']),
  ];
});

type Open = (undici: Undici, origin: string, connect: NonNullable<Ask['connect']>) => Dispatcher;

const GIVEN_UP = new Error('destroyed by the test');

function agent(undici: Undici, _: string, connect: NonNullable<Ask['connect']>): Dispatcher {
  return new undici.Agent({ connect });
}

function client(name: string, undici: Undici, call: Call, open: Open, lacks: Client['lacks'] = []): Client {
  return {
    name,
    lacks,
    ask: (url, ask = {}) => {
      const dispatcher = open(undici, new URL(url).origin, ask.connect ?? {});
      // Not every version can close a composed dispatcher.
      const release = () => dispatcher.destroy(GIVEN_UP).catch(() => {});
      return settle(() => call(undici, url, ask, dispatcher), release);
    },
  };
}

function optionsOf({ method = 'GET', body, signal }: Ask) {
  return { method: method as 'GET', body: body ?? null, signal: signal ?? null };
}

async function request(_: Undici, url: string, ask: Ask, dispatcher: Dispatcher): Promise<Got> {
  const { origin, pathname, search } = new URL(url);
  const { statusCode, body } = await dispatcher.request({ origin, path: pathname + search, ...optionsOf(ask) });
  return { status: statusCode, text: await readOut(body as unknown as Readable, ask) };
}

async function fetch(undici: Undici, url: string, ask: Ask, dispatcher: Dispatcher): Promise<Got> {
  const response = await undici.fetch(url, { ...optionsOf(ask), dispatcher });
  if (ask.read === 'cancel') await response.body?.cancel();
  return { status: response.status, text: ask.read === undefined ? await response.text() : undefined };
}

async function stream(undici: Undici, url: string, ask: Ask, dispatcher: Dispatcher): Promise<Got> {
  const sink = new PassThrough();
  sink.on('error', () => {});
  let status = 0;
  await undici.stream(url, { ...optionsOf(ask), dispatcher }, ({ statusCode }) => {
    status = statusCode;
    return sink.resume();
  });
  return { status, text: undefined };
}

async function pipeline(undici: Undici, url: string, ask: Ask, dispatcher: Dispatcher): Promise<Got> {
  let status = 0;
  const duplex = undici.pipeline(url, { ...optionsOf(ask), dispatcher }, ({ statusCode, body }) => {
    status = statusCode;
    return body as Readable;
  });
  duplex.end(ask.body);
  const read = await text(duplex);
  return { status, text: read };
}

/** Through a handler that undici 6, 7 and 8 all accept. */
function dispatch(_: Undici, url: string, ask: Ask, dispatcher: Dispatcher): Promise<Got> {
  const { origin, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    const end = () => resolve({ status, text: Buffer.concat(chunks).toString() });
    const older = {
      onConnect: () => {},
      onHeaders: (statusCode: number) => {
        status = statusCode;
        return true;
      },
      onData: (chunk: Buffer) => chunks.push(chunk) > 0,
      onComplete: end,
      onError: reject,
    };
    const newer = {
      onRequestStart: () => {},
      onResponseStart: (_: unknown, statusCode: number) => {
        status = statusCode;
      },
      onResponseData: (_: unknown, chunk: Buffer) => void chunks.push(chunk),
      onResponseEnd: end,
      onResponseError: (_: unknown, error: Error) => reject(error),
    };
    const handler = 'Dispatcher1Wrapper' in _ ? newer : older;
    dispatcher.dispatch({ origin, path: pathname + search, ...optionsOf(ask) } as never, handler as never);
  });
}

/** Reads, leaves or destroys a Node stream. */
export async function readOut(body: Readable, { read = 'all' }: Ask): Promise<string | undefined> {
  if (read === 'all') return text(body);
  body.on('error', () => {});
  if (read === 'cancel') body.destroy();
  return undefined;
}
