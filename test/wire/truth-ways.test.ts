import http from 'node:http';
import https from 'node:https';
import axios from 'axios';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { byName } from '../kit/answers.ts';
import { expectSignals } from '../kit/expect.ts';
import { UNDICI_VERSIONS } from '../kit/http/undici-clients.ts';
import { type ForwardProxy, serveProxy } from '../kit/proxy.ts';
import { CERT, type Server, serve } from '../kit/server.ts';
import { failure, NOTHING, type Signals, success } from '../kit/signals.ts';
import { watch } from '../kit/watch.ts';

const CREDITS = failure(402, 'credits', 'insufficient_api_credits');

let plain: Server;
let secure: Server;
let h2: Server;
let proxy: ForwardProxy;
beforeAll(async () => {
  [plain, secure, h2] = await Promise.all([serve(byName), serve(byName, 'https'), serve(byName, 'http2')]);
  proxy = await serveProxy();
});
afterAll(() => Promise.all([plain, secure, h2, proxy].map((server) => server.close())));

describe.each(UNDICI_VERSIONS)('HTTP/2 by undici $version', ({ undici }) => {
  it.each<[answer: string, expected: Partial<Signals>]>([
    ['ok', success(200)],
    ['credits', CREDITS],
    ['gzip', CREDITS],
    ['zstd', CREDITS],
    ['missing', failure(404, 'not_found', 'session_not_found')],
    ['throttled', failure(429, 'rate_limit', 'rate_limit_exceeded')],
    ['two-packets', CREDITS],
    ['no-content', success(204)],
  ])('%s is observed once', async (answer, expected) => {
    const watching = watch([h2.host]);
    const dispatcher = new undici.Agent({ allowH2: true, connect: { ca: CERT } });
    const { statusCode, body } = await undici.request(`${h2.url}/v1/sessions/${answer}`, { dispatcher });
    await body.dump();
    await expectSignals(watching, expected);
    await dispatcher.destroy();
    await expectSignals(watching, expected);
    expect({ statusCode, logged: watching.logged().map(({ request_id }) => request_id) }).toEqual({
      statusCode: Number(expected.exchanges?.[0]?.status),
      logged: expected.errors === undefined ? [] : [`req_${statusCode}`],
    });
  });

  it('keeps apart requests that share one connection', async () => {
    const watching = watch([h2.host]);
    const dispatcher = new undici.Agent({ allowH2: true, connections: 1, connect: { ca: CERT } });
    const answers = ['ok', 'credits', 'missing', 'credits', 'two-packets', 'ok'];
    await Promise.all(
      answers.map(async (answer) => {
        const response = await undici.fetch(`${h2.url}/v1/sessions/${answer}`, { dispatcher });
        await response.text();
      }),
    );
    await expectSignals(watching, {
      exchanges: [
        { operation: 'sessions.get', method: 'GET', status: '200', category: '', count: 2 },
        { operation: 'sessions.get', method: 'GET', status: '402', category: 'credits', count: 3 },
        { operation: 'sessions.get', method: 'GET', status: '404', category: 'not_found', count: 1 },
      ],
      errors: [
        { category: 'credits', error_type: 'insufficient_api_credits', count: 3 },
        { category: 'not_found', error_type: 'session_not_found', count: 1 },
      ],
    });
    await dispatcher.destroy();
  });
});

type Way = [name: string, target: () => Server, ask: (url: string) => Promise<number>];

const UNDICI_WAYS = UNDICI_VERSIONS.flatMap(({ version, undici }): Way[] => {
  const ask = async (url: string) => {
    const dispatcher = new undici.ProxyAgent({ uri: proxy.url, requestTls: { ca: CERT } });
    const { statusCode, body } = await undici.request(url, { dispatcher });
    await body.dump();
    await dispatcher.close();
    return statusCode;
  };
  return [
    [`undici ${version} ProxyAgent to http`, () => plain, ask],
    [`undici ${version} ProxyAgent to https`, () => secure, ask],
  ];
});

const viaAxios = async (url: string) => {
  const { port } = proxy;
  const more = { proxy: { protocol: 'http', host: '127.0.0.1', port }, validateStatus: () => true };
  return (await axios.get(url, more)).status;
};

/** Node 24: https://nodejs.org/api/http.html#built-in-proxy-support */
const viaNode = async (url: string) => {
  const agent = new http.Agent({ proxyEnv: { HTTP_PROXY: proxy.url } } as http.AgentOptions);
  return new Promise<number>((resolve, reject) => {
    http
      .get(url, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)))
      .on('error', reject);
  });
};

describe('through a forward proxy', () => {
  it.each<Way>([
    ...UNDICI_WAYS,
    ['axios to http', () => plain, viaAxios],
    ['http.Agent to http', () => plain, viaNode],
  ])('%s is observed once, with its target host', async (_, target, ask) => {
    // Every port of this address belongs to the provider, the proxy's too.
    const watching = watch(['127.0.0.1']);
    const before = proxy.connects.length;
    const status = await ask(`${target().url}/v1/sessions/credits`);
    await expectSignals(watching, CREDITS);
    expect({ status, proxied: proxy.connects.length - before }).toEqual({ status: 402, proxied: 1 });
  });

  it('a tunnel that the proxy refuses to node:https is a failure of the network', async () => {
    const refusing = await serveProxy(true);
    onTestFinished(refusing.close);
    const watching = watch(['127.0.0.1']);
    const agent = new https.Agent({ proxyEnv: { HTTPS_PROXY: refusing.url } } as https.AgentOptions);
    const error = await new Promise<NodeJS.ErrnoException>((resolve) => {
      https.get(`${secure.url}/v1/sessions/ok`, { agent }).on('error', resolve);
    });
    expect({ code: error.code, proxied: refusing.connects.length }).toEqual({ code: 'ERR_PROXY_TUNNEL', proxied: 1 });
    await expectSignals(watching, failure('', 'network', 'ERR_PROXY_TUNNEL'));
  });

  it('a CONNECT by node:http is not observed', async () => {
    const watching = watch(['127.0.0.1']);
    const request = http.request({ host: '127.0.0.1', port: proxy.port, method: 'CONNECT', path: plain.host }).end();
    await new Promise<void>((resolve) => {
      request.on('connect', (_, socket) => {
        socket.on('close', resolve);
        socket.destroy();
      });
    });
    await expectSignals(watching, NOTHING);
  });
});

describe('a protocol upgrade', () => {
  const upgrade = async (protocol: string) => {
    const server = await serve(byName);
    server.server.on('upgrade', ({ headers }, socket) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${headers.upgrade}\r\n\r\n`);
    });
    const watching = watch([server.host]);
    const headers = { connection: 'Upgrade', upgrade: protocol };
    const request = http.get(`${server.url}/v1/sessions/switching`, { headers });
    await new Promise<void>((resolve) => {
      request.on('upgrade', (_, socket) => {
        socket.on('close', resolve);
        socket.destroy();
      });
    });
    return { server, watching };
  };

  it('to WebSocket is no HTTP request', async () => {
    const { server, watching } = await upgrade('websocket');
    await expectSignals(watching, NOTHING);
    await server.close();
  });

  it('to another protocol leaves no request active', async () => {
    const { server, watching } = await upgrade('h2c');
    await expect.poll(async () => (await watching.signals()).active, { timeout: 1500 }).toBe(0);
    await server.close();
  });
});
