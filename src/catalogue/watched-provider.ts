import type { EndRow } from './calls.ts';
import { OperationMatcher } from './operation-matcher.ts';
import type { CodeRow, ErrorBody, ErrorFrame, Operation, Provider, StatusRow } from './provider.ts';
import { type Wanted, wantedOf } from './wanted.ts';

/** Read of every response that is classified, whatever the provider. */
const STANDARD_HEADERS = ['content-type', 'content-encoding', 'retry-after', 'date'];

export type WatchedHeaders = {
  readonly names: readonly string[];
  /** The same as bytes: to compare a buffer with these takes a third of the time. */
  readonly bytes: readonly Uint8Array[];
  /** Where in `names` those of n characters stand: most headers are told apart by their length alone. */
  readonly byLength: readonly (readonly number[] | undefined)[];
  /** Their values before any was read. */
  readonly none: readonly undefined[];
};

/** A provider, prepared for the hot path, with what the user said of it. */
export type WatchedProvider = {
  readonly name: string;
  readonly title: string;
  readonly definition: Provider;
  /** `voice_api.account`: whose credits. */
  readonly account: string;
  readonly operations: OperationMatcher;
  readonly headers: WatchedHeaders;
  readonly errorBody: ErrorBody | undefined;
  /** All of them: a word that stands where codes do is looked up as it is. */
  readonly codes: ReadonlyMap<string, CodeRow>;
  /** Those that the beginning of the error text stands for as well. */
  readonly texts: readonly (CodeRow & { readonly startsWith: string })[];
  readonly statuses: ReadonlyMap<number, StatusRow>;
  /** In-band error frames are looked at, because the user asked for it. */
  readonly errorFrame: ErrorFrame | undefined;
  /** Shapes of its keys and tokens. */
  readonly secrets: readonly RegExp[];
  /** Operations whose successful responses report calls; none where the user switched it off. */
  readonly reports: ReadonlyMap<Operation, WatchedReport>;
  /** By the words that say how a call ended. */
  readonly ends: ReadonlyMap<string, EndRow>;
};

/** Where a response has its calls, and what of it is read. */
export type WatchedReport = { readonly lists: readonly string[]; readonly wanted: Wanted };

/** What the user said of a provider. */
export type WatchOptions = { readonly account: string; readonly streamErrors: boolean; readonly callReports: boolean };

export function watchProvider(provider: Provider, options: WatchOptions): WatchedProvider {
  const { account, streamErrors, callReports } = options;
  const { requestId, creditsRemaining, creditsUsed, rateLimit } = provider.headers ?? {};
  const vendorHeaders = [
    requestId,
    creditsRemaining,
    creditsUsed,
    rateLimit?.limit,
    rateLimit?.remaining,
    rateLimit?.reset,
  ];
  const names = [...new Set([...STANDARD_HEADERS, ...vendorHeaders.filter((name) => name !== undefined)])];
  const codes = provider.codes?.rows ?? [];
  return {
    name: provider.name,
    title: provider.title,
    definition: provider,
    account,
    operations: new OperationMatcher(provider.operations?.rows ?? []),
    headers: { names, bytes: names.map(bytesOf), byLength: indexByLength(names), none: names.map(() => undefined) },
    errorBody: provider.errorBody,
    codes: new Map(codes.map((row) => [row.code, row])),
    texts: codes.filter((row): row is CodeRow & { startsWith: string } => row.startsWith !== undefined),
    statuses: new Map((provider.statuses?.rows ?? []).map((row) => [row.status, row])),
    errorFrame: streamErrors ? provider.errorFrame : undefined,
    secrets: provider.secrets?.patterns ?? [],
    reports: callReports ? reportsOf(provider) : new Map(),
    ends: new Map((provider.calls?.ends ?? []).map((row) => [row.word, row])),
  };
}

function reportsOf({ operations, calls }: Provider): Map<Operation, WatchedReport> {
  const reports = new Map<Operation, WatchedReport>();
  for (const operation of operations?.rows ?? []) {
    const response = calls?.responses.find(({ operation: name }) => name === operation.name);
    if (calls === undefined || response === undefined) continue;
    reports.set(operation, { lists: response.lists ?? [], wanted: wantedOf(response, calls.fields) });
  }
  return reports;
}

/** Of its own memory each, so that all are of one kind to the compiler. */
const bytesOf = (name: string): Uint8Array => Uint8Array.from(name, (character) => character.charCodeAt(0));

function indexByLength(names: readonly string[]): (readonly number[] | undefined)[] {
  const longest = Math.max(...names.map(({ length }) => length));
  return Array.from({ length: longest + 1 }, (_, length) => {
    const at = names.flatMap((name, i) => (name.length === length ? [i] : []));
    return at.length === 0 ? undefined : at;
  });
}
