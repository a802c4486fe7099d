import { mistake } from './mistake.ts';

export type CreditsSettings = {
  readonly remaining: number;
  /** Used earlier in the billing period. Default 0. */
  readonly used?: number;
  /** What one charged operation costs. Default 1. */
  readonly perCall?: number;
};

export type RateLimitSettings = { readonly limit: number; readonly windowSeconds: number };

/** What a provider reports about its rate limit, in seconds and Unix seconds, rounded up so that a client that waits gets in. */
export type RateReading = {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number;
  readonly retryAfter: number;
};

/** The balance of the simulated account. */
export class Credits {
  // The sample of the documentation. Requests are free until credits() is called.
  #remaining = 412;
  #used = 588;
  #perCall = 0;

  get remaining(): number {
    return this.#remaining;
  }

  get used(): number {
    return this.#used;
  }

  /** @throws Error one sentence if a setting is wrong */
  set(key: string, { remaining, used = 0, perCall = 1 }: CreditsSettings): void {
    requireAmount(`${key}.remaining`, remaining);
    requireAmount(`${key}.used`, used);
    requireAmount(`${key}.perCall`, perCall);
    this.#remaining = remaining;
    this.#used = used;
    this.#perCall = perCall;
  }

  /** @throws Error one sentence if the amount is wrong */
  topUp(key: string, amount: number): void {
    requireAmount(key, amount);
    this.#remaining = rounded(this.#remaining + amount);
  }

  /** @returns false if the balance does not cover one operation */
  charge(): boolean {
    if (this.#remaining < this.#perCall) return false;
    this.#remaining = rounded(this.#remaining - this.#perCall);
    this.#used = rounded(this.#used + this.#perCall);
    return true;
  }
}

/** A fixed window: it opens with the first request after the last one closed. */
export class RateWindow {
  readonly #settings: RateLimitSettings;
  #closesAt = 0;
  #taken = 0;

  /** @throws Error one sentence if a setting is wrong */
  constructor(key: string, settings: RateLimitSettings) {
    const { limit, windowSeconds } = settings;
    if (!Number.isInteger(limit) || limit < 0) throw mistake(`${key}.limit`, limit, 'a whole number from 0');
    if (!(windowSeconds > 0 && windowSeconds <= 86_400))
      throw mistake(`${key}.windowSeconds`, windowSeconds, 'a number of seconds, at most a day');
    this.#settings = settings;
  }

  /** @returns false if the window is full */
  take(now: number): boolean {
    if (now >= this.#closesAt) {
      this.#closesAt = now + this.#settings.windowSeconds * 1000;
      this.#taken = 0;
    }
    if (this.#taken >= this.#settings.limit) return false;
    this.#taken++;
    return true;
  }

  reading(now: number): RateReading {
    const { limit } = this.#settings;
    const open = now < this.#closesAt;
    return {
      limit,
      remaining: open ? limit - this.#taken : limit,
      resetAt: Math.ceil((open ? this.#closesAt : now) / 1000),
      retryAfter: Math.max(1, Math.ceil((this.#closesAt - now) / 1000)),
    };
  }
}

/** What a provider stores about its client. A reset replaces it. */
export class Account {
  readonly credits = new Credits();
  rate: RateWindow | undefined;
  keyRevoked = false;
  dialsFail = false;
}

function requireAmount(key: string, amount: unknown): void {
  if (typeof amount !== 'number' || !(amount >= 0 && amount < 1e12)) throw mistake(key, amount, 'a number from 0');
}

/** Prices such as 0.1 must not leave 0.30000000000000004 behind. */
function rounded(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
