import type { Category } from '../model/verdict.ts';
import type { RecentFailure } from '../sinks/recent/recent-failures.ts';

/** `ok` nothing failed · `degraded` some attempts fail · `failing` most do, or all will · `idle` no attempt in a while. */
export const STATES = ['failing', 'degraded', 'ok', 'idle'] as const;
export type State = (typeof STATES)[number];

/** Why a provider is not `ok`: the cause that needs a person most. */
export type Cause = {
  readonly category: Category;
  readonly code: string | undefined;
  /** Failures of this cause in the last five minutes. */
  readonly count: number;
  /** Unix milliseconds; at most half an hour ago. */
  readonly since: number;
  readonly todo: string;
  readonly requestId: string | undefined;
};

export type ProviderStatus = {
  readonly name: string;
  readonly title: string;
  readonly state: State;
  readonly cause: Cause | undefined;
  /** Attempts, and failures among them, a minute each; the oldest first, the last minute is not over. */
  readonly requestsPerMinute: readonly number[];
  readonly failuresPerMinute: readonly number[];
  readonly activeRequests: number;
  readonly openStreams: number;
  readonly links: Readonly<Record<string, string>>;
};

export type AccountStatus = {
  readonly provider: string;
  readonly account: string;
  readonly unit: string;
  readonly remaining: number | undefined;
  readonly used: number | undefined;
  /** Unix seconds. */
  readonly observedAt: number | undefined;
  /** In an hour, by the last half hour to hour. */
  readonly consumedPerHour: number | undefined;
  readonly secondsLeft: number | undefined;
};

export type RateLimitStatus = {
  readonly provider: string;
  readonly account: string;
  /** Which of several limits; empty where there is one. */
  readonly kind: string;
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  /** Unix seconds. */
  readonly resetAt: number | undefined;
};

export type CallStatus = {
  readonly provider: string;
  readonly outcome: string;
  readonly direction: string;
  readonly count: number;
};

/** `/status.json`. A change that breaks a reader raises `version`. */
export type Status = {
  readonly version: 1;
  /** Unix milliseconds of this answer, and of the start of the instrumentation. */
  readonly now: number;
  readonly startedAt: number;
  readonly sidetone: string;
  readonly node: string;
  readonly pid: number;
  /** Errors of the instrumentation itself, by stage. */
  readonly faults: readonly { readonly stage: string; readonly count: number }[];
  readonly providers: readonly ProviderStatus[];
  /** Watched, and not used since the start. */
  readonly unused: readonly string[];
  readonly accounts: readonly AccountStatus[];
  readonly rateLimits: readonly RateLimitStatus[];
  readonly calls: readonly CallStatus[];
  readonly failures: readonly RecentFailure[];
  /** Rows that were left out, because a list is full. */
  readonly leftOut: { readonly accounts: number; readonly rateLimits: number; readonly calls: number };
};
