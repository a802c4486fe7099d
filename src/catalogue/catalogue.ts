import { parseHost, suffixes } from './host.ts';
import type { Provider } from './provider.ts';
import { type WatchedProvider, watchProvider } from './watched-provider.ts';

/** How many distinct hosts a service may call before the look-up caches start anew: bounds memory, not correctness. */
const CACHED_HOSTS = 1024;

export type CatalogueEntry = {
  readonly provider: Provider;
  /** Added to the provider's own. */
  readonly hosts: readonly string[];
  readonly account: string;
  /** Whether in-band error frames of its streams are looked at. */
  readonly streamErrors: boolean;
  /** Whether its successful responses are read for how calls ended. */
  readonly callReports: boolean;
};

/** The providers of one service, and the question that every outbound call asks first: is this host ours? */
export class Catalogue {
  readonly providers: readonly WatchedProvider[];
  /** 'host' and 'host:port' → provider. */
  readonly #hosts = new Map<string, WatchedProvider>();
  /** The host names alone. */
  readonly #names = new Set<string>();
  readonly #byOrigin = new Map<string, WatchedProvider | null>();
  readonly #knownNames = new Map<string, boolean>();

  /** @throws Error when two providers claim the same host */
  constructor(entries: readonly CatalogueEntry[]) {
    this.providers = entries.map((entry) => watchProvider(entry.provider, entry));
    entries.forEach((entry, i) => {
      for (const host of [...entry.provider.hosts.rows, ...entry.hosts]) {
        this.#claim(host, this.providers[i] as WatchedProvider);
      }
    });
  }

  /** Providers that can be seen at all, because a host of theirs is known. */
  get active(): readonly WatchedProvider[] {
    const reachable = new Set(this.#hosts.values());
    return this.providers.filter((provider) => reachable.has(provider));
  }

  /** @param origin `scheme://host[:port]`; costs one look-up and allocates nothing once the origin was seen */
  match(origin: string): WatchedProvider | undefined {
    const cached = this.#byOrigin.get(origin);
    if (cached !== undefined) return cached ?? undefined;
    const found = this.#find(origin);
    // An origin with a password in it is not kept.
    if (origin.includes('@')) return found;
    if (this.#byOrigin.size >= CACHED_HOSTS) this.#byOrigin.clear();
    this.#byOrigin.set(origin, found ?? null);
    return found;
  }

  /** False when no port of this host can be ours: spares its callers from building an origin. */
  knowsName(hostname: string): boolean {
    const cached = this.#knownNames.get(hostname);
    if (cached !== undefined) return cached;
    const name = hostname.toLowerCase().replace(/^\[|\]$/g, '');
    const known = [...suffixes(name)].some((suffix) => this.#names.has(suffix));
    if (this.#knownNames.size >= CACHED_HOSTS) this.#knownNames.clear();
    this.#knownNames.set(hostname, known);
    return known;
  }

  #find(origin: string): WatchedProvider | undefined {
    const url = URL.parse(origin);
    if (url === null) return undefined;
    const port = url.port || (url.protocol === 'https:' || url.protocol === 'wss:' ? '443' : '80');
    for (const suffix of suffixes(url.hostname.replace(/^\[|\]$/g, ''))) {
      const provider = this.#hosts.get(`${suffix}:${port}`) ?? this.#hosts.get(suffix);
      if (provider !== undefined) return provider;
    }
    return undefined;
  }

  #claim(host: string, provider: WatchedProvider): void {
    const entry = parseHost(host);
    if (typeof entry === 'string')
      throw new Error(`sidetone: ${provider.name}: host ${JSON.stringify(host)}, expected ${entry}`);
    const key = entry.port === undefined ? entry.name : `${entry.name}:${entry.port}`;
    const owner = this.#hosts.get(key);
    if (owner !== undefined && owner !== provider) {
      throw new Error(
        `sidetone: host "${host}" is claimed by ${owner.name} and by ${provider.name}, expected one provider per host`,
      );
    }
    this.#hosts.set(key, provider);
    this.#names.add(entry.name);
  }
}
