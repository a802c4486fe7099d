import type { MeterProvider } from '@opentelemetry/api';
import { Catalogue } from '../catalogue/catalogue.ts';
import type { CreditsSettings } from '../credits/config.ts';
import type { CreditsLog, CreditsReader } from '../credits/reader.ts';
import { Faults } from '../model/faults.ts';
import { Limits } from '../model/limits.ts';
import { redactError } from '../redact/error.ts';
import { LogSink } from '../sinks/log/log-sink.ts';
import { type Logger, type OpenLogger, writeLine } from '../sinks/log/logger.ts';
import { openOwnLogger } from '../sinks/log/own-logger.ts';
import { OtelMeter } from '../sinks/otel/otel-meter.ts';
import { MetricsServer, type Pages, type ServeSettings } from '../sinks/prometheus/metrics-server.ts';
import { PrometheusSink } from '../sinks/prometheus/prometheus-sink.ts';
import type { PrometheusRegistry } from '../sinks/prometheus/registry.ts';
import { History } from '../sinks/recent/history.ts';
import { type RecentFailure, RecentFailures } from '../sinks/recent/recent-failures.ts';
import { NodeHttpSource } from '../sources/http/node-http.ts';
import { UndiciSource } from '../sources/http/undici.ts';
import { Bodies } from '../sources/shared/bodies.ts';
import { runUnobserved } from '../sources/shared/suppressed.ts';
import { OwnSdk } from '../tracing/own-sdk.ts';
import { SpanPairing } from '../tracing/span-pairing.ts';
import { SpanSink } from '../tracing/span-sink.ts';
import { Accounts } from './accounts.ts';
import type { Settings } from './config.ts';
import { Pipeline } from './pipeline.ts';
import { runtimeWarning } from './runtime.ts';

/** Everything that sidetone installs in one process, wired together. shutdown() removes it. */
export class Installation {
  readonly registry: PrometheusRegistry | undefined;
  readonly faults: Faults;
  /** Logs one sentence about sidetone itself. */
  readonly warn: (sentence: string) => void;
  readonly #catalogue: Catalogue;
  readonly #pipeline: Pipeline;
  readonly #accounts: Accounts;
  readonly #recent = new RecentFailures();
  readonly #undo: (() => void | Promise<void>)[] = [];
  #meter: OtelMeter | undefined;
  readonly #server: MetricsServer | undefined;
  #sdk: OwnSdk | undefined;
  #down: Promise<void> | undefined;

  /** @throws Error when the settings contradict each other or the registry; nothing is installed then */
  constructor(settings: Settings) {
    const catalogue = new Catalogue(settings.providers);
    const failed = (error: unknown): void => this.faults.add('log', error);
    const { logger, flush } = chooseLogger(settings.logger, failed);
    this.warn = (sentence) => {
      if (logger !== undefined) writeLine(logger, 'warn', {}, sentence, failed);
    };
    this.faults = new Faults((stage, error) => {
      const sentence = `sidetone: internal error in "${stage}"; the service is not affected, and repeats are only counted`;
      if (logger !== undefined) writeLine(logger, 'warn', { stage, err: redactError(error) }, sentence, () => {});
    });
    this.#accounts = new Accounts(settings.maxAccounts, this.faults);
    const limits = new Limits(settings.bodyMemory);
    this.registry = settings.registry;
    const named = catalogue.active.filter(({ name }) => settings.named.has(name));
    const metrics = this.registry && new PrometheusSink(this.registry, named, this.faults, limits);
    try {
      metrics?.install();
    } catch (error) {
      flush();
      throw error;
    }
    this.#undo.push(() => metrics?.uninstall());
    if (metrics !== undefined && settings.otel) this.#export(metrics);
    const log = logger && new LogSink(logger, this.faults);
    this.#undo.push(flush, () => log?.flush());
    const span = settings.tracing === false ? undefined : new SpanSink();
    this.#catalogue = catalogue;
    this.#pipeline = new Pipeline({ span, metrics, log, recent: this.#recent, warn: this.warn }, this.faults);
    this.#startSources(settings, limits);
    if (settings.credits !== undefined && metrics !== undefined) this.#askForCredits(settings.credits, metrics, logger);
    const blind = runtimeWarning(process.versions);
    if (blind !== undefined) this.warn(blind);
    if (settings.serve !== undefined && this.registry !== undefined && metrics !== undefined) {
      this.#server = this.#serve(settings.serve, this.registry, metrics);
    }
  }

  /** A polyfill of `process` may lack what loads `node:http` without an import: then the registry is all there is. */
  #serve(serve: ServeSettings, registry: PrometheusRegistry, metrics: PrometheusSink): MetricsServer | undefined {
    if (typeof process.getBuiltinModule !== 'function') {
      this.warn('sidetone: /metrics cannot be served without process.getBuiltinModule; serve the registry yourself');
      return undefined;
    }
    const pages = serve.status ? this.#statusPages(metrics) : undefined;
    const server = new MetricsServer(serve, registry, this.faults, this.warn, pages);
    this.#undo.push(() => server.close());
    return server;
  }

  get url(): string | undefined {
    return this.#server?.url;
  }

  get ready(): Promise<void> {
    return Promise.all([this.#server?.ready, this.#sdk?.ready]).then(() => {});
  }

  /** Uses the meter provider of the service's SDK if it is not the global one. */
  useMeterProvider(provider: MeterProvider): void {
    this.#meter?.bind(provider);
  }

  /** Never throws. */
  recordCall(name: string, payload: unknown): void {
    const provider = this.#catalogue.providers.find((candidate) => candidate.name === name);
    if (provider === undefined) this.#pipeline.unknownProvider(name, this.#catalogue.providers);
    else this.#pipeline.recorded({ provider, account: this.#accounts.current(provider) }, payload);
  }

  withAccount<T>(name: string, work: () => T): T {
    return this.#accounts.run(name, work);
  }

  /** The last failures, the newest first. */
  recent(): readonly RecentFailure[] {
    return this.#recent.list();
  }

  /** Removes every subscriber, patch, timer, metric and port. Never rejects; a second call waits for the first. */
  shutdown(): Promise<void> {
    this.#down ??= this.#unwind();
    return this.#down;
  }

  /** Undoes everything before it returns, so that register() may follow at once. The promise covers data still being sent. */
  async #unwind(): Promise<void> {
    const attempt = async (undo: () => void | Promise<void>): Promise<void> => {
      try {
        await undo();
      } catch (error) {
        this.faults.add('server', error);
      }
    };
    await Promise.all(this.#undo.splice(0).reverse().map(attempt));
  }

  /** Loaded when the page is first asked for. */
  #statusPages({ metrics }: PrometheusSink): Pages {
    const history = new History(metrics);
    const fence = (tick: () => void) => this.faults.guard('status', tick);
    fence(() => history.start(fence))();
    this.#undo.push(() => history.stop());
    const sources = {
      providers: this.#catalogue.active,
      metrics,
      history,
      recent: this.#recent,
      startedAt: Date.now(),
    };
    const pages = async () => {
      const { StatusPages } = await import('../status/pages.ts');
      return new StatusPages(sources);
    };
    let loaded: ReturnType<typeof pages> | undefined;
    return async (path) => {
      loaded ??= pages();
      return (await loaded).answer(path);
    };
  }

  /** Loaded only if the configuration enables it. */
  #askForCredits(settings: CreditsSettings, listener: PrometheusSink, logger: Logger | undefined): void {
    let stopped = false;
    let reader: CreditsReader | undefined;
    const { faults } = this;
    const log: CreditsLog = (level, fields, sentence) => {
      if (logger !== undefined) writeLine(logger, level, fields, sentence, (error) => faults.add('log', error));
    };
    const start = async (): Promise<void> => {
      const { CreditsReader } = await import('../credits/reader.ts');
      if (stopped) return;
      reader = new CreditsReader(settings, { listener, log, faults, env: process.env, unobserved: runUnobserved });
      reader.start();
    };
    start().catch((error: unknown) => faults.add('credits', error));
    this.#undo.push(() => {
      stopped = true;
      reader?.stop();
    });
  }

  #export(metrics: PrometheusSink): void {
    const meter = new OtelMeter(metrics.metrics, metrics.mirror, this.faults);
    this.#meter = meter;
    this.faults.guard('metrics', () => meter.start())();
    this.#undo.push(() => meter.stop());
  }

  #startSources(settings: Settings, limits: Limits): void {
    const { faults } = this;
    const [catalogue, listener] = [this.#catalogue, this.#pipeline];
    const bodies = new Bodies(limits, faults);
    const pairing =
      settings.tracing === false
        ? undefined
        : new SpanPairing(faults, (exchange, span, decide) => listener.ending(exchange, span, decide));
    const deps = { catalogue, listener, bodies, accounts: this.#accounts, faults, pairing };
    const sources = [new UndiciSource(deps), new NodeHttpSource(deps)] as const;
    for (const source of sources) source.start();
    pairing?.start(sources[0]);
    // 'service': the service starts its SDK later, and must not find another SDK registered.
    const own = settings.tracing === 'auto' ? pairing : undefined;
    const sdk = own && new OwnSdk(own, sources[0], faults, this.warn);
    this.#sdk = sdk;
    sdk?.startIfAsked();
    this.#undo.push(() => {
      pairing?.stop();
      for (const source of sources) source.stop();
      bodies.flush();
      this.#accounts.stop();
      listener.stop();
      return sdk?.shutdown();
    });
  }
}

function chooseLogger(chosen: Settings['logger'], failed: (error: unknown) => void): OpenLogger {
  if (chosen === undefined) return openOwnLogger(failed);
  return { logger: chosen === false ? undefined : chosen, flush: () => {} };
}
