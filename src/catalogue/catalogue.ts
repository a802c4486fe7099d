import type { AccountSetting } from './account.ts';
import { compileScope, type HostEntry, type PathMatcher, parseHost, suffixes } from './host.ts';
import { type LazyProvider, lazyOf } from './lazy-provider.ts';
import type { Provider } from './provider.ts';
import { WatchedProvider } from './watched-provider.ts';

/** How many distinct hosts are cached before the cache is cleared. Bounds memory, not correctness. */
const CACHED_HOSTS = 1024;

export type CatalogueEntry = {
  readonly provider: Provider | LazyProvider;
  /** Hosts besides the provider's own. */
  readonly hosts: readonly string[];
  readonly account: AccountSetting;
  /** Whether in-band error frames of its streams are parsed. */
  readonly streamErrors: boolean;
  /** Whether its successful responses are read for how calls ended. */
  readonly callReports: boolean;
};

/** A provider's claim on a host: on all of its paths, or on some. */
type Claim = {
  readonly provider: WatchedProvider;
  readonly scope: PathMatcher | undefined;
  readonly path: string | undefined;
};

/** The cached facts about one origin. */
type Found = { readonly whole: WatchedProvider | undefined; readonly scoped: readonly Claim[] };

type Wildcard = { readonly entry: HostEntry; readonly claim: Claim };

/** The providers of one service. It answers the first question about every request: is this host in the catalogue? */
export class Catalogue {
  readonly providers: readonly WatchedProvider[];
  /** From 'host' and 'host:port' to the providers that claim it. */
  readonly #hosts = new Map<string, Claim[]>();
  readonly #wildcards: Wildcard[] = [];
  /** Paths that belong to a provider on any host. */
  readonly #paths: { readonly prefix: string; readonly provider: WatchedProvider }[] = [];
  /** The host names without ports. */
  readonly #names = new Set<string>();
  readonly #byOrigin = new Map<string, Found | null>();
  readonly #knownNames = new Map<string, boolean>();

  /** @throws Error if two providers claim the same host */
  constructor(entries: readonly CatalogueEntry[]) {
    this.providers = entries.map((entry) => new WatchedProvider(entry.provider, entry));
    entries.forEach((entry, i) => {
      const provider = this.providers[i] as WatchedProvider;
      const { hosts, paths = [] } = lazyOf(entry.provider);
      for (const host of [...hosts, ...entry.hosts]) this.#claim(host, provider);
      for (const prefix of paths) this.#paths.push({ prefix, provider });
    });
  }

  /** Providers with a known host or path. Others cannot be recognised. */
  get active(): readonly WatchedProvider[] {
    const claims = [...this.#hosts.values()].flat();
    const reachable = new Set(
      [...claims, ...this.#wildcards.map(({ claim }) => claim), ...this.#paths].map((it) => it.provider),
    );
    return this.providers.filter((provider) => reachable.has(provider));
  }

  /**
   * Costs one lookup and allocates nothing for a known origin.
   *
   * @param origin `scheme://host[:port]`
   */
  match(origin: string, path: string): WatchedProvider | undefined {
    const found = this.#byOrigin.get(origin);
    if (found === undefined) return this.#look(origin, path);
    return found === null ? this.#byPath(path) : pick(found, path);
  }

  /** False if no port of this host is in the catalogue, so that callers need not build an origin. */
  knows(hostname: string, path: string): boolean {
    const known = this.#knownNames.get(hostname) ?? this.#learnName(hostname);
    return known || this.#byPath(path) !== undefined;
  }

  #byPath(path: string): WatchedProvider | undefined {
    for (let i = 0; i < this.#paths.length; i++) {
      const { prefix, provider } = this.#paths[i] as { prefix: string; provider: WatchedProvider };
      if (path.startsWith(prefix)) return provider;
    }
    return undefined;
  }

  #learnName(hostname: string): boolean {
    const name = hostname.toLowerCase().replace(/^\[|\]$/g, '');
    const known =
      [...suffixes(name)].some((suffix) => this.#names.has(suffix)) ||
      this.#wildcards.some(({ entry }) => isUnder(name, entry));
    if (this.#knownNames.size >= CACHED_HOSTS) this.#knownNames.clear();
    this.#knownNames.set(hostname, known);
    return known;
  }

  #look(origin: string, path: string): WatchedProvider | undefined {
    const found = this.#find(origin);
    // An origin with a password is not cached.
    if (!origin.includes('@')) {
      if (this.#byOrigin.size >= CACHED_HOSTS) this.#byOrigin.clear();
      this.#byOrigin.set(origin, found ?? null);
    }
    return found === undefined ? this.#byPath(path) : pick(found, path);
  }

  #find(origin: string): Found | undefined {
    const url = URL.parse(origin);
    if (url === null) return undefined;
    const port = url.port || (url.protocol === 'https:' || url.protocol === 'wss:' ? '443' : '80');
    const name = url.hostname.replace(/^\[|\]$/g, '');
    for (const suffix of suffixes(name)) {
      const claims = this.#hosts.get(`${suffix}:${port}`) ?? this.#hosts.get(suffix);
      if (claims !== undefined) return foundIn(claims);
    }
    const claims = this.#wildcards
      .filter(({ entry }) => isUnder(name, entry) && (entry.port === undefined || String(entry.port) === port))
      .map(({ claim }) => claim);
    return claims.length === 0 ? undefined : foundIn(claims);
  }

  #claim(host: string, provider: WatchedProvider): void {
    const entry = parseHost(host);
    if (typeof entry === 'string')
      throw new Error(`sidetone: ${provider.name}: host ${JSON.stringify(host)}, expected ${entry}`);
    const { name, port, path } = entry;
    const claim = { provider, path, scope: path === undefined ? undefined : compileScope(path) };
    if (entry.wildcard) {
      this.#wildcards.push({ entry, claim });
      return;
    }
    const key = port === undefined ? name : `${name}:${port}`;
    const claims = this.#hosts.get(key) ?? [];
    const owner = claims.find((other) => other.provider !== provider && other.path === path)?.provider;
    if (owner !== undefined) {
      throw new Error(
        `sidetone: host "${host}" is claimed by ${owner.name} and by ${provider.name}, expected one provider per host`,
      );
    }
    this.#hosts.set(key, [...claims, claim]);
    this.#names.add(name);
  }
}

function foundIn(claims: readonly Claim[]): Found {
  return {
    whole: claims.find(({ scope }) => scope === undefined)?.provider,
    scoped: claims.filter(({ scope }) => scope !== undefined),
  };
}

function pick({ whole, scoped }: Found, path: string): WatchedProvider | undefined {
  for (let i = 0; i < scoped.length; i++) {
    const { scope, provider } = scoped[i] as Claim;
    if (scope?.(path) === true) return provider;
  }
  return whole;
}

/** `us-central1-api.host` is under `-api.host`. */
function isUnder(name: string, { name: ending }: HostEntry): boolean {
  return name.endsWith(ending) && !name.slice(0, -ending.length).includes('.');
}
