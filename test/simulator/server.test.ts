import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_PROVIDERS } from '../../src/providers/index.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { raw, simulate } from './support.ts';

/** The server's response to bytes that may be no HTTP. */
async function speak(host: string, text: string): Promise<string> {
  const [name, port] = host.split(':');
  const socket = net.connect(Number(port), name);
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  socket.end(text);
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

describe('the server', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n'],
    ['two lengths', 'POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['an end in the middle of the head', 'GET /v1/agents HTT'],
    ['a target with bytes of all kinds', 'GET /v1/\u00e4%ZZ\u0000 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['half a body', 'POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"mode"'],
  ])('survives %s', async (_, text) => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    await speak(kallglot.host, text);
    expect((await fetch(`${kallglot.url}/v1/agents`)).status).toBe(200);
  });

  it('accepts odd but correct targets', async () => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    const get = (target: string) =>
      speak(kallglot.host, `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(await get('//')).toMatch(/^HTTP\/1\.1 404 /);
    expect(await get('*')).toMatch(/^HTTP\/1\.1 404 /);
    expect(await get('/v1/agents?limit=1#x')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await get('/v1/__proto__')).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('answers HEAD without a body', async () => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    kallglot.answer({ status: 503 });
    const { status, body } = await raw(`${kallglot.url}/v1/agents`, { method: 'HEAD' });
    expect([status, body.byteLength]).toEqual([503, 0]);
  });

  it('close() ends idle connections and busy ones', async () => {
    const simulator = await startSimulator({ providers: ['omind'] });
    const omind = simulator.provider('omind');
    const agent = new http.Agent({ keepAlive: true });
    await new Promise<void>((resolve, reject) => {
      const request = http.get(`${omind.url}/calls/logs`, { agent }, (response) =>
        response.resume().once('end', resolve),
      );
      request.once('error', reject);
    });
    omind.answer({ delayMs: 60_000 });
    const waiting = fetch(`${omind.url}/calls/logs`).then(
      () => 'answered',
      () => 'ended',
    );
    while (omind.requests.length < 2) await sleep(5);
    const started = performance.now();
    await simulator.close();
    expect(await waiting).toBe('ended');
    expect(performance.now() - started).toBeLessThan(1000);
    await expect(fetch(`${omind.url}/calls/logs`)).rejects.toThrow();
    agent.destroy();
  });
});

describe('startSimulator()', () => {
  it('gives each provider its own port, or the configured one', async () => {
    const first = await simulate();
    const names = BUILT_IN_PROVIDERS.map(({ name }) => name);
    expect(first.providers.map(({ name }) => name)).toEqual(names);
    expect(new Set(first.providers.map(({ host }) => host)).size).toBe(names.length);
    const port = Number(first.provider('omind').host.split(':')[1]);
    await first.close();
    const second = await simulate({ providers: ['omind'], ports: { omind: port } });
    expect(second.provider('omind').url).toBe(`http://127.0.0.1:${port}`);
  });

  it('reports a taken port, and leaves none open', async () => {
    const first = await simulate({ providers: ['omind'] });
    const port = Number(first.provider('omind').host.split(':')[1]);
    await expect(simulate({ providers: ['kallglot', 'omind'], ports: { omind: port } })).rejects.toThrow(
      `sidetone/simulator: ports.omind is ${port}, expected a free port on 127.0.0.1 (EADDRINUSE)`,
    );
  });

  it.each([
    [
      { providers: ['kalglot'] },
      'providers[0] is "kalglot", expected one of "assemblyai", "azure_speech", "bandwidth"',
    ],
    [{ providers: ['omind', 'omind'] }, 'providers[1] is "omind", expected each provider once'],
    [{ providers: 'omind' }, 'providers is "omind", expected a list of provider names'],
    [{ ports: { kallglot: 70_000 } }, 'ports.kallglot is 70000, expected a whole number from 0 to 65535'],
    [{ providers: ['omind'], ports: { kallglot: 1 } }, 'ports.kallglot is 1, expected one of "omind"'],
    [{ host: '' }, 'host is "", expected a host name or an address'],
    [{ port: 1 }, 'port is 1, expected one of the keys providers, ports, host'],
  ])('rejects %j in one sentence', async (config, sentence) => {
    await expect(startSimulator(config as never)).rejects.toThrow(`sidetone/simulator: ${sentence}`);
  });

  it('rejects a provider that is not simulated', async () => {
    const simulator = await simulate({ providers: ['omind'] });
    expect(() => simulator.provider('kallglot')).toThrow(
      'sidetone/simulator: provider is "kallglot", expected one of "omind"',
    );
    expect(simulator.provider('omind').name).toBe('omind');
  });
});
