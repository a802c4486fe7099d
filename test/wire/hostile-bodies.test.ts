import http from 'node:http';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSignals } from '../kit/expect.ts';
import { CLIENTS } from '../kit/http/clients.ts';
import { type Answer, type Server, serve } from '../kit/server.ts';
import { failure } from '../kit/signals.ts';
import { watch } from '../kit/watch.ts';

/** These pass on the raw bytes: what a decoding client does with a bomb does not matter here. */
const RAW = CLIENTS.filter(({ name }) => /^undici \d request$|^http$/.test(name));

/** The result for a meaningless body: the status and the headers decide. */
const SILENT = { error_type: '402', code: undefined, type: undefined, provider_message: undefined };
const CREDITS = { ...SILENT, error_type: 'insufficient_api_credits', code: 'insufficient_api_credits' };

type Expected = typeof SILENT | { [key in keyof typeof SILENT]: string | undefined };
type Case = [what: string, body: string | Buffer, expected: Expected, headers?: Record<string, string>];

const withCode = (code: unknown): string => JSON.stringify({ error: { code } });
const FOUND = withCode('insufficient_api_credits');
const gzip = { 'content-encoding': 'gzip' };
const zeros = (bytes: number): Buffer => Buffer.alloc(bytes);
/** Valid JSON that decodes to a given size and would yield the code if it were read. */
const padded = (bytes: number): string => `${FOUND.slice(0, -1)},"padding":"${'x'.repeat(bytes)}"}`;

const NOT_JSON: Case[] = [
  ['nothing', '', SILENT],
  ['broken JSON', '{"error":', SILENT],
  ['half of the body', FOUND.slice(0, 20), SILENT],
  ['text', 'Payment required', SILENT],
  ['HTML', '<html><body>402</body></html>', SILENT],
  ['two documents', `${FOUND}${FOUND}`, SILENT],
  ['NUL bytes', Buffer.alloc(64), SILENT],
  ['UTF-16', Buffer.from(FOUND, 'utf16le'), SILENT],
  ['a byte order mark', Buffer.from(`\ufeff${FOUND}`), CREDITS],
  ['invalid UTF-8 in the code', Buffer.from(withCode('insufficient_\xff_credits'), 'latin1'), SILENT],
  ['invalid UTF-8 elsewhere', Buffer.from(`{"a":"\xff\xfe",${FOUND.slice(1)}`, 'latin1'), CREDITS],
];

const WRONG_TYPES: Case[] = [
  ...[null, 5, true, 'x', [], [[]], [{ error: { code: 'insufficient_api_credits' } }]].map(
    (body): Case => [`JSON that is ${JSON.stringify(body)}`, JSON.stringify(body), SILENT],
  ),
  ...[null, 5, true, 'x', [], {}, ['insufficient_api_credits'], [{ code: 'insufficient_api_credits' }]].map(
    (error): Case => [`an error that is ${JSON.stringify(error)}`, JSON.stringify({ error }), SILENT],
  ),
  ...[null, [], {}, '', ['insufficient_api_credits'], 'two words', 'line\nbreak', 'x'.repeat(65), 'x'.repeat(5000)]
    .concat('+15550100123', 'code_15550100123', 'insufficient_api_credits ', 'Insufficient_Api_Credits!')
    .map((code): Case => [`a code that is ${JSON.stringify(code).slice(0, 40)}`, withCode(code), SILENT]),
  ['a code beyond numbers', '{"error":{"code":1e999}}', SILENT],
  ['a numeric code', withCode(5), { ...SILENT, code: '5' }],
  ['a code that is true', withCode(true), SILENT],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'].map(
    (code): Case => [`the code ${code}`, withCode(code), { ...SILENT, code }],
  ),
  ['a code below __proto__', `{"__proto__":${FOUND}}`, SILENT],
  ['an error that is __proto__', '{"error":{"__proto__":{"code":"insufficient_api_credits"}}}', SILENT],
  ['a constructor', '{"constructor":{"prototype":{"polluted":1}},"error":{}}', SILENT],
  [
    'wrong types all over',
    '{"error":{"type":[],"param":{},"message":5,"request_id":{},"retry_after":[]}}',
    { ...SILENT, provider_message: '5' },
  ],
  ['keys without end', JSON.stringify(Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [i, i]))), SILENT],
  ['depth without end', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, SILENT],
];

const TOO_LARGE: Case[] = [
  ['60 KiB', padded(60 * 1024), CREDITS],
  ['65 KiB', padded(65 * 1024), SILENT],
  ['10 MB', padded(10_000_000), SILENT],
  ['1 MB of zeros in gzip', zlib.gzipSync(zeros(1_000_000)), SILENT, gzip],
  ['1 MB of JSON in gzip', zlib.gzipSync(padded(1_000_000)), SILENT, gzip],
  ['200 KB of JSON in gzip', zlib.gzipSync(padded(200_000)), CREDITS, gzip],
  ['100 MB of zeros in gzip', zlib.gzipSync(zeros(100_000_000), { level: 1 }), SILENT, gzip],
  [
    '100 MB of zeros in gzip twice',
    zlib.gzipSync(zlib.gzipSync(zeros(100_000_000))),
    SILENT,
    { 'content-encoding': 'gzip, gzip' },
  ],
  ['100 MB of zeros in deflate', zlib.deflateSync(zeros(60_000_000)), SILENT, { 'content-encoding': 'deflate' }],
  ['100 MB of zeros in br', brotli(zeros(100_000_000)), SILENT, { 'content-encoding': 'br' }],
  ['100 MB of zeros in zstd', zlib.zstdCompressSync(zeros(100_000_000)), SILENT, { 'content-encoding': 'zstd' }],
];

function brotli(bytes: Buffer): Buffer {
  return zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } });
}

const LIES: Case[] = [
  ['plain JSON that claims gzip', FOUND, SILENT, gzip],
  ['half a gzip', zlib.gzipSync(FOUND).subarray(0, 20), SILENT, gzip],
  ['a gzip with a tail', Buffer.concat([zlib.gzipSync(FOUND), Buffer.from('tail')]), SILENT, gzip],
  ['gzip that claims br', zlib.gzipSync(FOUND), SILENT, { 'content-encoding': 'br' }],
  ['gzip that claims nothing', zlib.gzipSync(FOUND), SILENT],
  ['an unknown encoding', FOUND, SILENT, { 'content-encoding': 'snappy' }],
  ['an encoding called __proto__', FOUND, SILENT, { 'content-encoding': '__proto__' }],
  ['identity', FOUND, CREDITS, { 'content-encoding': 'identity' }],
  ['GZIP', zlib.gzipSync(FOUND), CREDITS, { 'content-encoding': 'GZIP' }],
  [
    'three encodings',
    zlib.gzipSync(brotli(zlib.deflateSync(FOUND))),
    CREDITS,
    { 'content-encoding': 'deflate, br, gzip' },
  ],
  [
    'four encodings',
    zlib.gzipSync(zlib.gzipSync(zlib.gzipSync(zlib.gzipSync(FOUND)))),
    SILENT,
    { 'content-encoding': 'gzip, gzip, gzip, gzip' },
  ],
  ['HTML that claims JSON', '<html></html>', SILENT, { 'content-type': 'application/json' }],
  ['JSON that claims HTML', FOUND, CREDITS, { 'content-type': 'text/html' }],
  ['JSON that claims an image', FOUND, SILENT, { 'content-type': 'image/png' }],
  ['JSON that claims an event stream', FOUND, SILENT, { 'content-type': 'text/event-stream' }],
  ['JSON of a problem', FOUND, CREDITS, { 'content-type': 'application/problem+json; charset=utf-8' }],
  ['JSON of a type without end', FOUND, CREDITS, { 'content-type': `application/json; x=${'y'.repeat(900)}` }],
];

let current: Case;
let server: Server;
const answer: Answer = (_, response) => {
  const [, body, , headers = {}] = current;
  const usual = { 'content-type': 'application/json', 'x-request-id': 'req_head' };
  response.writeHead(402, { ...usual, 'content-length': Buffer.byteLength(body), ...headers }).end(body);
};
beforeAll(async () => {
  server = await serve(answer);
});
afterAll(() => server.close());

describe.each(RAW)('by $name', (client) => {
  it.each([...NOT_JSON, ...WRONG_TYPES, ...TOO_LARGE, ...LIES])('%s', async (...row) => {
    const [, , expected] = row;
    current = row;
    const watching = watch([server.host]);
    const { status, release } = await client.ask(`${server.url}/v1/sessions/sess_1`);
    await release();
    await expectSignals(watching, failure(402, 'credits', expected.error_type ?? ''));
    const [line] = watching.lines.map(({ fields: { error_type, code, type, provider_message, request_id } }) => {
      return { error_type, code, type, provider_message, request_id };
    });
    expect({ status, line, polluted: 'polluted' in {} }).toEqual({
      status: 402,
      line: { ...expected, request_id: 'req_head' },
      polluted: false,
    });
  });
});

it('a body shorter than its content-length is classified by its status', async () => {
  const watching = watch([server.host]);
  current = ['short', FOUND, SILENT, { 'content-length': '5000' }];
  await new Promise<void>((resolve) => {
    http.get(`${server.url}/v1/sessions/sess_1`, { agent: new http.Agent() }, (response) => {
      response.on('error', () => resolve()).resume();
      setTimeout(() => response.destroy(), 30);
    });
  });
  await expectSignals(watching, failure(402, 'credits', 'insufficient_api_credits'));
});
