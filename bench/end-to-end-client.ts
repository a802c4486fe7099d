import http from 'node:http';
import pino from 'pino';
import { Registry } from 'prom-client';
import { answerParent, childRole } from './child.ts';
import type { Answer, Ports } from './end-to-end-server.ts';

export type ClientRole = {
  readonly client: 'fetch' | 'node:http';
  readonly opentelemetry: boolean;
  readonly sidetone: boolean;
  readonly ports: Ports;
};

/** `by id`: GET of one session, whose id must not show in the span's URL. */
export type Workload = Answer | 'by id';
export type ClientQuestion = { readonly workload: Workload; readonly requests: number };

const IN_FLIGHT = 16;
const BODY = JSON.stringify({ to: 'sip:bench@example.com', agent_id: 'agent_7Yt2', direction: 'outbound' });
const HEADERS = { 'content-type': 'application/json', authorization: 'Bearer bench' };

const role = childRole<ClientRole>();

// Imported only where it is used: what is not loaded costs nothing.
if (role.opentelemetry) (await import('./opentelemetry.ts')).startOpenTelemetry();
if (role.sidetone) {
  const { register } = await import('../src/register.ts');
  const { success, error } = role.ports;
  register({
    providers: { kallglot: { hosts: [`127.0.0.1:${success}`, `127.0.0.1:${error}`] } },
    metrics: { registry: new Registry(), serve: false },
    // Lines are limited to a few per window, so that where they go hardly matters.
    logger: pino(pino.destination('/dev/null')),
  });
}

const agent = new http.Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
const call = role.client === 'fetch' ? callByFetch : callByNodeHttp;

answerParent(null, ({ workload, requests }: ClientQuestion) => microsecondsPerRequest(workload, requests));

/** CPU time of this whole process, all of its threads, garbage collection included. */
async function microsecondsPerRequest(workload: Workload, requests: number): Promise<number> {
  const before = process.cpuUsage();
  let left = requests;
  const caller = async (): Promise<void> => {
    while (left-- > 0) await call(workload);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requests;
}

function target(workload: Workload): { method: string; port: number; path: string } {
  if (workload === 'by id') return { method: 'GET', port: role.ports.success, path: '/v1/sessions/sess_2Nq8rT5vXz' };
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
