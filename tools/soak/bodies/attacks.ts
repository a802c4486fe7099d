import type { ServerResponse } from 'node:http';
import zlib from 'node:zlib';

/** One kind of bad response. */
export type Attack = {
  readonly name: string;
  /** The path of call reports; every other path returns errors. */
  readonly path: string;
  /** Requests that are open at the same time. */
  readonly open: number;
  /** Answers one request; resolves when the response has ended. */
  answer(response: ServerResponse): void;
  /** Finite responses are requested again and again, for this long; others stay open. */
  readonly seconds: number;
};

const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY } = zlib.constants;
const JSON_TYPE = { 'content-type': 'application/json' };
const CALL = '/api/v1/workflow/7/runs/8';
const SESSION = '/v1/sessions/s1';

const brotliBomb = (windowBits: number): Buffer =>
  zlib.brotliCompressSync(Buffer.alloc(64_000_000), {
    params: { [BROTLI_PARAM_LGWIN]: windowBits, [BROTLI_PARAM_QUALITY]: 5 },
  });

/** 64 KiB of incompressible data, as a normal encoder sends them. */
const noise = (): Buffer => {
  const text = JSON.stringify({ error: { code: 'dial_failed', padding: '' } });
  let seed = 7;
  const random = Array.from({ length: 80_000 }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return 33 + (seed % 58);
  });
  return zlib.gzipSync(text.replace('""', () => JSON.stringify(Buffer.from(random).toString('latin1'))));
};

const ends =
  (status: number, body: Buffer, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { ...JSON_TYPE, ...headers, 'content-length': body.length }).end(body);

/** One byte at a time, as many as the socket accepts, without the last one. */
const trickles =
  (status: number, bytes: number, perTurn: number) =>
  (response: ServerResponse): void => {
    response.writeHead(status, JSON_TYPE).write('{');
    response.socket?.setNoDelay(true);
    let sent = 0;
    const turn = (): void => {
      for (let i = 0; i < perTurn && sent < bytes; i++, sent++) response.write('x');
      if (sent < bytes && !response.destroyed) setImmediate(turn);
    };
    turn();
  };

const BIG_NOISE = noise();
const BOMB = brotliBomb(24);

export const ATTACKS: readonly Attack[] = [
  {
    name: 'reports of 262,000 chunks of one byte',
    path: CALL,
    open: 60,
    answer: trickles(200, 262_000, 64),
    seconds: 0,
  },
  { name: 'slow errors, a byte now and then', path: SESSION, open: 1000, answer: trickles(402, 3000, 1), seconds: 0 },
  {
    name: `brotli of ${BOMB.length} bytes, window of 16 MiB`,
    path: SESSION,
    open: 20,
    answer: ends(402, BOMB, { 'content-encoding': 'br' }),
    seconds: 5,
  },
  {
    name: 'brotli, window of 4 MiB',
    path: SESSION,
    open: 20,
    answer: ends(402, brotliBomb(22), { 'content-encoding': 'br' }),
    seconds: 5,
  },
  {
    name: 'gzip of 64 MB of zeros',
    path: SESSION,
    open: 20,
    answer: ends(402, zlib.gzipSync(Buffer.alloc(64_000_000), { level: 1 }).subarray(0, 65_000), {
      'content-encoding': 'gzip',
    }),
    seconds: 5,
  },
  {
    name: `a storm of errors, ${BIG_NOISE.length} bytes of gzip each`,
    path: SESSION,
    open: 1000,
    answer: ends(402, BIG_NOISE, { 'content-encoding': 'gzip' }),
    seconds: 5,
  },
  {
    name: 'errors of 60 KB of objects',
    path: SESSION,
    open: 50,
    answer: ends(402, Buffer.from(`[${'{},'.repeat(20_000)}1]`)),
    seconds: 5,
  },
];
