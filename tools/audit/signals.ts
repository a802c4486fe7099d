import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import { DiagLogLevel, diag, metrics, type ProxyTracerProvider, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace';
import pino from 'pino';
import { Registry } from 'prom-client';
import { SCOPE } from '../../src/model/version.ts';
import { freePort } from '../kit/free-port.ts';

/** The signals that could leak. */
export const SIGNALS = [
  'enriched spans',
  'own spans',
  'OTLP',
  'metrics',
  'exemplars',
  'log',
  'faults',
  'diagnostics',
  'endpoint',
  'status',
] as const;
export type Signal = (typeof SIGNALS)[number];

/** Captured by both HTTP instrumentations, as a service may configure. */
const HEADERS = {
  requestHeaders: ['authorization', 'cookie', 'x-api-key', 'idempotency-key'],
  responseHeaders: ['set-cookie', 'location', 'x-request-id', 'x-api-token'],
};

type Pushed = { resourceMetrics: { scopeMetrics: { scope: { name: string } }[] }[] };

const seenWords = new Set<string>();

/** Host names in the metrics of other instrumentations do not count. Each own text once: most repeat the last push. */
function ownMetrics(text: string): string {
  const scopes = (JSON.parse(text) as Pushed).resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics);
  const own = JSON.stringify(scopes.filter(({ scope }) => scope.name === SCOPE));
  const fresh = (own.match(/"(?:[^"\\]|\\.)*"/g) ?? []).filter((word) => !seenWords.has(word));
  for (const word of fresh) seenWords.add(word);
  return [...new Set(fresh)].join('\n');
}

function openMetrics(): Registry {
  const registry = new Registry();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  return registry;
}

/** A real SDK with the usual instrumentations, a real registry, a real pino, and their whole output as text. */
export class Signals {
  readonly texts = Object.fromEntries(SIGNALS.map((signal) => [signal, ''])) as Record<Signal, string>;
  readonly registry = openMetrics();
  /** Throws when this is set: a fault, reported by the next successful line. */
  failure: Error | undefined;
  readonly #sdk: NodeSDK;
  readonly #scraped = new Set<string>();
  readonly #receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      this.add('OTLP', request.url === '/v1/metrics' ? ownMetrics(text) : text);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  readonly logger = this.#makeLogger();

  private constructor(port: number, responseHeaders: readonly string[]) {
    const headers = { ...HEADERS, responseHeaders: [...new Set([...HEADERS.responseHeaders, ...responseHeaders])] };
    const record = (...parts: unknown[]): void => {
      // Debug output of other instrumentations does not count.
      if (!String(parts[0]).startsWith('@opentelemetry/instrumentation-'))
        this.add('diagnostics', parts.map(String).join(' '));
    };
    diag.setLogger(
      { error: record, warn: record, info: record, debug: record, verbose: record },
      { logLevel: DiagLogLevel.ALL },
    );
    // Metrics as the environment configures them.
    Object.assign(process.env, {
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `http://127.0.0.1:${port}/v1/metrics`,
      OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json',
      OTEL_LOGS_EXPORTER: 'none',
    });
    const exporter = new OTLPTraceExporter({ url: `http://127.0.0.1:${port}/v1/traces` });
    this.#sdk = new NodeSDK({
      spanProcessors: [this.#keeper(), new BatchSpanProcessor({ exporter })],
      instrumentations: [
        new UndiciInstrumentation({ headersToSpanAttributes: headers }),
        new HttpInstrumentation({
          headersToSpanAttributes: { client: headers },
          ignoreIncomingRequestHook: () => true,
        }),
      ],
    });
    this.#sdk.start();
  }

  /** @param responseHeaders captured in addition to the usual ones */
  static async start(responseHeaders: readonly string[] = []): Promise<Signals> {
    const port = await freePort();
    const signals = new Signals(port, responseHeaders);
    await new Promise<void>((resolve) => signals.#receiver.listen(port, '127.0.0.1', resolve));
    return signals;
  }

  add(signal: Signal, text: string): void {
    this.texts[signal] += `${text}\n`;
  }

  /** The current text of the registry. */
  async scrape(): Promise<void> {
    const lines = (await this.registry.metrics()).split('\n');
    // Most lines repeat the last scrape.
    for (const line of lines) {
      if (this.#scraped.has(line)) continue;
      this.#scraped.add(line);
      const [series = '', exemplar] = line.split(' # ');
      this.add('metrics', series);
      if (exemplar !== undefined) this.add('exemplars', exemplar);
    }
  }

  /** The same through the meter provider, before the installation is removed. */
  async push(): Promise<void> {
    await (metrics.getMeterProvider() as { forceFlush?(): Promise<void> }).forceFlush?.();
  }

  /** Exports the spans that have ended. */
  async exportSpans(): Promise<void> {
    const provider = (trace.getTracerProvider() as ProxyTracerProvider).getDelegate();
    await (provider as { forceFlush?(): Promise<void> }).forceFlush?.();
  }

  /** Nothing follows this. */
  async stop(): Promise<void> {
    await this.#sdk.shutdown();
    this.#receiver.closeAllConnections();
    await new Promise((resolve) => this.#receiver.close(resolve));
    diag.disable();
  }

  #keeper(): SpanProcessor {
    const onEnd = (span: ReadableSpan): void => {
      const { name, attributes, events, status, links, instrumentationScope, resource } = span;
      const own = instrumentationScope.name === SCOPE;
      const { attributes: resourceAttributes } = resource;
      this.add(
        own ? 'own spans' : 'enriched spans',
        JSON.stringify({ name, attributes, events, status, links, resourceAttributes }),
      );
    };
    return { onStart: () => {}, onEnd, forceFlush: async () => {}, shutdown: async () => {} };
  }

  #makeLogger(): pino.Logger {
    const write = (line: string): void => {
      const isFault = 'stage' in (JSON.parse(line) as object);
      this.add(isFault ? 'faults' : 'log', line);
    };
    const destination = new Writable({
      write: (chunk: Buffer, _, done) => {
        write(chunk.toString());
        done();
      },
    });
    const logger = pino({ level: 'trace' }, destination);
    const hooked = Object.create(logger) as pino.Logger;
    for (const level of ['error', 'warn', 'info'] as const) {
      hooked[level] = ((fields: object, message: string) => {
        const { failure } = this;
        this.failure = undefined;
        if (failure !== undefined) throw failure;
        logger[level](fields, message);
      }) as pino.LogFn;
    }
    return hooked;
  }
}
