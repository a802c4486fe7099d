import { ACCOUNT_RULE, isAccountName } from '../catalogue/account.ts';
import type { LazyProvider } from '../catalogue/lazy-provider.ts';
import type { BalanceRequest, Provider } from '../catalogue/provider.ts';
import { oneOfThe } from '../model/nearest.ts';
import { isRecord, mistake } from '../redact/mistake.ts';
import { askedOperation, type Ids, idsOf, originOf } from './address.ts';
import { cleanKey, type Env, FROM_FUNCTION, isVariableName, type KeySetting } from './key.ts';

export type CreditsAccountConfig = {
  /** Name of the provider. */
  readonly provider: string;
  /** The name of the account, as in the provider's `account` setting: the value of `voice_api.account`. */
  readonly account?: string;
  /** The name of the environment variable that holds the key, or a function that returns the key. Never the key. */
  readonly key: KeySetting;
  /** Ids in the path or of the user, by the provider's own names: `{ AccountSid: 'AC…' }`. `$NAME` is an environment variable. */
  readonly ids?: Readonly<Record<string, string>>;
  /** One of the provider's regions. */
  readonly region?: string;
  /** In place of the provider's own API, for a self-hosted one: `https://dograh.example.com`. */
  readonly origin?: string;
};

/** Asks providers for balances. */
export type CreditsConfig = {
  readonly accounts: readonly CreditsAccountConfig[];
  /** Seconds between two requests for one account, from 60. Default 300. */
  readonly interval?: number;
  /** The most requests in an hour, over all accounts. Default: a fifth more than the interval needs. */
  readonly requestsPerHour?: number;
  /** Ask at once, and not only after the first interval. Default false. */
  readonly atStart?: boolean;
};

/** One account, checked. */
export type AskedAccount = {
  readonly provider: Provider;
  readonly ask: BalanceRequest;
  readonly account: string;
  readonly key: KeySetting;
  /** The name of the variable that holds the key, or `function`. */
  readonly keyVariable: string;
  readonly ids: Ids;
  readonly origin: string;
};

export type CreditsSettings = {
  readonly accounts: readonly AskedAccount[];
  /** Seconds. */
  readonly interval: number;
  readonly requestsPerHour: number;
  readonly atStart: boolean;
};

/** A provider, and the name that its setting gives to the account. */
export type KnownProvider = { readonly provider: LazyProvider; readonly account: unknown };

export const CREDITS_KEYS = ['accounts', 'interval', 'requestsPerHour', 'atStart'];
const ACCOUNT_KEYS = ['provider', 'account', 'key', 'ids', 'region', 'origin'];
const MIN_INTERVAL = 60;
const MAX_INTERVAL = 86_400;
const DEFAULT_INTERVAL = 300;
const MAX_ACCOUNTS = 1000;
/** For the requests that are repeated after a failure. */
const SPARE = 1.2;
const ID = /^[\w.@-]{1,128}$/;

/**
 * @param known the providers, each with the account of its setting
 * @param prefix of keys in sentences: `credits.`
 * @throws Error one sentence with the key, the value and what was expected
 */
export function parseCredits(
  config: unknown,
  known: readonly KnownProvider[],
  env: Env,
  prefix: string,
): CreditsSettings {
  const at = (key: string): string => `${prefix}${key}`;
  if (!isRecord(config))
    throw mistake(prefix.replace(/\.$/, '') || 'the configuration', config, 'an object with accounts');
  rejectUnknownKeys(config, CREDITS_KEYS, prefix);
  const { accounts, interval = DEFAULT_INTERVAL, atStart = false } = config as Partial<CreditsConfig>;
  if (!Array.isArray(accounts) || accounts.length === 0 || accounts.length > MAX_ACCOUNTS)
    throw mistake(at('accounts'), accounts, `a list of 1 to ${MAX_ACCOUNTS} accounts`);
  if (!Number.isInteger(interval) || interval < MIN_INTERVAL || interval > MAX_INTERVAL)
    throw mistake(at('interval'), interval, `a whole number of seconds from ${MIN_INTERVAL} to ${MAX_INTERVAL}`);
  if (typeof atStart !== 'boolean') throw mistake(at('atStart'), atStart, 'true or false');
  const asked = accounts.map((it: unknown, i) => parseAccount(it, known, env, at(`accounts[${i}]`)));
  asked.forEach(({ provider, account }, i) => {
    const twice = asked.findIndex((other) => other.provider === provider && other.account === account);
    if (twice !== i)
      throw mistake(at(`accounts[${i}].account`), account, `another name than that of accounts[${twice}]`);
  });
  const needed = Math.ceil((asked.length * 3600) / interval);
  const { requestsPerHour = Math.ceil(needed * SPARE) } = config as Partial<CreditsConfig>;
  if (!Number.isInteger(requestsPerHour) || requestsPerHour < needed)
    throw mistake(
      at('requestsPerHour'),
      requestsPerHour,
      `at least ${needed}, because each of ${asked.length} accounts is asked about every ${interval} seconds`,
    );
  return { accounts: asked, interval, requestsPerHour, atStart };
}

export function rejectUnknownKeys(config: Record<string, unknown>, keys: readonly string[], prefix: string): void {
  const unknownKey = Object.keys(config).find((name) => !keys.includes(name));
  if (unknownKey !== undefined)
    throw mistake(`${prefix}${unknownKey}`, hidden(config[unknownKey]), oneOfThe('keys', unknownKey, keys));
}

/** A text in a wrong place may be a key of a shape that no table knows. */
const hidden = (value: unknown): unknown => (typeof value === 'string' ? '(not shown)' : value);

function parseAccount(config: unknown, known: readonly KnownProvider[], env: Env, key: string): AskedAccount {
  if (!isRecord(config)) throw mistake(key, hidden(config), 'an object with provider, account and key');
  rejectUnknownKeys(config, ACCOUNT_KEYS, `${key}.`);
  const { provider: name, region, origin } = config;
  const found = known.find(({ provider }) => provider.name === name);
  if (found === undefined)
    throw mistake(`${key}.provider`, name, oneOfThe('names', name, namesOf(known.filter(canAsk))));
  const provider = found.provider.load();
  const ask = provider.balance?.ask;
  if (ask === undefined || askedOperation(provider) === undefined)
    throw mistake(
      `${key}.provider`,
      name,
      `a provider that documents how to ask for the balance: ${namesOf(known.filter(canAsk)).join(', ')}`,
    );
  const secrets = provider.secrets?.patterns ?? [];
  const account = config['account'] ?? found.account;
  if (!isAccountName(account, secrets))
    throw mistake(`${key}.account`, account, `a name of ${ACCOUNT_RULE}, no key and no number`);
  const regions = Object.keys(ask.regions ?? {});
  if (region !== undefined && !regions.includes(region as string))
    throw mistake(`${key}.region`, region, regions.length === 0 ? 'no such key' : `one of ${regions.join(', ')}`);
  if (origin !== undefined && !isOrigin(origin))
    throw mistake(`${key}.origin`, hidden(origin), 'an address without a path, such as "https://dograh.example.com"');
  return {
    provider,
    ask,
    account,
    ...parseKey(config['key'], secrets, env, key),
    ids: parseIds(config['ids'], provider, env, key),
    origin: (origin as string | undefined)?.replace(/\/$/, '') ?? originOf(ask, region as string | undefined),
  };
}

const canAsk = ({ provider }: KnownProvider): boolean => provider.load().balance?.ask !== undefined;
const namesOf = (known: readonly KnownProvider[]): string[] => known.map(({ provider }) => provider.name);

function isOrigin(value: unknown): value is string {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return false;
  return url.pathname === '/' && url.search === '' && url.hash === '';
}

function parseKey(
  setting: unknown,
  secrets: readonly RegExp[],
  env: Env,
  key: string,
): Pick<AskedAccount, 'key' | 'keyVariable'> {
  if (typeof setting === 'function') return { key: setting as KeySetting, keyVariable: FROM_FUNCTION };
  if (!isVariableName(setting, secrets))
    throw mistake(
      `${key}.key`,
      hidden(setting),
      'the name of an environment variable in capitals, such as "TWILIO_AUTH_TOKEN", and never the key',
    );
  if (cleanKey(env[setting]) === undefined)
    throw mistake(
      `${key}.key`,
      setting,
      env[setting]?.trim()
        ? 'an environment variable with a key of visible characters'
        : 'an environment variable that is set',
    );
  return { key: setting, keyVariable: setting };
}

function parseIds(config: unknown, provider: Provider, env: Env, key: string): Ids {
  const { required, known } = idsOf(provider);
  const expected = known.length === 0 ? 'no ids: this provider takes none' : `one of the ids ${known.join(', ')}`;
  if (config !== undefined && !isRecord(config))
    throw mistake(`${key}.ids`, hidden(config), 'an object by the name of the id');
  const ids: Record<string, string> = {};
  for (const [name, value] of Object.entries(config ?? {})) {
    if (!known.includes(name)) throw mistake(`${key}.ids.${name}`, hidden(value), expected);
    ids[name] = parseId(value, env, `${key}.ids.${name}`);
  }
  const missing = required.find((name) => ids[name] === undefined);
  if (missing !== undefined)
    throw mistake(
      `${key}.ids.${missing}`,
      undefined,
      `the ${missing} of the account, or the variable that holds it, such as "$${provider.name.toUpperCase()}_ACCOUNT"`,
    );
  return ids;
}

function parseId(value: unknown, env: Env, key: string): string {
  if (typeof value === 'string' && value.startsWith('$')) {
    const id = env[value.slice(1)]?.trim();
    if (id !== undefined && ID.test(id)) return id;
    throw mistake(
      key,
      isVariableName(value.slice(1), []) ? value : hidden(value),
      'an environment variable that holds the id',
    );
  }
  if (typeof value === 'string' && ID.test(value)) return value;
  throw mistake(key, hidden(value), 'an id of letters, digits, dots, hyphens and underscores');
}
