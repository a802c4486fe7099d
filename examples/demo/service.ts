import http from 'node:http';
import type { Logger } from 'pino';
import { register, type Sidetone } from 'sidetone';
import type { Simulator } from 'sidetone/simulator';
import { CallerStream } from './caller-stream.ts';
import { CALLS, type Call, type CallName, STREAMS, type Stream, type StreamName } from './calls.ts';

/** A service that calls voice APIs. Its only line of instrumentation is register(). */
export class Service {
  readonly sidetone: Sidetone;
  readonly #simulator: Simulator;
  #streams: CallerStream[] = [];

  constructor(simulator: Simulator, logger: Logger, port: number) {
    this.#simulator = simulator;
    // With real hosts, `register()` is enough. Here the hosts are those of the simulator.
    const providers = Object.fromEntries(simulator.providers.map(({ name, host }) => [name, { hosts: [host] }]));
    this.sidetone = register({ providers, logger, metrics: { serve: { port } } });
  }

  /** Makes one request, without a retry. sidetone reports a failure; the demo ignores it. */
  async call(name: CallName): Promise<void> {
    const call: Call = CALLS[name];
    const url = this.#simulator.provider(call.provider).url + call.path;
    const send = call.via === 'fetch' ? sendByFetch : sendByNodeHttp;
    await send(url, call).catch(() => {});
  }

  /** Resolves when the stream is open or refused. */
  async openStream(name: StreamName): Promise<void> {
    const to: Stream = STREAMS[name];
    const stream = new CallerStream(this.#simulator.provider(to.provider).url.replace(/^http/, 'ws') + to.path, to);
    this.#streams.push(stream);
    await stream.opened;
  }

  async hangUp(): Promise<void> {
    await Promise.all(this.#streams.map((stream) => stream.hangUp()));
    this.#streams = [];
  }
}

async function sendByFetch(url: string, { method, headers, body }: Call): Promise<void> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  await response.text();
}

async function sendByNodeHttp(url: string, { method, headers, body }: Call): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = http.request(url, { method, headers: { ...headers, 'content-type': 'application/json' } });
    request.once('error', reject);
    request.once('response', (response) => response.resume().once('end', resolve).once('error', reject));
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
