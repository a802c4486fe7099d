import http from 'node:http';
import type { Logger } from 'pino';
import { register, type Sidetone } from 'sidetone';
import type { Simulator } from 'sidetone/simulator';
import { CALLS, type Call, type CallName, TALK } from './calls.ts';
import { Talk } from './talk.ts';

/** A service that talks to five voice APIs. It knows of its instrumentation one line, and calls nothing of it again. */
export class Service {
  readonly sidetone: Sidetone;
  readonly #simulator: Simulator;
  #talks: Talk[] = [];

  constructor(simulator: Simulator, logger: Logger, port: number) {
    this.#simulator = simulator;
    // Against the real hosts `register()` is all: here it is told the addresses of the simulator.
    const providers = Object.fromEntries(simulator.providers.map(({ name, host }) => [name, { hosts: [host] }]));
    this.sidetone = register({ providers, logger, metrics: { serve: { port } } });
  }

  /** One call, without a retry: a failure is the provider's to tell and sidetone's to notice. */
  async call(name: CallName): Promise<void> {
    const call: Call = CALLS[name];
    const url = this.#simulator.provider(call.provider).url + call.path;
    const send = call.via === 'fetch' ? sendByFetch : sendByNodeHttp;
    await send(url, call).catch(() => {});
  }

  /** A caller begins to talk, or does not get through. */
  async talk(): Promise<void> {
    const talk = new Talk(this.#simulator.provider(TALK.provider).url.replace(/^http/, 'ws') + TALK.path);
    this.#talks.push(talk);
    await talk.begun;
  }

  async hangUp(): Promise<void> {
    await Promise.all(this.#talks.map((talk) => talk.hangUp()));
    this.#talks = [];
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
