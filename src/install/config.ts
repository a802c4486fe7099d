// The file rather than the package: it holds the global registry and loads nothing else of prom-client or Node.
import Registry from 'prom-client/lib/registry.js';
import { parseHost } from '../catalogue/host.ts';
import { lazyOf } from '../catalogue/lazy-provider.ts';
import type { Provider } from '../catalogue/provider.ts';
import { type CreditsConfig, type CreditsSettings, parseCredits } from '../credits/config.ts';
import { DEFAULT_BODY_MEMORY } from '../model/limits.ts';
import { oneOfThe } from '../model/nearest.ts';
import { isRecord, mistake } from '../redact/mistake.ts';
import type { Logger } from '../sinks/log/logger.ts';
import { HOST_RULE, isHost, isLoopback } from '../sinks/prometheus/host-check.ts';
import type { ServeSettings } from '../sinks/prometheus/metrics-server.ts';
import type { PrometheusRegistry } from '../sinks/prometheus/registry.ts';
import { DEFAULT_MAX_ACCOUNTS, MOST_ACCOUNTS } from './accounts.ts';
import { type ProviderSettings, type ProvidersConfig, parseProviders } from './providers-config.ts';

export type ServeConfig = {
  /** Default `localhost`. */
  readonly host?: string;
  /** Default 9464. */
  readonly port?: number;
  /**
   * Host names that scrapes may use, each with its subdomains: `['svc.cluster.local']`. IP addresses, the name of this
   * machine and, unless `host` is loopback, names without dots are always accepted. Any other name gets status 421.
   */
  readonly hosts?: readonly string[];
  /** The status page at `/` and its data at `/status.json`. Default: only where `host` is loopback. */
  readonly status?: boolean;
};

/** Every key is optional. */
export type SidetoneConfig = {
  /** Default: every provider of the catalogue is observed. */
  readonly providers?: ProvidersConfig;
  readonly customProviders?: readonly Provider[];
  readonly metrics?:
    | false
    | {
        /** A registry of prom-client or @prometheus-io/client. Default: prom-client's global registry. */
        readonly registry?: PrometheusRegistry;
        /** Where to serve scrapes; `false` if the service has its own endpoint. Port 0 picks a free port. */
        readonly serve?: false | ServeConfig;
        /**
         * Also send metrics through OpenTelemetry's meter provider. Default false for register(), because a Prometheus that
         * is scraped and pushed to counts everything twice.
         */
        readonly otel?: boolean;
      };
  /** Read how calls ended from the successful responses that report it. Default true. */
  readonly calls?: boolean;
  /**
   * A pino logger, or an object whose methods error, warn and info take an object and a string as pino's do; `false` writes
   * no lines. Default: pino on stderr.
   */
  readonly logger?: Logger | false;
  /** Bytes of response bodies that may be held at once, over all exchanges; 0 reads no body. Default 16 MiB. */
  readonly bodyMemory?: number;
  /** Accounts per provider; those beyond it count as `_OTHER`. Default 500. */
  readonly maxAccounts?: number;
  /** Ask providers for balances, every five minutes. Default: sidetone sends nothing. */
  readonly credits?: CreditsConfig;
  /**
   * `auto`: use the service's SDK, or start a NodeSDK if OTEL_* names an exporter and the service has started no SDK one
   * turn of the event loop after register(). `service`: only use the service's SDK, whenever it starts. `false`: no spans.
   */
  readonly tracing?: Tracing;
};

/** Which SDK makes the spans: the service's, or one that sidetone starts; the service's only; none. */
export type Tracing = 'auto' | 'service' | false;

/** The parsed configuration: complete, checked, frozen. */
export type Settings = ProviderSettings & {
  readonly registry: PrometheusRegistry | undefined;
  readonly serve: ServeSettings | undefined;
  /** Also send metrics through the service's meter provider. */
  readonly otel: boolean;
  /** `undefined`: pino on stderr. */
  readonly logger: Logger | false | undefined;
  readonly tracing: Tracing;
  readonly bodyMemory: number;
  readonly maxAccounts: number;
  readonly credits: CreditsSettings | undefined;
};

const METRICS_KEYS = ['registry', 'serve', 'otel'];
const SERVE_KEYS = ['host', 'port', 'hosts', 'status'];
const KEYS = [
  'providers',
  'customProviders',
  'metrics',
  'calls',
  'logger',
  'bodyMemory',
  'maxAccounts',
  'credits',
  'tracing',
];
const TRACING: readonly Tracing[] = ['auto', 'service', false];
const MAX_BODY_MEMORY = 1024 ** 3;
const REGISTRY_METHODS = ['registerMetric', 'getSingleMetric', 'removeSingleMetric', 'metrics'] as const;
const LOGGER_METHODS = ['error', 'warn', 'info'] as const;
const LOGGER_RULE =
  'a logger whose methods error, warn and info take an object and a string, such as a pino instance, or false';

/** @throws Error one sentence with the key, the value and what was expected */
export function parseConfig(config: SidetoneConfig = {}): Settings {
  if (!isRecord(config)) throw mistake('the configuration', config, 'an object');
  for (const key of Object.keys(config)) {
    if (!KEYS.includes(key)) throw mistake(key, (config as Record<string, unknown>)[key], oneOfThe('keys', key, KEYS));
  }
  const {
    tracing = 'auto',
    logger,
    calls = true,
    bodyMemory = DEFAULT_BODY_MEMORY,
    customProviders,
    providers,
    maxAccounts = DEFAULT_MAX_ACCOUNTS,
  } = config;
  if (!TRACING.includes(tracing)) throw mistake('tracing', tracing, '"auto", "service" or false');
  if (typeof calls !== 'boolean') throw mistake('calls', calls, 'true or false');
  if (!Number.isInteger(bodyMemory) || bodyMemory < 0 || bodyMemory > MAX_BODY_MEMORY)
    throw mistake('bodyMemory', bodyMemory, 'a whole number of bytes, at most 1 GiB');
  if (!Number.isInteger(maxAccounts) || maxAccounts < 1 || maxAccounts > MOST_ACCOUNTS)
    throw mistake('maxAccounts', maxAccounts, `a whole number from 1 to ${MOST_ACCOUNTS}`);
  if (logger !== undefined && logger !== false) requireMethods('logger', logger, LOGGER_METHODS, LOGGER_RULE);
  const watched = parseProviders(providers, customProviders, calls);
  if (config.credits !== undefined && config.metrics === false)
    throw mistake('metrics', false, 'metrics, because credits are read for nothing else');
  const credits =
    config.credits === undefined
      ? undefined
      : parseCredits(
          config.credits,
          watched.providers.map(({ provider, account }) => ({ provider: lazyOf(provider), account })),
          process.env,
          'credits.',
        );
  return Object.freeze({
    ...watched,
    ...parseMetrics(config.metrics),
    logger,
    bodyMemory,
    maxAccounts,
    credits,
    tracing,
  });
}

function parseMetrics(metrics: SidetoneConfig['metrics']): Pick<Settings, 'registry' | 'serve' | 'otel'> {
  if (metrics === false) return { registry: undefined, serve: undefined, otel: false };
  if (metrics !== undefined && !isRecord(metrics))
    throw mistake('metrics', metrics, 'an object with registry, serve and otel, or false');
  const unknownKey = Object.keys(metrics ?? {}).find((name) => !METRICS_KEYS.includes(name));
  if (unknownKey !== undefined)
    throw mistake(
      `metrics.${unknownKey}`,
      (metrics as Record<string, unknown>)[unknownKey],
      oneOfThe('keys', unknownKey, METRICS_KEYS),
    );
  const { registry = Registry.globalRegistry, serve = {}, otel = false } = metrics ?? {};
  requireMethods('metrics.registry', registry, REGISTRY_METHODS, 'a Registry of prom-client or @prometheus-io/client');
  if (typeof otel !== 'boolean') throw mistake('metrics.otel', otel, 'true or false');
  return { registry, serve: parseServe(serve), otel };
}

function parseServe(serve: false | ServeConfig): ServeSettings | undefined {
  if (serve === false) return undefined;
  if (!isRecord(serve)) throw mistake('metrics.serve', serve, 'an object with host, port, hosts and status, or false');
  const unknownKey = Object.keys(serve).find((name) => !SERVE_KEYS.includes(name));
  if (unknownKey !== undefined)
    throw mistake(
      `metrics.serve.${unknownKey}`,
      (serve as Record<string, unknown>)[unknownKey],
      oneOfThe('keys', unknownKey, SERVE_KEYS),
    );
  const { host = 'localhost', port = 9464, hosts = [], status } = serve as ServeConfig;
  if (!isHost(host)) throw mistake('metrics.serve.host', host, HOST_RULE);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw mistake('metrics.serve.port', port, 'a whole number from 0 to 65535');
  if (!Array.isArray(hosts)) throw mistake('metrics.serve.hosts', hosts, 'a list of host names');
  if (status !== undefined && typeof status !== 'boolean')
    throw mistake('metrics.serve.status', status, 'true or false');
  return { host, port, hosts: hosts.map(parseServedHost), status: status ?? isLoopback(host.toLowerCase()) };
}

function parseServedHost(host: unknown, i: number): string {
  const entry = parseHost(host);
  if (typeof entry === 'string' || entry.port !== undefined)
    throw mistake(`metrics.serve.hosts[${i}]`, host, 'a host name without a port, such as "metrics.example.com"');
  return entry.name;
}

function requireMethods(key: string, value: unknown, methods: readonly string[], expected: string): void {
  const has = (method: string) => typeof (value as Record<string, unknown>)[method] === 'function';
  // Registries and pino loggers are class instances, so any object with the methods is accepted.
  if (typeof value !== 'object' || value === null || !methods.every(has)) throw mistake(key, value, expected);
}
