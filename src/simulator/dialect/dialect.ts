import type { Provider } from '../../catalogue/provider.ts';
import type { CallDialect, SimulatedCall } from './call-dialect.ts';
import type { StreamDialect } from './stream-dialect.ts';

/** An error before it is written in the provider's format. */
export type WireError = {
  readonly status: number;
  /** Undefined for a bare status. */
  readonly code: string | undefined;
  readonly message: string;
  readonly requestId: string;
  /** Seconds; only if the provider documents it. */
  readonly retryAfter: number | undefined;
};

/** The input of a healthy response. */
export type SuccessFacts = {
  /** A number unique among the responses of this provider. */
  readonly serial: number;
  /** `host:port` of the simulated provider: URLs in an answer lead back to the simulator. */
  readonly host: string;
  readonly credits: { readonly remaining: number; readonly used: number };
  /** The call that the request places or reads. */
  readonly call: SimulatedCall | undefined;
  /** Lists all calls, of which there may be thousands. */
  readonly calls: () => readonly SimulatedCall[];
};

export type Success = { readonly status: number; readonly body: (facts: SuccessFacts) => unknown };

/** How the provider answers in a situation, and on which operations; on all if none is named. */
export type Scenario = { readonly code?: string; readonly status?: number; readonly on?: readonly string[] };

/**
 * How a provider speaks on the wire. Codes, statuses, operations and header names are in its tables (src/providers).
 * The dialect is the rest: a value, each fact of it documented. What a provider does not document is absent.
 */
export type Dialect = {
  readonly provider: Provider;
  readonly source: string;
  /** Message by code, with `{retry_after}` for the seconds. A code without a message uses the text of its row. */
  readonly messages: Readonly<Record<string, string>>;
  /** Undefined properties are not sent. */
  readonly errorBody: (error: WireError) => unknown;
  /** Headers of an error that the tables name in paths. */
  readonly errorHeaders?: (error: WireError) => Readonly<Record<string, string>>;
  /** Status by code, if the tables have none. */
  readonly statuses?: Readonly<Record<string, number>>;
  /** By name of the operation. Any other answers 200 with an empty object, because its fields are not documented. */
  readonly successes: Readonly<Record<string, Success>>;
  /** The codes that come with Retry-After, and the seconds of the documentation's sample. */
  readonly retryAfter?: { readonly codes: readonly string[]; readonly seconds: number };
  readonly scenarios: {
    readonly keyRevoked: Scenario;
    readonly outOfCredits?: Scenario;
    readonly rateLimited?: Scenario;
    readonly dialFailed?: Scenario;
    /** An unknown path; a bare 404 if no code is documented for it. */
    readonly unknownPath?: Scenario;
  };
  readonly streams?: StreamDialect;
  readonly calls?: CallDialect;
};

export type ScenarioName = keyof Dialect['scenarios'];

/** A success without input. */
export const ok = (body: unknown): Success => ({ status: 200, body: () => body });
export const created = (body: unknown): Success => ({ status: 201, body: () => body });
