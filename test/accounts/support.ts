import { once } from 'node:events';
import http from 'node:http';
import { onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import type { ProviderConfig, SidetoneConfig } from '../../src/index.ts';
import { json, type Server, serve } from '../kit/server.ts';
import { type App, startApp } from '../kit/watch.ts';

/**
 * A Kallglot for tests. The key of each customer is `key-<customer>`, its credits are the number at the end of the key. A path
 * holds the status to answer; a stream is accepted, or closed with the code in its path.
 */
export async function kallglotServer(): Promise<Server> {
  const status = (url = '') => Number(/\/status\/(\d{3})/.exec(url)?.[1] ?? 200);
  const server = await serve((request, response) => {
    const credits = /(\d+)$/.exec(request.headers.authorization ?? '')?.[1];
    const code = { 402: 'insufficient_api_credits', 429: 'rate_limit_exceeded' }[status(request.url)];
    json(
      response,
      status(request.url),
      { error: { code } },
      {
        ...(credits !== undefined && { 'x-api-credits-remaining': credits, 'x-api-credits-used': '1' }),
      },
    );
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.server.on('upgrade', (request, socket, head) => {
    if (status(request.url) !== 200)
      return void socket.end(`HTTP/1.1 ${status(request.url)} No\r\ncontent-length: 0\r\n\r\n`);
    const close = Number(/\/close\/(\d{4})/.exec(request.url ?? '')?.[1] ?? 1000);
    sockets.handleUpgrade(request, socket, head, (stream) => setTimeout(() => stream.close(close), 20));
  });
  onTestFinished(server.close);
  return server;
}

export function start(server: Server, kallglot: ProviderConfig = {}, config: SidetoneConfig = {}): App {
  const app = startApp({ providers: { kallglot: { hosts: [server.host], ...kallglot } }, ...config });
  onTestFinished(app.stop);
  return app;
}

export async function get(url: string, headers: Record<string, string> = {}): Promise<void> {
  await (await fetch(url, { headers })).text();
}

export async function nodeGet(url: string, headers: Record<string, string> = {}): Promise<void> {
  const [response] = (await once(http.get(url, { headers }), 'response')) as [http.IncomingMessage];
  await response.toArray();
}

/** Counts by account: account → requests, and account, category and code → refusals. */
export async function byAccount(
  app: App,
): Promise<{ requests: Record<string, number>; refusals: Record<string, number> }> {
  const counted = { requests: {} as Record<string, number>, refusals: {} as Record<string, number> };
  for (const [series, value] of Object.entries(await app.series())) {
    const [, what, labels = ''] =
      /^account_(requests|refusals)_total\{provider_name="kallglot",(.*)\}$/.exec(series) ?? [];
    const values = [...labels.matchAll(/"(.*?)"/g)].map(([, text]) => text);
    if (what === 'requests' || what === 'refusals') counted[what][values.join(' ')] = value;
  }
  return counted;
}
