import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import zlib from 'node:zlib';
import type { Answer, Transfer } from './answer.ts';
import type { Reply } from './reply.ts';

export type Manner = Pick<Answer, 'delayMs' | 'transfer' | 'cutAfterBytes' | 'reset'>;

/** As RFC 9110, section 8.4.1, and RFC 8878 name them. */
const CODINGS: Partial<Record<Transfer, (body: Buffer) => Buffer>> = {
  gzip: (body) => zlib.gzipSync(body),
  deflate: (body) => zlib.deflateSync(body),
  br: (body) => zlib.brotliCompressSync(body),
  zstd: (body) => zlib.zstdCompressSync(body),
};

/** A reset overtakes what was sent just before it: the client's kernel throws away what it has not read. */
export const READ_HEAD_MS = 30;

/** In so many parts, each a chunk of its own. */
const CHUNKS = 3;

/**
 * Sends a reply, well or badly.
 * @param gone aborted when the server closes: nobody waits for the answer any more
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

/** A response on a connection that Node has handed over with the request for an upgrade, which it does not get. */
export function responseOn(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  // Nothing reads a second request from here.
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.destroySoon());
  return response;
}

/** Ends the connection in the middle of the body: the peer sees an orderly end that comes too early. */
function cut(response: ServerResponse, body: Buffer, after: number): void {
  response.flushHeaders();
  response.write(body.subarray(0, after), () => response.socket?.destroySoon());
}

async function writeChunks(response: ServerResponse, body: Buffer): Promise<void> {
  const size = Math.max(1, Math.ceil(body.byteLength / CHUNKS));
  for (let at = 0; at < body.byteLength; at += size) {
    response.write(body.subarray(at, at + size));
    // One turn of the loop between them, so that they leave as chunks and not as one.
    await sleep(1);
  }
  response.end();
}
