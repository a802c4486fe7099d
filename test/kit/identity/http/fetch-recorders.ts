import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import * as undici8 from 'undici';
import * as undici6 from 'undici6';
import * as undici7 from 'undici7';
import { digest, headersOf, LATE_MS, type Recorder, type Recording, type Run, UNREAD_MS } from './tape.ts';

/** The part that the five fetch functions have in common. */
export type Fetch = (url: string, init: Record<string, unknown>) => Promise<FetchResponse>;
type FetchResponse = {
  status: number;
  statusText: string;
  ok: boolean;
  redirected: boolean;
  type: string;
  url: string;
  bodyUsed: boolean;
  headers: Iterable<readonly [string, string]>;
  body: ReadableStream<Uint8Array> | Readable | null;
};

const UNDICI = [
  { name: 'undici 6 fetch', undici: undici6 as unknown as typeof undici8 },
  { name: 'undici 7 fetch', undici: undici7 as unknown as typeof undici8 },
  { name: 'undici 8 fetch', undici: undici8 },
];

/** The global fetch accepts a dispatcher of the undici in Node 24. */
const globalAgent = (ca: Buffer | undefined) => (ca ? new undici7.Agent({ connect: { ca } }) : undefined);

export const FETCH_RECORDERS: readonly Recorder[] = [
  {
    name: 'global fetch',
    open: (ca) => {
      const dispatcher = globalAgent(ca);
      const record = (run: Run) => recordFetch(globalThis.fetch as unknown as Fetch, run, dispatcher && { dispatcher });
      return { record, close: () => dispatcher?.destroy() };
    },
  },
  ...UNDICI.map(
    ({ name, undici }): Recorder => ({
      name,
      open: (ca) => {
        const dispatcher = new undici.Agent(ca ? { connect: { ca } } : {});
        const record = (run: Run) => recordFetch(undici.fetch as unknown as Fetch, run, { dispatcher });
        return { record, close: () => dispatcher.destroy() };
      },
    }),
  ),
];

export async function recordFetch(fetch: Fetch, run: Run, more: Record<string, unknown> = {}): Promise<Recording> {
  const { method, body, signal } = run;
  const response = await fetch(run.url, { method, ...(body && { body }), ...(signal && { signal }), ...more });
  const { status, statusText, ok, redirected, type, url } = response;
  return {
    head: { status, statusText, ok, redirected, type, url, headers: headersOf(response.headers) },
    keys: Object.keys(response),
    body: await readBody(response.body, run),
    bodyUsed: response.bodyUsed,
  };
}

async function readBody(body: FetchResponse['body'], run: Run): Promise<unknown> {
  if (body === null) return null;
  if (run.read === 'cancel') return body instanceof Readable ? body.destroy().destroyed : await body.cancel();
  if (run.read === 'late') await sleep(LATE_MS);
  if (run.read === 'never') {
    await sleep(UNREAD_MS);
    return { locked: body instanceof Readable ? body.destroyed : body.locked };
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    if (chunks.length === 0) run.onFirstBytes?.();
    chunks.push(chunk);
  }
  return digest(Buffer.concat(chunks));
}
