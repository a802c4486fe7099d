import { parseHost } from '../catalogue/host.ts';
import { LAZY_PROVIDERS } from '../providers/lazy.ts';
import { mistake } from '../redact/mistake.ts';
import { redactText } from '../redact/text.ts';
import { HOST_RULE, isHost } from '../sinks/prometheus/host-check.ts';
import { MOST_ACCOUNTS } from './accounts.ts';
import type { SidetoneConfig, Tracing } from './config.ts';
import { type ProviderConfig, providersByName } from './providers-config.ts';

type Env = Readonly<Record<string, string | undefined>>;

const VARIABLES = [
  'SIDETONE_ACCOUNTS',
  'SIDETONE_BODY_MEMORY',
  'SIDETONE_CALLS',
  'SIDETONE_DISABLED',
  'SIDETONE_HOSTS',
  'SIDETONE_LOG',
  'SIDETONE_MAX_ACCOUNTS',
  'SIDETONE_PROVIDERS',
  'SIDETONE_SERVE',
  'SIDETONE_SERVE_HOSTS',
  'SIDETONE_STATUS',
  'SIDETONE_STRICT',
  'SIDETONE_TRACING',
];
/** Kubernetes sets these for a Service of the name "sidetone" (https://kubernetes.io/docs/concepts/services-networking/service/). */
const SERVICE_LINK = /^SIDETONE_(?:SERVICE|PORT)(?:_|$)/;

/** One sentence if variables of this package are set that it does not read: a misspelt kill switch has no effect. */
export function unknownVariables(env: Env): string | undefined {
  const unknown = Object.keys(env).filter(
    (name) => name.startsWith('SIDETONE_') && !VARIABLES.includes(name) && !SERVICE_LINK.test(name),
  );
  if (unknown.length === 0) return undefined;
  return `sidetone: no setting has the name ${unknown
    .slice(0, 5)
    .map((name) => redactText(name))
    .join(', ')}, expected one of ${VARIABLES.join(', ')}`;
}

/** @throws Error one sentence if SIDETONE_STRICT is neither true nor false */
export function isStrict(env: Env): boolean {
  return readBoolean(env, 'SIDETONE_STRICT') === true;
}

/** The kill switch SIDETONE_DISABLED. Any unknown value disables: in an emergency people write "yes" or "on". */
export function isDisabled(env: Env): boolean {
  const text = env['SIDETONE_DISABLED']?.trim().toLowerCase() ?? '';
  return !['', 'false', '0', 'no', 'off'].includes(text);
}

/**
 * Adds the environment's settings to the configuration. Settings in code win, key by key.
 *
 * @throws Error one sentence with the variable, the value and what was expected
 */
export function withEnvironment(config: SidetoneConfig, env: Env): SidetoneConfig {
  const providers = readProviders(env, knownNames(config));
  for (const [name, own] of Object.entries(providersByName(config.providers))) {
    const other = providers[name];
    providers[name] = own !== false && typeof other === 'object' ? { ...other, ...(own === true ? {} : own) } : own;
  }
  const tracing = config.tracing ?? readTracing(env);
  const calls = config.calls ?? readBoolean(env, 'SIDETONE_CALLS');
  const bodyMemory = config.bodyMemory ?? readBytes(env, 'SIDETONE_BODY_MEMORY');
  const maxAccounts = config.maxAccounts ?? readMaxAccounts(env);
  return {
    ...config,
    ...(Object.keys(providers).length > 0 && { providers }),
    ...(config.metrics !== false && { metrics: withServe(config.metrics ?? {}, env) }),
    ...(tracing !== undefined && { tracing }),
    ...(calls !== undefined && { calls }),
    ...(bodyMemory !== undefined && { bodyMemory }),
    ...(maxAccounts !== undefined && { maxAccounts }),
    ...(config.logger === undefined && readBoolean(env, 'SIDETONE_LOG') === false && { logger: false as const }),
  };
}

type Metrics = Exclude<NonNullable<SidetoneConfig['metrics']>, false>;

function withServe(metrics: Metrics, env: Env): Metrics {
  if (metrics.serve === false || readBoolean(env, 'SIDETONE_SERVE') === false)
    return { ...metrics, serve: metrics.serve ?? false };
  const host = env['OTEL_EXPORTER_PROMETHEUS_HOST']?.trim();
  const port = env['OTEL_EXPORTER_PROMETHEUS_PORT'];
  // The service's SDK serves its metrics on this port; taking the port would take those metrics away.
  const taken = env['OTEL_METRICS_EXPORTER']?.split(',').some((name) => name.trim() === 'prometheus') === true;
  if (taken && metrics.serve === undefined && readBoolean(env, 'SIDETONE_SERVE') !== true)
    return { ...metrics, serve: false };
  if (port && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
    throw mistake('OTEL_EXPORTER_PROMETHEUS_PORT', port, 'a whole number from 0 to 65535');
  if (host && !isHost(host)) throw mistake('OTEL_EXPORTER_PROMETHEUS_HOST', host, HOST_RULE);
  const hosts = env['SIDETONE_SERVE_HOSTS']?.trim();
  const status = readBoolean(env, 'SIDETONE_STATUS');
  return {
    ...metrics,
    serve: {
      ...(host && { host }),
      ...(port && { port: Number(port) }),
      ...(hosts && { hosts: readHosts(hosts) }),
      ...(status !== undefined && { status }),
      ...metrics.serve,
    },
  };
}

/** `SIDETONE_SERVE_HOSTS=svc.cluster.local,metrics.example.com` */
function readHosts(text: string): string[] {
  const hosts = text.split(',').map((host) => host.trim());
  const bad = hosts.map(parseHost).some((entry) => typeof entry === 'string' || entry.port !== undefined);
  if (bad)
    throw mistake(
      'SIDETONE_SERVE_HOSTS',
      text,
      'host names without ports, such as "metrics.example.com", separated by commas',
    );
  return hosts;
}

function knownNames({ customProviders }: SidetoneConfig): string[] {
  const custom = Array.isArray(customProviders) ? customProviders : [];
  return [...LAZY_PROVIDERS, ...custom].map(({ name }) => name);
}

/** Here, where the variable's name is known, rather than as a key of `providers`. */
function requireKnown(key: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw mistake(key, name, `one of the names ${known.join(', ')}`);
}

/**
 * `SIDETONE_PROVIDERS=kallglot,dograh` watches these and no others, but for those that the two pairs name as well:
 * `SIDETONE_HOSTS=dograh=voice.internal:8000` and `SIDETONE_ACCOUNTS=kallglot=eu-sales`.
 */
function readProviders(env: Env, known: readonly string[]): Record<string, ProviderConfig | boolean> {
  const hosts = readPairs(env, 'SIDETONE_HOSTS', known, 'dograh=voice.internal:8000');
  for (const [, host] of hosts) {
    const expected = parseHost(host);
    if (typeof expected === 'string') throw mistake('SIDETONE_HOSTS', host, expected);
  }
  const accounts = new Map(readPairs(env, 'SIDETONE_ACCOUNTS', known, 'kallglot=eu-sales'));
  const providers = providersByName(readNames(env, known));
  for (const name of new Set([...hosts.map(([provider]) => provider), ...accounts.keys()])) {
    const own = hosts.filter(([provider]) => provider === name).map(([, host]) => host);
    const account = accounts.get(name);
    providers[name] = { ...(own.length > 0 && { hosts: own }), ...(account !== undefined && { account }) };
  }
  return providers;
}

function readNames(env: Env, known: readonly string[]): readonly string[] | undefined {
  const text = env['SIDETONE_PROVIDERS']?.trim();
  if (!text) return undefined;
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw mistake('SIDETONE_PROVIDERS', text, 'provider names, separated by commas');
  for (const name of names) requireKnown('SIDETONE_PROVIDERS', name, known);
  return names;
}

function readPairs(env: Env, key: string, known: readonly string[], example: string): [string, string][] {
  const text = env[key]?.trim();
  if (!text) return [];
  return text.split(',').map((pair) => {
    const [name, value, ...rest] = pair.trim().split('=');
    if (!name || !value || rest.length > 0) throw mistake(key, text, `pairs such as "${example}", separated by commas`);
    requireKnown(key, name, known);
    return [name, value];
  });
}

function readTracing(env: Env): Tracing | undefined {
  const text = env['SIDETONE_TRACING']?.trim().toLowerCase();
  if (!text) return undefined;
  if (text === 'auto' || text === 'service') return text;
  if (text === 'false') return false;
  throw mistake('SIDETONE_TRACING', text, '"auto", "service" or "false"');
}

function readBytes(env: Env, key: string): number | undefined {
  const text = env[key]?.trim();
  if (!text) return undefined;
  if (!/^\d{1,10}$/.test(text) || Number(text) > 1024 ** 3)
    throw mistake(key, text, 'a whole number of bytes, at most 1 GiB');
  return Number(text);
}

function readMaxAccounts(env: Env): number | undefined {
  const text = env['SIDETONE_MAX_ACCOUNTS']?.trim();
  if (!text) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > MOST_ACCOUNTS)
    throw mistake('SIDETONE_MAX_ACCOUNTS', text, `a whole number from 1 to ${MOST_ACCOUNTS}`);
  return Number(text);
}

function readBoolean(env: Env, key: string): boolean | undefined {
  const text = env[key]?.trim().toLowerCase();
  if (!text) return undefined;
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw mistake(key, text, '"true" or "false"');
}
