import type { WatchedProvider } from '../../catalogue/watched-provider.ts';

/** Something for each provider, made when the provider is first used: until then it has no series. */
export class ByProvider<T> {
  readonly #made = new Map<WatchedProvider, T>();
  readonly #make: (provider: WatchedProvider) => T;

  constructor(make: (provider: WatchedProvider) => T) {
    this.#make = make;
  }

  of(provider: WatchedProvider): T {
    return this.#made.get(provider) ?? this.#add(provider);
  }

  find(provider: WatchedProvider): T | undefined {
    return this.#made.get(provider);
  }

  get isEmpty(): boolean {
    return this.#made.size === 0;
  }

  *flatMap<S>(read: (it: T) => Iterable<S>): Generator<S> {
    for (const it of this.#made.values()) yield* read(it);
  }

  #add(provider: WatchedProvider): T {
    const made = this.#make(provider);
    this.#made.set(provider, made);
    return made;
  }
}
