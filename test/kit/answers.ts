import type { RequestListener } from 'node:http';
import zlib from 'node:zlib';
import { turns } from './turns.ts';

const json = (request_id: string, type: string, code: string, message: string): string =>
  JSON.stringify({ error: { type, code, message, request_id } });

const CREDITS = json('req_body_402', 'permission_error', 'insufficient_api_credits', 'No API credits are left.');
const NOT_FOUND = json('req_body_404', 'not_found_error', 'session_not_found', 'No such session.');
const RATE_LIMIT = json('req_body_429', 'rate_limit_error', 'rate_limit_exceeded', 'Too many requests.');
const UNAVAILABLE = json('req_body_503', 'api_error', 'service_unavailable', 'A dependency is down.');
const MEGABYTE = JSON.stringify({ error: { code: 'insufficient_api_credits', padding: 'x'.repeat(1024 * 1024) } });

/** A finished session, with a longer transcript than sidetone ever reads. */
const ENDED = JSON.stringify({ id: 'sess_1', status: 'ended', end_reason: 'error', duration_seconds: 4.2 });
const TRANSCRIPT = JSON.stringify({
  id: 'sess_2',
  status: 'ended',
  end_reason: 'customer_hangup',
  turns: Array.from({ length: 20_000 }, (_, i) => ({
    sequence: i,
    speaker: 'agent',
    text: 'How can I help you, said the "agent"?',
  })),
});

const JSON_TYPE = { 'content-type': 'application/json' };
const HEAD_402 = 'HTTP/1.1 402 Payment Required\r\nContent-Type: application/json\r\nX-Request-Id: req_402\r\n';
const HALF = CREDITS.slice(0, 40);

const whole =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { ...JSON_TYPE, 'x-request-id': `req_${status}`, ...headers }).end(body);

const encoded =
  (encoding: string, encode: (body: Buffer) => Buffer): RequestListener =>
  (_, response) =>
    void response
      .writeHead(402, { ...JSON_TYPE, 'x-request-id': 'req_402', 'content-encoding': encoding })
      .end(encode(Buffer.from(CREDITS)));

/** Exactly these bytes, and then the end of the connection. */
const raw =
  (...parts: string[]): RequestListener =>
  ({ socket }) =>
    void socket.end(parts.join(''));

/** A head that promises more bytes than follow; then silence, or the end. */
const half =
  (status: number, then: 'silence' | 'end' | 'reset'): RequestListener =>
  ({ socket }, response) => {
    response.writeHead(status, { ...JSON_TYPE, 'x-request-id': `req_${status}`, 'content-length': CREDITS.length });
    response.write(HALF, () => {
      // A reset discards what the client has not read yet.
      if (then === 'end') void turns().then(() => socket.destroy());
      if (then === 'reset') void turns().then(() => socket.resetAndDestroy());
    });
  };

const redirect =
  (name: string): RequestListener =>
  ({ url = '' }, response) =>
    void response.writeHead(302, { location: url.replace(/[^/?]+(?=$|\?)/, name) }).end('Moved.');

/** What the server does, by the last segment of the path. */
export const ANSWERS: Readonly<Record<string, RequestListener>> = {
  ok: whole(200, JSON.stringify({ id: 'sess_1', status: 'active' }), { 'x-api-credits-remaining': '41' }),
  ended: whole(200, ENDED),
  'ended-gzip': whole(200, zlib.gzipSync(ENDED), { 'content-encoding': 'gzip' }),
  transcript: whole(200, TRANSCRIPT),
  'transcript-gzip': whole(200, zlib.gzipSync(TRANSCRIPT), { 'content-encoding': 'gzip' }),
  chunks: (_, response) => {
    response.writeHead(200, JSON_TYPE).write('[1,');
    setTimeout(() => response.write('2,'), 4);
    setTimeout(() => response.end('3]'), 8);
  },
  credits: whole(402, CREDITS),
  missing: whole(404, NOT_FOUND),
  throttled: whole(429, RATE_LIMIT, { 'retry-after': '7' }),
  unauthorized: whole(401, json('req_body_401', 'authentication_error', 'api_key_invalid', 'No such key.')),
  unavailable: whole(503, UNAVAILABLE),
  gzip: encoded('gzip', zlib.gzipSync),
  br: encoded('br', zlib.brotliCompressSync),
  deflate: encoded('deflate', zlib.deflateSync),
  zstd: encoded('zstd', zlib.zstdCompressSync),
  empty: whole(500, ''),
  'no-content': (_, response) => void response.writeHead(204).end(),
  'not-modified': (_, response) => void response.writeHead(304, { etag: '"1"' }).end(),
  'redirect-to-ok': redirect('ok'),
  'redirect-to-missing': redirect('missing'),
  'two-packets': (_, response) => {
    response.writeHead(402, { ...JSON_TYPE, 'x-request-id': 'req_402' }).write(HALF);
    setTimeout(() => response.end(CREDITS.slice(40)), 15);
  },
  trailers: (_, response) => {
    response.writeHead(402, { ...JSON_TYPE, 'x-request-id': 'req_402', trailer: 'x-checksum' });
    response.write(CREDITS);
    response.addTrailers({ 'x-checksum': 'abc' });
    response.end();
  },
  'early-hints': (request, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' });
    whole(402, CREDITS)(request, response);
  },
  'ended-after-hints': ({ socket }) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n');
    setTimeout(() => socket.destroy(), 10);
  },
  megabyte: whole(402, MEGABYTE),
  'five-megabytes': whole(402, Buffer.from(MEGABYTE.repeat(5))),
  silence: () => {},
  'half-error': half(402, 'silence'),
  'half-ok': half(200, 'silence'),
  'cut-error': half(402, 'end'),
  'cut-ok': half(200, 'end'),
  'reset-error': half(402, 'reset'),
  'reset-ok': half(200, 'reset'),
  'ended-before-head': ({ socket }) => void socket.destroy(),
  'reset-before-head': ({ socket }) => void socket.resetAndDestroy(),
  'malformed-version': raw('HTTP/9.9 402 Payment Required\r\n\r\n'),
  'malformed-garbage': raw('\u0000\u0001\u0002 this is no HTTP\r\n\r\n'),
  'malformed-header': raw(HEAD_402, 'X\u0001Bad: 1\r\nContent-Length: 0\r\n\r\n'),
  'malformed-length': raw(HEAD_402, 'Content-Length: 1\r\nContent-Length: 2\r\n\r\nab'),
  'malformed-chunk': raw(HEAD_402, 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n'),
  'malformed-chunk-ok': raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n'),
  overlong: raw(HEAD_402, 'Content-Length: 5\r\n\r\nhello, and more than was promised'),
  twice: raw(HEAD_402, 'Content-Length: 2\r\n\r\n{}', HEAD_402, 'Content-Length: 2\r\n\r\n{}'),
  'huge-head': raw(HEAD_402, `X-Padding: ${'x'.repeat(70_000)}\r\nContent-Length: 0\r\n\r\n`),
};

/** Answers by the last segment of the path; a segment that is not in the table is an error in the test. */
export const byName: RequestListener = (request, response) => {
  const name = /\/v1\/sessions\/([^/?]+)/.exec(request.url ?? '')?.[1] ?? '';
  const answer = ANSWERS[name];
  if (answer === undefined) return void response.writeHead(599).end(`no answer called ${name}`);
  answer(request, response);
};
