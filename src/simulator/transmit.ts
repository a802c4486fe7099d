import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import zlib from 'node:zlib';
import type { Answer, Transfer } from './answer.ts';
import type { Reply } from './reply.ts';

export type Manner = Pick<Answer, 'delayMs' | 'transfer' | 'cutAfterBytes' | 'reset'>;

/** Content codings by their names in RFC 9110, section 8.4.1, and RFC 8878. */
const CODINGS: Partial<Record<Transfer, (body: Buffer) => Buffer>> = {
  gzip: (body) => zlib.gzipSync(body),
  deflate: (body) => zlib.deflateSync(body),
  br: (body) => zlib.brotliCompressSync(body),
  zstd: (body) => zlib.zstdCompressSync(body),
};

/** A reset overtakes data sent just before it: the client's kernel discards unread data. */
export const READ_HEAD_MS = 30;

/** The number of parts, each sent as one chunk. */
const CHUNKS = 3;

/**
 * Sends a reply, complete or broken as scripted.
 * @param gone aborts when the server closes and no client waits any more
 */
export async function transmit(
  response: ServerResponse,
  reply: Reply,
  manner: Manner,
  gone: AbortSignal,
): Promise<void> {
  const { delayMs = 0, transfer = 'plain', cutAfterBytes, reset } = manner;
  if (delayMs > 0) await sleep(delayMs, undefined, { signal: gone });
  if (reset === 'before-headers') return void response.socket?.resetAndDestroy();
  const encode = CODINGS[transfer];
  const body = encode === undefined ? reply.body : encode(reply.body);
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(encode !== undefined && { 'content-encoding': transfer }),
    ...(transfer !== 'chunked' && { 'content-length': body.byteLength }),
  });
  if (reset === 'after-headers') {
    response.flushHeaders();
    await sleep(READ_HEAD_MS, undefined, { signal: gone });
    return void response.socket?.resetAndDestroy();
  }
  if (cutAfterBytes !== undefined && cutAfterBytes < body.byteLength) return cut(response, body, cutAfterBytes);
  if (transfer === 'chunked') await writeChunks(response, body);
  else response.end(body);
}

/** A response on the connection of a refused upgrade, which Node has handed over. */
export function responseOn(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  // Nothing reads a second request from here.
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.destroySoon());
  return response;
}

/** Ends the connection in the middle of the body: the peer sees an orderly but early end. */
function cut(response: ServerResponse, body: Buffer, after: number): void {
  response.flushHeaders();
  response.write(body.subarray(0, after), () => response.socket?.destroySoon());
}

async function writeChunks(response: ServerResponse, body: Buffer): Promise<void> {
  const size = Math.max(1, Math.ceil(body.byteLength / CHUNKS));
  for (let at = 0; at < body.byteLength; at += size) {
    response.write(body.subarray(at, at + size));
    // One turn of the event loop in between, so that they leave as separate chunks.
    await sleep(1);
  }
  response.end();
}
