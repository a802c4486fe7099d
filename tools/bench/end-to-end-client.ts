import diagnostics from 'node:diagnostics_channel';
import type { Agent as HttpAgent } from 'node:http';
import { createRequire } from 'node:module';
import pino from 'pino';
import { Registry } from 'prom-client';
import { answerParent, childRole } from './child.ts';
import type { Answer, Ports } from './end-to-end-server.ts';
import { type PeerName, startPeer } from './peer-agents.ts';

export type ClientRole = {
  readonly client: 'fetch' | 'node:http';
  readonly opentelemetry: boolean;
  /** Who subscribes to Node's channels. `empty`: functions that do nothing. */
  readonly watch: 'nobody' | 'empty' | 'sidetone';
  /** Another agent in the place of both. */
  readonly peer?: PeerName;
  readonly ports: Ports;
};

export type Workload = Answer;
export type ClientQuestion = { readonly workload: Workload; readonly requests: number };

/** What a client reports when it is ready. */
export type ClientStart = {
  /** Milliseconds to load and start the instrumentation. */
  readonly startMs: number;
  /** MiB of the process then. */
  readonly rss: number;
  readonly heap: number;
};

/** Those that sidetone subscribes to for requests. */
const HTTP_CHANNELS = [
  'undici:request:create',
  'undici:request:headers',
  'undici:request:trailers',
  'undici:request:error',
  'http.client.request.created',
  'http.client.response.finish',
  'http.client.request.error',
];
const IN_FLIGHT = 16;
const BODY = JSON.stringify({ to: 'sip:bench@example.com', agent_id: 'agent_7Yt2', direction: 'outbound' });
const HEADERS = { 'content-type': 'application/json', authorization: 'Bearer bench' };

const role = childRole<ClientRole>();

// The same in all: the benchmark measures the difference.
await (await fetch(`http://127.0.0.1:${role.ports.foreign}/`)).arrayBuffer();
const began = performance.now();
const within = await startAgents();
const startMs = performance.now() - began;

/** Imported only where used: an unloaded module costs nothing. */
async function startAgents(): Promise<(work: () => Promise<unknown>) => Promise<unknown>> {
  if (role.peer !== undefined) return startPeer(role.peer, role.ports.sink);
  if (role.opentelemetry) (await import('./opentelemetry.ts')).startOpenTelemetry(role.client);
  if (role.watch === 'empty') for (const name of HTTP_CHANNELS) diagnostics.subscribe(name, () => {});
  if (role.watch === 'sidetone') {
    const { success, error } = role.ports;
    // As published: stripping types at start-up must not count.
    const built = new URL('../../dist/index.js', import.meta.url).href;
    const { register } = (await import(built)) as typeof import('../../src/index.ts');
    register({
      providers: { kallglot: { hosts: [`127.0.0.1:${success}`, `127.0.0.1:${error}`] } },
      metrics: { registry: new Registry(), serve: false },
      // Lines are limited to a few per window, so that where they go hardly matters.
      logger: pino(pino.destination('/dev/null')),
    });
  }
  return (work) => work();
}

// Loaded after the agents, which patch modules required later.
const http = createRequire(import.meta.url)('http') as typeof import('node:http');
const agent: HttpAgent = new http.Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
const call = role.client === 'fetch' ? callByFetch : callByNodeHttp;

const { rss, heapUsed } = process.memoryUsage();
const ready: ClientStart = { startMs, rss: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };

answerParent(null, (question: ClientQuestion | 'start') =>
  question === 'start' ? ready : microsecondsPerRequest(question),
);

/** CPU time of this whole process, all of its threads, garbage collection included. */
async function microsecondsPerRequest({ workload, requests }: ClientQuestion): Promise<number> {
  const before = process.cpuUsage();
  let left = requests;
  const caller = async (): Promise<void> => {
    while (left-- > 0) await call(workload);
  };
  await within(() => Promise.all(Array.from({ length: IN_FLIGHT }, caller)));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requests;
}

function target(workload: Workload): { method: string; port: number; path: string } {
  return { method: 'POST', port: role.ports[workload], path: '/v1/sessions' };
}

async function callByFetch(workload: Workload): Promise<unknown> {
  const { method, port, path } = target(workload);
  const body = method === 'POST' ? BODY : null;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: HEADERS, body });
  return response.json();
}

function callByNodeHttp(workload: Workload): Promise<unknown> {
  const { method, port, path } = target(workload);
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, method, headers: HEADERS, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    request.on('error', reject);
    request.end(method === 'POST' ? BODY : undefined);
  });
}
