import { AsyncLocalStorage } from 'node:async_hooks';
import { type AccountRequest, DEFAULT_ACCOUNT, isAccountName } from '../catalogue/account.ts';
import type { PendingExchange } from '../catalogue/observation.ts';
import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { OTHER } from '../model/attributes.ts';
import type { Faults } from '../model/faults.ts';
import { isThenable } from '../model/promise.ts';
import type { AccountFinder, HeaderReader } from '../sources/shared/dependencies.ts';

/** Accounts per provider, unless the configuration sets another limit. */
export const DEFAULT_MAX_ACCOUNTS = 500;
export const MOST_ACCOUNTS = 10_000;

/**
 * Finds the account of each request: the name that withAccount() set, else the provider's setting. Each name is checked
 * when it is first used. A provider has a limited number of names; `_OTHER` stands for those beyond it and for those that
 * must not be shown.
 */
export class Accounts implements AccountFinder {
  readonly #current = new AsyncLocalStorage<unknown>();
  readonly #names = new Map<WatchedProvider, Set<string>>();
  readonly #full = new Set<WatchedProvider>();
  readonly #limit: number;
  readonly #faults: Faults;

  constructor(limit: number, faults: Faults) {
    this.#limit = limit;
    this.#faults = faults;
  }

  /** Calls a function of the service; what it throws and returns is the service's own. */
  run<T>(name: unknown, work: () => T): T {
    if (typeof work !== 'function') {
      this.#faults.add('account', new TypeError(`withAccount(): work is ${typeof work}, expected a function`));
      return undefined as T;
    }
    return this.#current.run(name, work);
  }

  of(exchange: PendingExchange, request: unknown, readHeader: HeaderReader): string {
    const { provider } = exchange;
    const name = this.#current.getStore();
    if (isNamed(name)) return this.#admit(provider, name);
    if (typeof provider.account === 'string') return provider.account;
    try {
      const found: unknown = provider.account(describe(exchange, request, readHeader));
      if (!isThenable(found)) return this.#admit(provider, found);
      // Nobody else handles its rejection, which would end the process.
      found.then(undefined, () => {});
      throw new TypeError(`providers.${provider.name}.account: the function returned a Promise, expected a name`);
    } catch (error) {
      this.#faults.add('account', error);
      return OTHER;
    }
  }

  /** The account of something that is no request: a call that the service reports. */
  current(provider: WatchedProvider): string {
    const name = this.#current.getStore();
    if (isNamed(name)) return this.#admit(provider, name);
    return typeof provider.account === 'string' ? provider.account : DEFAULT_ACCOUNT;
  }

  stop(): void {
    this.#current.disable();
  }

  #admit(provider: WatchedProvider, name: unknown): string {
    if (!isNamed(name)) return DEFAULT_ACCOUNT;
    const names = this.#namesOf(provider);
    if (names.has(name as string)) return name as string;
    if (names.size >= this.#limit) this.#reportFull(provider);
    else if (isAccountName(name, provider.secrets)) {
      names.add(name);
      return name;
    } else this.#faults.add('account', new Error(`${provider.name}: an account has a name that cannot be a label`));
    return OTHER;
  }

  #namesOf(provider: WatchedProvider): Set<string> {
    const known = this.#names.get(provider);
    if (known !== undefined) return known;
    const names = new Set<string>();
    this.#names.set(provider, names);
    return names;
  }

  #reportFull(provider: WatchedProvider): void {
    if (this.#full.has(provider)) return;
    this.#full.add(provider);
    const error = new Error(`${provider.name}: more than ${this.#limit} accounts, the others count as ${OTHER}`);
    this.#faults.add('account', error);
  }
}

const isNamed = (name: unknown): boolean => name !== undefined && name !== '';

function describe(
  { provider, operation, method, origin, path }: PendingExchange,
  request: unknown,
  readHeader: HeaderReader,
): AccountRequest {
  return {
    provider: provider.name,
    operation: operation?.name,
    method,
    host: origin.slice(origin.indexOf('//') + 2),
    path,
    header: (name) => readHeader(request, name),
  };
}
