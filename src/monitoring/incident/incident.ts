import type { Category } from '../../model/verdict.ts';

/** The facts of an incident that a program can find; `incident.json`. All times are ISO 8601 in UTC. */
export type Incident = {
  readonly version: 1;
  readonly provider: string;
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly madeAt: string;
  readonly sidetone: string;
  readonly prometheus: string;
  /** The first and the last failure of the period. */
  readonly began: string | undefined;
  readonly ended: string | undefined;
  /** Whether failures were still counted in the last minute of the period. */
  readonly ongoing: boolean;
  readonly requests: number;
  readonly failures: number;
  readonly byCategory: readonly { readonly category: string; readonly count: number; readonly share: number }[];
  readonly byCode: readonly {
    readonly category: string;
    readonly code: string;
    readonly count: number;
    readonly share: number;
  }[];
  readonly byOperation: readonly { readonly operation: string; readonly requests: number; readonly failures: number }[];
  readonly streams: {
    readonly opened: number;
    readonly refused: number;
    readonly closedWithError: number;
    readonly byCode: readonly { readonly code: string; readonly category: string; readonly count: number }[];
  };
  readonly calls: readonly { readonly outcome: string; readonly reason: string; readonly count: number }[];
  readonly accounts: readonly { readonly account: string; readonly category: string; readonly count: number }[];
  /** Seconds; of successful requests too. Estimated from buckets. */
  readonly latency: {
    readonly p50: number | undefined;
    readonly p95: number | undefined;
    readonly p99: number | undefined;
  };
  readonly availability: Availability;
  readonly alerts: readonly {
    readonly alert: string;
    readonly severity: string;
    readonly from: string;
    readonly to: string;
  }[];
  readonly requestIds: readonly RequestId[];
  /** Requests sent before the provider’s Retry-After had passed. */
  readonly premature: number;
  readonly timeline: readonly Bucket[];
  /** Seconds of one bucket of the timeline. */
  readonly step: number;
  /** What could not be known, and why. */
  readonly unknown: readonly string[];
};

export type Bucket = {
  readonly at: string;
  readonly requests: number;
  readonly failures: number;
  readonly providerSide: number;
};

export type RequestId = {
  readonly at: string;
  readonly id: string;
  readonly code: string;
  readonly operation: string | undefined;
  readonly account: string | undefined;
  readonly from: 'exemplar' | 'log';
};

/** Failures on the provider’s side alone: throttling, credits and wrong requests never count for a claim. */
export type Availability = {
  readonly categories: readonly Category[];
  readonly failures: number;
  readonly percent: number | undefined;
  readonly minutes: number;
  /** Minutes in which more than five in a hundred requests failed so. */
  readonly badMinutes: number;
  readonly sla:
    | { readonly percent: number; readonly met: boolean; readonly allowedMinutesPerMonth: number }
    | undefined;
};

/** What providers count as their own failure. */
export const PROVIDER_SIDE: readonly Category[] = ['provider', 'upstream'];
