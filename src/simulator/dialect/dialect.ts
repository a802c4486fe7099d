import type { Provider } from '../../catalogue/provider.ts';
import type { CallDialect, SimulatedCall } from './call-dialect.ts';
import type { StreamDialect } from './stream-dialect.ts';

/** An error, before it takes the provider's shape. */
export type WireError = {
  readonly status: number;
  /** Undefined where the script asks for a bare status. */
  readonly code: string | undefined;
  readonly message: string;
  readonly requestId: string;
  /** Seconds; only where the provider documents that it says so. */
  readonly retryAfter: number | undefined;
};

/** What a healthy answer may depend on. */
export type SuccessFacts = {
  /** A number that no other answer of this provider has. */
  readonly serial: number;
  readonly credits: { readonly remaining: number; readonly used: number };
  /** The call that the request placed, or asks about. */
  readonly call: SimulatedCall | undefined;
  /** All of them. */
  readonly calls: readonly SimulatedCall[];
};

export type Success = { readonly status: number; readonly body: (facts: SuccessFacts) => unknown };

/** How the provider answers in a situation, and on which operations: on all where none is named. */
export type Scenario = { readonly code: string; readonly on?: readonly string[] };

/**
 * How a provider speaks on the wire. Codes, statuses, operations and header names are in its tables (src/providers);
 * here is the rest: a value, each fact of it documented. What a provider does not document is absent.
 */
export type Dialect = {
  readonly provider: Provider;
  readonly source: string;
  /** Text by code, `{retry_after}` for the seconds. A code without text is said by the words of its row. */
  readonly messages: Readonly<Record<string, string>>;
  /** Properties that are undefined are not sent. */
  readonly errorBody: (error: WireError) => unknown;
  /** Status by code, where the tables give none. */
  readonly statuses?: Readonly<Record<string, number>>;
  /** By name of the operation. One that is not here answers 200 and an empty object: its fields are not documented. */
  readonly successes: Readonly<Record<string, Success>>;
  /** The codes that come with a Retry-After, and the seconds that the documentation's own sample shows. */
  readonly retryAfter?: { readonly codes: readonly string[]; readonly seconds: number };
  readonly scenarios: {
    readonly keyRevoked: Scenario;
    readonly outOfCredits?: Scenario;
    readonly rateLimited?: Scenario;
    readonly dialFailed?: Scenario;
    /** A path that is no operation; a bare 404 where no code is documented for it. */
    readonly unknownPath?: Scenario;
  };
  readonly streams?: StreamDialect;
  readonly calls?: CallDialect;
};

export type ScenarioName = keyof Dialect['scenarios'];

/** For a success that depends on nothing. */
export const ok = (body: unknown): Success => ({ status: 200, body: () => body });
export const created = (body: unknown): Success => ({ status: 201, body: () => body });
