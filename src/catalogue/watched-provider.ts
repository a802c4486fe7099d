import { tokenShapes } from '../redact/token-places.ts';
import type { AccountSetting } from './account.ts';
import type { CallResponse } from './call-tables.ts';
import { CloseTable } from './close-table.ts';
import { CodeTable, FailureTable, StatusTable } from './code-table.ts';
import { EndTable } from './end-table.ts';
import { type LazyProvider, lazyOf } from './lazy-provider.ts';
import { OperationMatcher } from './operation-matcher.ts';
import { parsePath } from './path.ts';
import { listOf } from './pattern.ts';
import type { BalanceRow, ErrorBody, ErrorFrame, LimitRow, Operation, Provider } from './provider.ts';

/** Headers that are read for every provider. */
const STANDARD_HEADERS = ['content-type', 'content-encoding', 'retry-after', 'date'];

export type WatchedHeaders = {
  readonly names: readonly string[];
  /** The same as bytes: to compare a buffer with these takes a third of the time. */
  readonly bytes: readonly Uint8Array[];
  /** Positions in `names` by length: the length alone excludes most headers. */
  readonly byLength: readonly (readonly number[] | undefined)[];
  /** The initial values. */
  readonly none: readonly undefined[];
};

/** What is read from the successful responses of one operation. */
export type WatchedSuccess = {
  readonly calls: CallResponse | undefined;
  readonly mayFail: boolean;
  readonly balances: readonly BalanceRow[];
  readonly limits: readonly LimitRow[];
};

/** The user's settings for a provider. */
export type WatchOptions = {
  readonly account: AccountSetting;
  readonly streamErrors: boolean;
  readonly callReports: boolean;
};

/** A provider with the user's settings, indexed for the hot path. Each table is loaded and indexed on first use. */
export class WatchedProvider {
  readonly name: string;
  readonly title: string;
  readonly account: AccountSetting;
  readonly #load: () => Provider;
  readonly #streamErrors: boolean;
  readonly #callReports: boolean;
  #definition: Provider | undefined;
  #errorFrames: readonly ErrorFrame[] | undefined;
  #secrets: readonly RegExp[] | undefined;
  #requestIdHeaders: readonly string[] | undefined;
  #operations: OperationMatcher | undefined;
  #headers: WatchedHeaders | undefined;
  #codes: CodeTable | undefined;
  #statuses: StatusTable | undefined;
  #failures: FailureTable | undefined;
  #closes: CloseTable | undefined;
  #ends: EndTable | undefined;
  #successes: ReadonlyMap<Operation, WatchedSuccess> | undefined;
  #frameNeedles: readonly string[] | undefined;

  constructor(provider: Provider | LazyProvider, { account, streamErrors, callReports }: WatchOptions) {
    const { name, title, load } = lazyOf(provider);
    this.name = name;
    this.title = title;
    this.account = account;
    this.#load = load;
    this.#streamErrors = streamErrors;
    this.#callReports = callReports;
  }

  get definition(): Provider {
    this.#definition ??= this.#load();
    return this.#definition;
  }

  get errorBody(): ErrorBody | undefined {
    return this.definition.errorBody;
  }

  /** Kinds of in-band error messages; none unless the user sets `streamErrors`. */
  get errorFrames(): readonly ErrorFrame[] {
    this.#errorFrames ??= this.#streamErrors ? (this.definition.errorFrames ?? []) : [];
    return this.#errorFrames;
  }

  /** Shapes of its keys and tokens. */
  get secrets(): readonly RegExp[] {
    this.#secrets ??= secretsOf(this.definition);
    return this.#secrets;
  }

  /** Names of the headers that hold a request id. */
  get requestIdHeaders(): readonly string[] {
    this.#requestIdHeaders ??= listOf(this.definition.headers?.requestId ?? []);
    return this.#requestIdHeaders;
  }

  get operations(): OperationMatcher {
    this.#operations ??= new OperationMatcher(this.definition.operations?.rows ?? []);
    return this.#operations;
  }

  get headers(): WatchedHeaders {
    this.#headers ??= watchHeaders([...new Set([...STANDARD_HEADERS, ...namedHeaders(this.definition)])]);
    return this.#headers;
  }

  get codes(): CodeTable {
    this.#codes ??= new CodeTable(this.definition.codes?.rows ?? []);
    return this.#codes;
  }

  get statuses(): StatusTable {
    this.#statuses ??= new StatusTable(this.definition.statuses?.rows ?? []);
    return this.#statuses;
  }

  get failures(): FailureTable {
    this.#failures ??= new FailureTable(this.definition.failures?.rows ?? []);
    return this.#failures;
  }

  get closes(): CloseTable {
    this.#closes ??= new CloseTable(this.definition.closes);
    return this.#closes;
  }

  get ends(): EndTable {
    this.#ends ??= new EndTable(this.definition.calls?.ends ?? []);
    return this.#ends;
  }

  /** Operations whose successful responses are read. */
  get successes(): ReadonlyMap<Operation, WatchedSuccess> {
    this.#successes ??= successesOf(this.definition, this.#callReports);
    return this.#successes;
  }

  /** Texts one of which the beginning of every error frame contains. */
  get frameNeedles(): readonly string[] {
    this.#frameNeedles ??= [...new Set(this.errorFrames.flatMap(({ contains }) => listOf(contains)))];
    return this.#frameNeedles;
  }
}

function secretsOf({ secrets, operations }: Provider): readonly RegExp[] {
  const templates = (operations?.rows ?? []).map(({ template }) => template);
  return [...(secrets?.patterns ?? []), ...tokenShapes(templates)];
}

function successesOf(provider: Provider, callReports: boolean): Map<Operation, WatchedSuccess> {
  const successes = new Map<Operation, WatchedSuccess>();
  for (const operation of provider.operations?.rows ?? []) {
    const { name } = operation;
    const calls = callReports ? provider.calls?.responses.find((row) => row.operation === name) : undefined;
    const mayFail = provider.failures?.rows.some(({ when }) => listOf(when.operation).includes(name)) === true;
    const balances = (provider.balance?.rows ?? []).filter((row) => row.operation === name);
    const limits = (provider.limits?.rows ?? []).filter((row) => row.operation === name);
    if (calls !== undefined || mayFail || balances.length > 0 || limits.length > 0)
      successes.set(operation, { calls, mayFail, balances, limits });
  }
  return successes;
}

/** All headers that a definition names, in its table of headers and in its paths. */
function namedHeaders({ headers, errorBody, codes, statuses, failures }: Provider): string[] {
  const { requestId, creditsRemaining, creditsUsed, rateLimits } = headers ?? {};
  const families = (rateLimits ?? []).flatMap(({ limit, remaining, used, reset }) => [limit, remaining, used, reset]);
  const names = [...listOf(requestId ?? []), creditsRemaining, creditsUsed, ...families];
  const { source: _, retryAfter = [], ...places } = errorBody ?? {};
  const waits = retryAfter.flatMap((place) => (typeof place === 'string' ? place : 'at' in place ? place.at : []));
  const rows = [...(codes?.rows ?? []), ...(statuses?.rows ?? []), ...(failures?.rows ?? [])];
  const conditions = rows.flatMap(({ when }) => [when?.at, when?.absent]);
  const signs = (codes?.rows ?? []).map(({ at }) => at);
  const paths = [...Object.values(places).flat(), ...waits, ...conditions, ...signs] as (string | undefined)[];
  const inPaths = paths.map((path) => (path === undefined ? undefined : parsePath(path).header));
  return [...names, ...inPaths].filter((name) => name !== undefined) as string[];
}

function watchHeaders(names: readonly string[]): WatchedHeaders {
  return { names, bytes: names.map(bytesOf), byLength: indexByLength(names), none: names.map(() => undefined) };
}

/** Separate copies, so that all have one hidden class in V8. */
const bytesOf = (name: string): Uint8Array => Uint8Array.from(name, (character) => character.charCodeAt(0));

function indexByLength(names: readonly string[]): (readonly number[] | undefined)[] {
  const longest = Math.max(...names.map(({ length }) => length));
  return Array.from({ length: longest + 1 }, (_, length) => {
    const at = names.flatMap((name, i) => (name.length === length ? [i] : []));
    return at.length === 0 ? undefined : at;
  });
}
