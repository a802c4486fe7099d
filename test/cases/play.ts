import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { WebSocket, WebSocketServer } from 'ws';
import type { App } from '../kit/watch.ts';

/** A documented answer, stream or webhook, and what it means: written without knowledge of the tables. */
export type Case = {
  readonly provider: string;
  readonly source: string;
  readonly request?: { readonly method: string; readonly path: string; readonly host: string };
  readonly response?: Answer;
  readonly stream?: {
    readonly path: string;
    readonly host: string;
    readonly refuse?: Answer;
    readonly close?: { readonly code: number; readonly reason: string };
    readonly frame?: string;
  };
  readonly webhook?: Readonly<Record<string, unknown>>;
  readonly expect: Expected;
};

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown };

export type Expected = {
  readonly category?: string | null;
  readonly error_type?: string;
  readonly request_id?: string;
  readonly retry_after_s?: number;
  readonly credits_remaining?: number;
  readonly rate_limit_remaining?: number;
  readonly call?: { readonly outcome: string; readonly direction?: string; readonly category?: string } | null;
};

/** A server that plays every provider: clients connect here for any host. */
export class AnyProvider {
  readonly #server: http.Server;
  readonly #agent: Agent;
  readonly #websockets = new WebSocketServer({ noServer: true });
  #current: Case | undefined;

  private constructor(server: http.Server) {
    this.#server = server;
    const { port } = server.address() as net.AddressInfo;
    this.#agent = new Agent({
      connect: (_, callback) => {
        const socket = net.connect(port, '127.0.0.1', () => callback(null, socket));
        socket.once('error', (error) => callback(error, null));
      },
    });
    server.on('request', (_, response) => this.#answer(response));
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  static async open(): Promise<AnyProvider> {
    const server = http.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new AnyProvider(server);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async play(it: Case, app: App): Promise<void> {
    this.#current = it;
    if (it.request !== undefined) await this.#request(it.request);
    else if (it.stream !== undefined) await this.#stream(it.stream);
    else app.sidetone.recordCall(it.provider, it.webhook ?? {});
  }

  async #request({ method, path, host }: NonNullable<Case['request']>): Promise<void> {
    const body = ['GET', 'HEAD', 'DELETE'].includes(method) ? null : '{}';
    const response = await fetch(`http://${host}${path}`, { method, body, dispatcher: this.#agent });
    await response.text();
    // The end of the body is published after the service has read it.
    await sleep(1);
  }

  async #stream({ path, host, frame, close }: NonNullable<Case['stream']>): Promise<void> {
    const { port } = this.#server.address() as net.AddressInfo;
    const websocket = new WebSocket(`ws://${host}${path}`, {
      createConnection: () => net.connect(port, '127.0.0.1'),
    });
    websocket.on('error', () => {});
    if (frame !== undefined && close === undefined) websocket.on('message', () => websocket.close(1000));
    await new Promise((resolve) => websocket.once('close', resolve));
    await sleep(1);
  }

  #answer(response: http.ServerResponse): void {
    const { response: answer } = this.#current ?? {};
    if (answer === undefined) return void response.destroy();
    response.writeHead(answer.status, answer.headers);
    response.end(bodyOf(answer));
  }

  #upgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer): void {
    const { refuse, frame, close } = this.#current?.stream ?? {};
    if (refuse !== undefined) {
      const body = bodyOf(refuse);
      const headers = { connection: 'close', ...refuse.headers, 'content-length': String(Buffer.byteLength(body)) };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${refuse.status} Refused\r\n${lines.join('')}\r\n${body}`);
      return;
    }
    this.#websockets.handleUpgrade(request, socket, head, (websocket) => {
      if (frame !== undefined) websocket.send(frame);
      if (close !== undefined) websocket.close(close.code, close.reason);
    });
  }
}

function bodyOf({ body }: Answer): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

const VOICE = 'voice_api_';

/** What the signals report, in the form of the cases: only the keys that the case expects. */
export async function report(app: App, { provider, expect }: Case): Promise<Record<string, unknown>> {
  const lines = app.lines.map(({ fields }) => fields);
  const failures = lines.filter((fields) => fields['call_outcome'] === undefined);
  const [failure = {}] = failures;
  const metrics = (await app.registry.getMetricsAsJSON()) as unknown as {
    name: string;
    values: { labels: Record<string, string>; value: number }[];
  }[];
  const values = (name: string) =>
    (metrics.find((metric) => metric.name === `${VOICE}${name}`)?.values ?? []).filter(
      ({ labels }) => labels[`${VOICE}provider_name`] === provider,
    );
  const read: Record<keyof Expected, () => unknown> = {
    category: () => failure['category'] ?? '',
    error_type: () =>
      [failure['error_type'], failure['code']].find((word) => word === expect.error_type) ?? failure['error_type'],
    request_id: () => failure['request_id'],
    retry_after_s: () => failure['retry_after'],
    credits_remaining: () => values('credits_remaining')[0]?.value,
    rate_limit_remaining: () => values('rate_limit_remaining')[0]?.value,
    call: () => {
      const call = values('call_outcomes_total').find(({ value }) => value > 0);
      if (call === undefined) return null;
      const line = lines.find((fields) => fields['call_outcome'] !== undefined);
      const all = {
        outcome: call.labels[`${VOICE}call_outcome`],
        direction: call.labels[`${VOICE}call_direction`],
        category: line?.['category'],
      };
      return Object.fromEntries(Object.entries(all).filter(([key]) => Object.hasOwn(expect.call ?? all, key)));
    },
  };
  return Object.fromEntries((Object.keys(expect) as (keyof Expected)[]).map((key) => [key, read[key]()]));
}
