import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { register, type Sidetone, type SidetoneConfig } from '../../src/index.ts';

export type Line = { level: 'error' | 'warn' | 'info'; fields: Record<string, unknown>; message: string };

/** A logger that keeps its lines, of the shape that pino has. */
export function keepLines(): { lines: Line[]; logger: NonNullable<Exclude<SidetoneConfig['logger'], false>> } {
  const lines: Line[] = [];
  const at = (level: Line['level']) => (fields: object, message: string) => {
    // As pino would: undefined keys do not appear.
    lines.push({ level, fields: JSON.parse(JSON.stringify(fields)) as Record<string, unknown>, message });
  };
  return { lines, logger: { error: at('error'), warn: at('warn'), info: at('info') } };
}

export type TestApp = {
  sidetone: Sidetone;
  registry: Registry;
  lines: Line[];
  /** Series whose value is not 0, without the histogram's buckets and the start time of the process. */
  series(): Promise<Record<string, number>>;
};

export function startApp(config: SidetoneConfig = {}, registry = new Registry()): TestApp {
  const { lines, logger } = keepLines();
  const sidetone = register({ logger, ...config, metrics: { registry, serve: false } });
  return { sidetone, registry, lines, series: async () => readSeries(await registry.metrics()) };
}

/** Another value in each run. */
const START_TIME = 'voice_api_instrumentation_start_time_seconds';

/** Parses the exposition format as far as these tests need it. */
export function readSeries(text: string): Record<string, number> {
  const series: Record<string, number> = {};
  for (const line of text.split('\n')) {
    const match = /^(\w+(?:\{.*\})?) (\S+)(?: # .*)?$/.exec(line);
    const [, name, value] = match ?? [];
    if (
      name === undefined ||
      name.startsWith(START_TIME) ||
      name.includes('_bucket{') ||
      name.includes('_sum{') ||
      Number(value) === 0
    )
      continue;
    series[name.replaceAll('voice_api_', '')] = Number(value);
  }
  return series;
}

export type Server = { server: HttpServer; host: string; url: string; close(): Promise<void> };

export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    server,
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
