import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { json, serve } from './app.ts';

export type Collector = {
  /** What sends a service's spans here, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** The path and the body of each request. */
  readonly paths: readonly string[];
  readonly bodies: readonly string[];
};

const ANSWER = (response: ServerResponse): unknown => json(response, 200, {});

/** An OTLP receiver over HTTP, until the test is over. */
export async function collect(answer = ANSWER): Promise<Collector> {
  const paths: string[] = [];
  const bodies: string[] = [];
  const server = await serve(async (request, response) => {
    paths.push(request.url ?? '');
    bodies.push((await request.setEncoding('utf8').toArray()).join(''));
    answer(response);
  });
  onTestFinished(server.close);
  return {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    },
    paths,
    bodies,
  };
}
