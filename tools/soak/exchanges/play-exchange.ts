import { createHash } from 'node:crypto';
import http from 'node:http';
import { Agent, request } from 'undici';
import type { ExchangePlan } from './plan.ts';

const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
const dispatcher = new Agent({ connections: 32 });

export function closeClients(): Promise<void> {
  agent.destroy();
  return dispatcher.destroy();
}

/** A longer request hangs forever: it is reported as such and given up, or it would keep its connection forever. */
const HUNG_MS = 6000;

/** Everything that the service can see of one request, in one line. */
export async function playExchange(host: string, n: number, plan: ExchangePlan): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const giveUp = new AbortController();
  const hung = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve('hung');
      giveUp.abort();
    }, HUNG_MS);
  });
  const outcome = CLIENTS[plan.client](`http://${host}${plan.path}`, n, plan, giveUp.signal).then(
    JSON.stringify,
    (error: unknown) => JSON.stringify(errorOf(error)),
  );
  return Promise.race([outcome, hung]).finally(() => clearTimeout(timer));
}

type Outcome = { status: number; headers: string[]; body: string };
type Play = (url: string, n: number, plan: ExchangePlan, signal: AbortSignal) => Promise<Outcome>;

const CLIENTS: Record<ExchangePlan['client'], Play> = {
  fetch: async (url, n, { method, read }, signal) => {
    const response = await fetch(url, { method, headers: { 'x-number': String(n) }, redirect: 'manual', signal });
    if (read === 'cancel') await response.body?.cancel();
    const body = read === 'cancel' ? 'cancelled' : digest(Buffer.from(await response.arrayBuffer()));
    return { status: response.status, headers: headersOf([...response.headers]), body };
  },
  undici: async (url, n, { method, read }, signal) => {
    const response = await request(url, {
      method: method as 'GET',
      headers: { 'x-number': String(n) },
      dispatcher,
      signal,
    });
    if (read === 'cancel') response.body.on('error', () => {}).destroy();
    const body = read === 'cancel' ? 'cancelled' : digest(Buffer.from(await response.body.arrayBuffer()));
    return { status: response.statusCode, headers: headersOf(Object.entries(response.headers)), body };
  },
  http: (url, n, { method, read }, signal) =>
    new Promise((resolve, reject) => {
      const outgoing = http.request(url, { method, headers: { 'x-number': n }, agent, signal }, (response) => {
        const chunks: Buffer[] = [];
        const outcome = (body: string): Outcome => {
          return { status: response.statusCode ?? 0, headers: headersOf(Object.entries(response.headers)), body };
        };
        response.on('error', reject);
        if (read === 'cancel') {
          resolve(outcome('cancelled'));
          response.destroy();
          return;
        }
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(outcome(digest(Buffer.concat(chunks)))));
      });
      outgoing.on('error', reject);
      outgoing.end();
    }),
};

function headersOf(entries: readonly (readonly [string, unknown])[]): string[] {
  return entries.filter(([name]) => name !== 'date').map(([name, value]) => `${name}: ${value}`);
}

function digest(bytes: Buffer): string {
  return `${bytes.length} ${createHash('sha1').update(bytes).digest('base64')}`;
}

function errorOf(error: unknown): unknown {
  const { name, message, code, cause } = error as Error & { code?: unknown };
  return { name, message, code, cause: cause === undefined ? undefined : errorOf(cause) };
}
