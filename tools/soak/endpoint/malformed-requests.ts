import type { Random } from './random.ts';

/** Appears in every request: a response that contains it echoes its input. */
export const MARK = 'Zq7Echo';

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'get',
  'G\0T',
  '',
  'OPTIONS',
  'CONNECT',
  'TRACE',
  'PRI',
  'M-SEARCH',
  'X'.repeat(500),
  '\u00e9',
];
const TARGETS = [
  ...[
    '/metrics',
    '/healthz',
    '/',
    '*',
    '',
    '/metrics?',
    '//metrics',
    '/metrics/../etc/passwd',
    '/%',
    '/%zz',
    '/%00',
    '/\0',
  ],
  ...[
    'http://x:99999999/metrics',
    'http://[::1/metrics',
    'http://user:pass@x/metrics',
    '://',
    '/metrics#f',
    `/${'a'.repeat(9000)}`,
  ],
];
const VERSIONS = [
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/0.9',
  'HTTP/2.0',
  'HTTP/9.9',
  'HTTP/1.1 ',
  'http/1.1',
  'HTTP',
  '',
  'ICY 200',
  'HTTP/1.1\0',
];
const HEADERS = [
  ...[
    'Host: x',
    'Host:',
    'Host: a, b',
    'Host: \0',
    'host: x\r\nHost: y',
    `X: ${'a'.repeat(9000)}`,
    ': empty',
    'no colon',
    'X : space',
  ],
  ...[
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Length: 1e9',
    'Content-Length: 5, 6',
    'Content-Length: 99999999999999999999',
  ],
  ...[
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip',
    'Transfer-Encoding: chunked, chunked',
    'Transfer-Encoding: \x0bchunked',
  ],
  ...[
    'Expect: 100-continue',
    'Expect: 200-ok',
    'Connection: Upgrade\r\nUpgrade: websocket',
    'Connection: Upgrade\r\nUpgrade: h2c',
  ],
  ...[
    'Connection: keep-alive',
    'Connection: close',
    ' folded: line',
    '\tfolded',
    'X: a\r\n b',
    'X: \u00e9\u0000',
    'Accept: */*;q=nan',
  ],
];
const ENDS = [
  '\r\n\r\n',
  '\n\n',
  '\r\n',
  '',
  '\r\r',
  '\r\n\r\n0\r\n\r\n',
  '\r\n\r\nffffffffffffffff\r\n',
  '\r\n\r\n5;x=y\r\nhello\r\n0\r\n\r\n',
];

const TLS_HELLO = Buffer.from('160301020001000001fc0303', 'hex');
const HTTP2_PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** One request that breaks RFC 9112 somewhere, or nearly does. */
export function malformedRequest(random: Random): Buffer {
  switch (random.below(8)) {
    case 0:
      return random.bytes(random.below(300));
    case 1:
      return Buffer.concat([random.pick([TLS_HELLO, Buffer.from(HTTP2_PREFACE)]), random.bytes(random.below(100))]);
    case 2:
      return mutate(Buffer.from(`GET /metrics HTTP/1.1\r\nHost: ${MARK}\r\nAccept: text/plain\r\n\r\n`), random);
    case 3:
      return Buffer.from(compose(random)).subarray(0, random.below(120));
    case 4:
      return Buffer.from(`GET /${MARK} HTTP/1.1\r\n${`X-${MARK}: 1\r\n`.repeat(random.below(3000))}\r\n`);
    case 5:
      // Several in one packet, the last one broken.
      return Buffer.from('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(random.below(5)) + compose(random));
    default:
      return Buffer.from(compose(random), random.below(2) === 0 ? 'latin1' : 'utf8');
  }
}

function compose(random: Random): string {
  const headers = ['Host: localhost', ...Array.from({ length: random.below(3) }, () => random.pick(HEADERS))];
  // Mostly valid, or nothing would pass the parser's first check.
  const usually = <Part>(right: Part, parts: readonly Part[]): Part =>
    random.below(3) === 0 ? random.pick(parts) : right;
  const query = random.below(4) === 0 ? `?${MARK}` : '';
  const first = `${usually('GET', METHODS)} ${random.pick(TARGETS)}${query} ${usually('HTTP/1.1', VERSIONS)}`;
  return [first, ...headers, `X-Mark: ${MARK}`].join(random.below(9) === 0 ? '\n' : '\r\n') + usually('\r\n\r\n', ENDS);
}

function mutate(bytes: Buffer, random: Random): Buffer {
  for (let i = random.below(8) + 1; i > 0; i--) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}
