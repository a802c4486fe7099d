import diagnostics from 'node:diagnostics_channel';
import { Counter, Registry } from 'prom-client';
import { undiciExchange, undiciMessages } from './fake-undici.ts';
import { type CannedResponse, RATE_LIMITED, SUCCESS, SUCCESS_WITHOUT_VENDOR_HEADERS } from './responses.ts';

const PROVIDER = 'https://api.kallglot.com';
const FOREIGN = 'https://api.example.com';
const PATH = '/v1/sessions';

/** Stands for the agent's list: without a reference the compiler would optimise the request away. */
let current: FakeClientRequest | undefined;

const created = diagnostics.channel('http.client.request.created');
const finished = diagnostics.channel('http.client.response.finish');

/** The parts of a ClientRequest and an IncomingMessage that are read. */
class FakeClientRequest {
  readonly protocol = 'https:';
  readonly method = 'POST';
  readonly destroyed = false;
  readonly host: string;
  readonly path: string;

  constructor(host: string, path: string) {
    this.host = host;
    this.path = path;
  }

  getHeader(name: string): string | undefined {
    return name === 'host' ? this.host : undefined;
  }
}

function nodeHttpExchange(host: string, path: string, { status }: CannedResponse): () => void {
  const response = { statusCode: status, headers: {} };
  return () => {
    const request = new FakeClientRequest(host, path);
    current = request;
    created.publish({ request: current });
    finished.publish({ request, response });
  };
}

function nodeHttpMessages(host: string, path: string, { status }: CannedResponse): () => void {
  const request = new FakeClientRequest(host, path);
  const message = { request };
  const answered = { request, response: { statusCode: status, headers: {} } };
  return () => {
    created.publish(message);
    finished.publish(answered);
  };
}

/** The same response with other request ids. */
function withIds({ status, headers, body }: CannedResponse, count: number): CannedResponse[] {
  const id = /req_\w+/g;
  return Array.from({ length: count }, (_, i) => {
    const own = `req_01HQ7ZK3V9T4M2N8P6R5S1W${100 + i}`;
    return {
      status,
      headers: headers.map((text) => text.replace(id, own)),
      body: Buffer.from(body.toString().replace(id, own)),
    };
  });
}

function inTurn(exchanges: readonly (() => void)[]): () => void {
  let at = 0;
  return () => exchanges[at++ % exchanges.length]?.();
}

const counter = new Counter({ name: 'calls', help: 'calls', labelNames: ['a', 'b', 'c'], registers: [new Registry()] });
const LABELS = { a: 'kallglot', b: 'sessions.create', c: '201' };
let document: unknown;

/** Work that everybody knows, to compare with: how fast the machine is. */
export const YARDSTICKS = {
  'JSON.parse() of the body of the 429': () => {
    document = JSON.parse(RATE_LIMITED.body.toString());
  },
  'counter.inc() of prom-client, three labels': () => counter.inc(LABELS),
  'performance.now()': () => {
    document = performance.now();
  },
} as const;

export type YardstickName = keyof typeof YARDSTICKS;

/** What was parsed last: without a reference the compiler would optimise the work away. */
export const parsed = (): unknown => document;

/** One synthetic exchange each: everything happens before the function returns. */
export const EXCHANGES = {
  'undici foreign': undiciExchange(FOREIGN, 'POST', PATH, SUCCESS_WITHOUT_VENDOR_HEADERS),
  'undici success': undiciExchange(PROVIDER, 'POST', PATH, SUCCESS),
  'undici success, no vendor headers': undiciExchange(PROVIDER, 'POST', PATH, SUCCESS_WITHOUT_VENDOR_HEADERS),
  'undici 429': inTurn(withIds(RATE_LIMITED, 16).map((answer) => undiciExchange(PROVIDER, 'POST', PATH, answer))),
  'node:http foreign': nodeHttpExchange('api.example.com', PATH, SUCCESS_WITHOUT_VENDOR_HEADERS),
  'undici foreign, messages made before': undiciMessages(FOREIGN, 'POST', PATH, SUCCESS_WITHOUT_VENDOR_HEADERS),
  'node:http foreign, messages made before': nodeHttpMessages('api.example.com', PATH, SUCCESS_WITHOUT_VENDOR_HEADERS),
} as const;

export type ExchangeName = keyof typeof EXCHANGES;

/** Every channel that they publish on. */
export const CHANNELS = [
  'undici:request:create',
  'undici:request:headers',
  'undici:request:trailers',
  'http.client.request.created',
  'http.client.response.finish',
] as const;
