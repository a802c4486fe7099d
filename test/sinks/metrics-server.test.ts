import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { register, type Sidetone } from '../../src/index.ts';

let sidetone: Sidetone;
let origin: string;

beforeEach(async () => {
  sidetone = register({ metrics: { registry: new Registry(), serve: { host: '127.0.0.1', port: 0 } }, logger: false });
  await sidetone.ready;
  origin = new URL(sidetone.metrics.url ?? '').origin;
});
afterEach(() => sidetone.shutdown());

/** Sends raw bytes and returns everything received until the connection ends, or for half a second. */
function raw(bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    const done = () => resolve(answer);
    socket
      .setEncoding('latin1')
      .on('data', (chunk: string) => (answer += chunk))
      .on('error', done)
      .on('close', done);
    socket.setTimeout(500, () => socket.destroy());
    socket.end(bytes);
  });
}

describe('the endpoint', () => {
  it('answers a scrape with the registry’s content type', async () => {
    const response = await fetch(`${origin}/metrics`);
    const body = await response.text();
    expect({
      status: response.status,
      type: response.headers.get('content-type'),
      length: response.headers.get('content-length'),
    }).toEqual({
      status: 200,
      type: Registry.PROMETHEUS_CONTENT_TYPE,
      length: String(Buffer.byteLength(body)),
    });
    expect(body).toMatch(/^# HELP voice_api_client_request_duration_seconds /);
    expect((await fetch(`${origin}/metrics?name=x`)).status).toBe(200);
  });

  it('answers HEAD without a body', async () => {
    const response = await fetch(`${origin}/metrics`, { method: 'HEAD' });
    expect({ status: response.status, body: await response.text() }).toEqual({ status: 200, body: '' });
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
  });

  it('reports that it is alive', async () => {
    const response = await fetch(`${origin}/healthz`);
    expect({ status: response.status, body: await response.text() }).toEqual({ status: 200, body: 'ok\n' });
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('rejects %s', async (method) => {
    const response = await fetch(`${origin}/metrics`, { method });
    expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({
      status: 405,
      allow: 'GET, HEAD',
    });
  });

  it.each(['/status', '/metrics/', '/metricsx', '/../etc/passwd', '/%2e%2e', '//metrics', '/metrics%00'])(
    'does not know %s',
    async (path) => {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
      expect(answer).toContain('not found\n');
    },
  );

  it('serves metrics with nosniff like everything else', async () => {
    const paths = ['/metrics', '/healthz', '/other'];
    const answers = await Promise.all(paths.map((path) => fetch(`${origin}${path}`)));
    expect(answers.map(({ headers }) => headers.get('x-content-type-options'))).toEqual(paths.map(() => 'nosniff'));
  });

  it.each([
    ['nothing', ''],
    ['noise', Buffer.from([0, 1, 2, 255, 254])],
    ['half a request', 'GET /metrics HT'],
    ['a TLS hello', Buffer.from('160301020001000001fc0303', 'hex')],
    ['no host', 'GET /metrics HTTP/1.1\r\n\r\n'],
    ['a lying length', 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n'],
    [
      'smuggling',
      'GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['huge headers', `GET /metrics HTTP/1.1\r\nHost: localhost\r\nA: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['an absolute URL with a bad port', 'GET http://x:99999999/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'],
    ['CONNECT', 'CONNECT x:443 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['an upgrade', 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
  ])('survives %s', async (_, bytes) => {
    await raw(bytes);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });

  it('shutdown() right after register() settles ready', async () => {
    await sidetone.shutdown();
    for (const host of ['localhost', '127.0.0.1', '::1']) {
      sidetone = register({ metrics: { registry: new Registry(), serve: { host, port: 0 } }, logger: false });
      const down = sidetone.shutdown();
      await Promise.all([sidetone.ready, down]);
      expect(sidetone.metrics.url).toBeUndefined();
    }
  });

  it('closes at shutdown, even with clients connected', async () => {
    const { hostname, port } = new URL(origin);
    const idle = connect(Number(port), hostname);
    await new Promise((resolve) => idle.once('connect', resolve));
    const closed = new Promise((resolve) => idle.once('close', resolve));
    await sidetone.shutdown();
    await closed;
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow();
    expect(sidetone.metrics.url).toBeUndefined();
  });
});

/** A registry that counts its scrapes, and returns this text. */
class Counting extends Registry {
  scrapes = 0;
  text = 'x 1\n';
  hangs = false;

  override async metrics(): Promise<string> {
    this.scrapes++;
    if (this.hangs) await new Promise(() => {});
    await sleep(50);
    return this.text;
  }
}

describe('a client with too many requests', () => {
  let registry: Counting;
  beforeEach(async () => {
    await sidetone.shutdown();
    registry = new Counting();
    sidetone = register({ metrics: { registry, serve: { host: '127.0.0.1', port: 0 } }, logger: false });
    await sidetone.ready;
    origin = new URL(sidetone.metrics.url ?? '').origin;
  });

  it('that pipelines without reading loses its connection, and costs one scrape', async () => {
    const { hostname, port } = new URL(origin);
    // Not ended: a half-closed connection gets no response anyway.
    const burst = connect(Number(port), hostname).setEncoding('latin1');
    burst.on('error', () => {}).write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(1700));
    let answers = '';
    burst.on('data', (chunk: string) => {
      answers += chunk;
    });
    await new Promise((resolve) => burst.once('close', resolve));
    expect(answers).toBe('');
    expect(registry.scrapes).toBe(1);
    expect((await fetch(`${origin}/metrics`)).status).toBe(200);
  });

  it('sent one after another on one connection gets all responses', async () => {
    for (let i = 1; i <= 5; i++) {
      expect(await (await fetch(`${origin}/metrics`)).text()).toBe('x 1\n');
      expect(registry.scrapes).toBe(i);
    }
  });

  it('sent at once on many connections costs one scrape, and the next request a new one', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => fetch(`${origin}/metrics`)));
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(registry.scrapes).toBe(1);
    await fetch(`${origin}/metrics`);
    expect(registry.scrapes).toBe(2);
  });

  it('that reads no response loses its connection, as does one whose scrape never ends', async () => {
    registry.text = 'x 1\n'.repeat(8_000_000);
    const { hostname, port } = new URL(origin);
    const idle = connect(Number(port), hostname).pause();
    const closed = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => {}).write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
    // A paused socket notices its end only when it is read.
    setTimeout(() => idle.resume(), 11_000);
    let read = 0;
    idle.on('data', (chunk: Buffer) => {
      read += chunk.length;
    });
    idle.pause();
    await expect.poll(() => registry.scrapes).toBe(1);
    await sleep(500);
    registry.hangs = true;
    await expect(fetch(`${origin}/metrics`)).rejects.toThrow();
    registry.hangs = false;
    expect((await fetch(`${origin}/metrics`, { method: 'HEAD' })).status).toBe(200);
    await closed;
    expect(read).toBeLessThan(32_000_000);
  }, 30_000);
});

it('a taken port is bound once it is free, and one line reports that it was taken', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  const lines: string[] = [];
  const log = (_: object, message: string): void => void lines.push(message);
  const other = await sidetone.shutdown().then(() =>
    register({
      metrics: { registry: new Registry(), serve: { host: '127.0.0.1', port } },
      logger: { error: log, warn: log, info: log },
    }),
  );
  onTestFinished(() => other.shutdown());
  await other.ready;
  expect(other.metrics.url).toBeUndefined();
  await sleep(6000);
  expect(other.metrics.url).toBeUndefined();
  await new Promise((resolve) => holder.close(resolve));
  await expect.poll(() => other.metrics.url, { timeout: 10_000 }).toBe(`http://127.0.0.1:${port}/metrics`);
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200);
  expect(lines).toEqual([
    `sidetone: /metrics cannot be served on 127.0.0.1:${port} (EADDRINUSE); retrying every 5 s; set metrics.serve to another port, or to false`,
  ]);
}, 30_000);
