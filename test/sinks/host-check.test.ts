import { connect } from 'node:net';
import { hostname } from 'node:os';
import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { register } from '../../src/index.ts';

type Serve = { readonly host: string; readonly hosts?: readonly string[] };

/** A running endpoint: asks one path with one Host header, and returns the status. */
async function serve(serve: Serve): Promise<{ ask(head: string, path?: string): Promise<number>; lines: string[] }> {
  const lines: string[] = [];
  const log = (_: object, message: string): void => void lines.push(message);
  const logger = { error: log, warn: log, info: log };
  const sidetone = register({ metrics: { registry: new Registry(), serve: { ...serve, port: 0 } }, logger });
  onTestFinished(() => sidetone.shutdown());
  await sidetone.ready;
  const port = Number(new URL(sidetone.metrics.url ?? '').port);
  const ask = (head: string, path = '/metrics'): Promise<number> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1').setEncoding('latin1').on('error', reject);
      socket.on('data', (text: string) => {
        resolve(Number(text.slice(9, 12)));
        socket.destroy();
      });
      socket.write(`GET ${path} HTTP/1.${head === '' ? 0 : 1}\r\n${head === '' ? '' : `${head}\r\n`}\r\n`);
    });
  return { ask, lines };
}

/** Names that only a foreign DNS server can point here. */
const FOREIGN = [
  'evil.example',
  'evil.example:9464',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'a.b',
  '1.2.3',
];

describe('the Host header, on loopback', () => {
  it.each(['localhost', 'LOCALHOST:1', 'localhost.', 'app.localhost:80', '127.0.0.1', '127.8.8.8:9464', '[::1]:9464'])(
    'answers to %s',
    async (name) => {
      const { ask } = await serve({ host: 'localhost' });
      expect(await ask(`Host: ${name}`)).toBe(200);
    },
  );

  it.each([...FOREIGN, '10.0.0.7', '[2001:db8::1]', 'app', 'a@localhost', 'localhost/x', 'localhost#', '[localhost]'])(
    'rejects %s on every path',
    async (name) => {
      const { ask } = await serve({ host: 'localhost' });
      const paths = ['/metrics', '/healthz', '/', '/other'];
      expect(await Promise.all(paths.map((path) => ask(`Host: ${name}`, path)))).toEqual([421, 421, 421, 421]);
    },
  );

  it('answers a health check in HTTP/1.0 without the header, and rejects an empty one', async () => {
    const { ask } = await serve({ host: 'localhost' });
    expect(await ask('')).toBe(200);
    expect(await ask('Host:')).toBe(421);
  });
});

describe('the Host header, on all addresses', () => {
  it.each(['10.1.2.3:9464', '[fd00::7]:9464', 'app:9464', hostname(), 'localhost'])('answers to %s', async (name) => {
    const { ask } = await serve({ host: '0.0.0.0' });
    expect(await ask(`Host: ${name}`)).toBe(200);
  });

  it.each([...FOREIGN, 'app.default.svc.cluster.local'])('rejects %s', async (name) => {
    const { ask } = await serve({ host: '0.0.0.0' });
    expect(await ask(`Host: ${name}`)).toBe(421);
  });
});

it('answers to configured names and their subdomains, and to no name that merely ends the same', async () => {
  const { ask } = await serve({ host: '0.0.0.0', hosts: ['SVC.cluster.local', 'metrics.example.com'] });
  const names = ['app.default.svc.cluster.local:9464', 'metrics.example.com', 'xmetrics.example.com', 'example.com'];
  expect(await Promise.all(names.map((name) => ask(`Host: ${name}`)))).toEqual([200, 200, 421, 421]);
});

it('logs the first rejected host, without private data', async () => {
  const { ask, lines } = await serve({ host: 'localhost' });
  await ask('Host: x.4155550100.evil.example');
  await ask('Host: other.example');
  expect(lines).toEqual([
    'sidetone: refused a request for the host "x.REDACTED.evil.example" at /metrics; if that is a name of this service, add it to metrics.serve.hosts; further refusals are not logged',
  ]);
});

it('admits scrapes while silent connections hold every place', async () => {
  const { ask } = await serve({ host: 'localhost' });
  const sidetone = register();
  const port = Number(new URL(sidetone.metrics.url ?? '').port);
  const idle = Array.from({ length: 100 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  onTestFinished(() => idle.forEach((socket) => void socket.destroy()));
  for (const socket of idle) socket.on('connect', () => socket.write('GET /metrics HT'));
  for (let i = 0; i < 10; i++) expect(await ask('Host: localhost')).toBe(200);
});
