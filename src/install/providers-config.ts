import { ACCOUNT_RULE, type AccountSetting, DEFAULT_ACCOUNT, isAccountName } from '../catalogue/account.ts';
import type { CatalogueEntry } from '../catalogue/catalogue.ts';
import { validateProvider } from '../catalogue/define-provider.ts';
import { parseHost } from '../catalogue/host.ts';
import { type LazyProvider, lazyOf } from '../catalogue/lazy-provider.ts';
import type { Provider } from '../catalogue/provider.ts';
import { oneOfThe } from '../model/nearest.ts';
import { LAZY_PROVIDERS } from '../providers/lazy.ts';
import { isRecord, mistake } from '../redact/mistake.ts';
import { isPrivateName } from '../redact/names.ts';
import { REDACTED } from '../redact/redacted.ts';

export type ProviderConfig = {
  /** Added to the built-in hosts: `host` with its subdomains on any port, or `host:port`. */
  readonly hosts?: readonly string[];
  /**
   * A name for the account, or a function that returns the name for a request: the value of `voice_api.account`. Default
   * `default`. Never a key.
   */
  readonly account?: AccountSetting;
  /** Parse in-band error frames on this provider's streams. Default false: no frame is read. */
  readonly streamErrors?: boolean;
};

/**
 * By name: settings, `true` for a provider without any, `false` to switch it off; `'*': false` switches off every
 * provider that is not named. A list of names is short for that.
 */
export type ProvidersConfig = readonly string[] | Readonly<Record<string, ProviderConfig | boolean>>;

export type ProviderSettings = {
  readonly providers: readonly CatalogueEntry[];
  /** Providers that the configuration names: their series begin at once. */
  readonly named: ReadonlySet<string>;
};

/** The name of all providers that have no other. */
const OTHERS = '*';
const KEYS = ['hosts', 'account', 'streamErrors'];

/** A list of names in the form that everything else has. */
export function providersByName(config: ProvidersConfig = {}): Record<string, ProviderConfig | boolean> {
  if (!Array.isArray(config)) return { ...(config as Readonly<Record<string, ProviderConfig | boolean>>) };
  return { ...Object.fromEntries(config.map((name) => [name, true])), [OTHERS]: false };
}

/** @throws Error one sentence naming the key, the value and what was expected */
export function parseProviders(
  config: unknown = {},
  customProviders: unknown = [],
  callReports = true,
): ProviderSettings {
  if (!Array.isArray(customProviders))
    throw mistake('customProviders', customProviders, 'a list of defineProvider() results');
  for (const [i, provider] of customProviders.entries()) validateProvider(provider, `customProviders[${i}]`);
  const custom: readonly Provider[] = customProviders;
  const all = [...LAZY_PROVIDERS, ...custom.map(lazyOf)];
  const names = all.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw mistake('customProviders', twice, 'a name that no other provider has');
  const byName = requireNames(config, names);
  const others = byName[OTHERS] ?? true;
  if (typeof others !== 'boolean') throw mistake(`providers.${OTHERS}`, others, 'true or false');
  const isNamed = ({ name }: LazyProvider) => byName[name] !== undefined || custom.some((own) => own.name === name);
  const watched = all.filter((provider) => (isNamed(provider) ? byName[provider.name] !== false : others));
  if (watched.length === 0) throw mistake('providers', config, 'at least one provider to observe');
  return {
    providers: watched.map((it) => ({ ...parseProvider(it, byName[it.name]), callReports })),
    named: new Set(watched.filter(isNamed).map(({ name }) => name)),
  };
}

function requireNames(config: unknown, names: readonly string[]): Record<string, unknown> {
  if (Array.isArray(config)) {
    const at = config.findIndex((name) => !names.includes(name));
    if (at !== -1) throw mistake(`providers[${at}]`, config[at], oneOfThe('names', config[at], names));
    return providersByName(config);
  }
  if (!isRecord(config)) throw mistake('providers', config, 'a list of provider names, or an object by provider name');
  const unknown = Object.keys(config).find((name) => name !== OTHERS && !names.includes(name));
  if (unknown !== undefined) throw mistake(`providers.${unknown}`, config[unknown], oneOfThe('names', unknown, names));
  return config;
}

function parseProvider(provider: LazyProvider, value: unknown): Omit<CatalogueEntry, 'callReports'> {
  const key = `providers.${provider.name}`;
  const config = value === undefined || value === true ? {} : value;
  if (!isRecord(config)) throw mistake(key, config, 'an object with hosts and account, true or false');
  const unknown = Object.keys(config).find((name) => !KEYS.includes(name));
  if (unknown !== undefined) throw mistake(`${key}.${unknown}`, config[unknown], oneOfThe('keys', unknown, KEYS));
  const { hosts = [], account = DEFAULT_ACCOUNT, streamErrors = false } = config as ProviderConfig;
  if (!Array.isArray(hosts)) throw mistake(`${key}.hosts`, hosts, 'a list of host names');
  hosts.forEach((host, i) => {
    const expected = parseHost(host);
    if (typeof expected === 'string') throw mistake(`${key}.hosts[${i}]`, host, expected);
  });
  if (typeof account !== 'function' && account !== DEFAULT_ACCOUNT && !isAccountName(account, secretsOf(provider)))
    throw mistake(
      `${key}.account`,
      shownAccount(account),
      `a name of ${ACCOUNT_RULE}, no key and no number, or a function`,
    );
  if (typeof streamErrors !== 'boolean') throw mistake(`${key}.streamErrors`, streamErrors, 'true or false');
  return { provider, hosts, account, streamErrors };
}

const secretsOf = ({ load }: LazyProvider): readonly RegExp[] => load().secrets?.patterns ?? [];

/** A key or a number that was set in the place of a name is not repeated in the sentence. */
function shownAccount(account: unknown): unknown {
  return typeof account === 'string' && isPrivateName(account) ? REDACTED : account;
}
