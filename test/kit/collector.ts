import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { json, serve } from './server.ts';

export type Collector = {
  readonly url: string;
  /** The environment that exports a service's spans here, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** Of each request. */
  readonly paths: readonly string[];
  readonly bodies: readonly string[];
};

const ANSWER = (response: ServerResponse): unknown => json(response, 200, {});

/** An OTLP receiver over HTTP, until the test ends. */
export async function collect(answer = ANSWER): Promise<Collector> {
  const paths: string[] = [];
  const bodies: string[] = [];
  const server = await serve(({ url = '' }, response, body) => {
    paths.push(url);
    bodies.push(body);
    answer(response);
  });
  onTestFinished(server.close);
  return {
    url: server.url,
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
