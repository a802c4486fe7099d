import { createRequire } from 'node:module';
import type { AuditServer } from './server.ts';

const load = createRequire(import.meta.url);

export type Call = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In place of the provider's origin. */
  readonly origin?: string;
  readonly signal?: AbortSignal;
};

/** Makes one call and reads the whole response; a failure is a result too. */
export type Client = {
  readonly name: 'fetch' | 'node:http';
  readonly call: (server: AuditServer, call: Call) => Promise<string>;
};

async function byFetch(server: AuditServer, { path = '/v1/sessions', origin, ...call }: Call): Promise<string> {
  try {
    const { signal, ...init } = call;
    const response = await fetch(`${origin ?? `http://${server.host}`}${path}`, { ...init, ...(signal && { signal }) });
    return await response.text();
  } catch (error) {
    return describe(error);
  }
}

function byNodeHttp(
  server: AuditServer,
  { path = '/v1/sessions', origin, body, signal, ...call }: Call,
): Promise<string> {
  // Loaded here, because instrumentation-http patches modules required after its construction.
  const http = load('http') as typeof import('node:http');
  return new Promise((resolve) => {
    const base = new URL(origin ?? `http://${server.host}`);
    const options = {
      ...call,
      host: base.hostname,
      port: base.port,
      path: path.split('#')[0],
      ...(signal && { signal }),
    };
    const request = http.request({ ...options, ...(base.username && { auth: `${base.username}:${base.password}` }) });
    let text = '';
    request.on('response', (response) => {
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', (error) => resolve(describe(error)));
      response.on('end', () => resolve(text));
    });
    request.on('error', (error) => resolve(describe(error)));
    request.end(body);
  });
}

function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return `${message}${cause === undefined ? '' : ` ${describe(cause)}`}`;
}

export const CLIENTS: readonly Client[] = [
  { name: 'fetch', call: byFetch },
  { name: 'node:http', call: byNodeHttp },
];
