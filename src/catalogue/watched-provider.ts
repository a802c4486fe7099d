import { OperationMatcher } from './operation-matcher.ts';
import type { CodeRow, ErrorBody, ErrorFrame, Provider, StatusRow } from './provider.ts';

/** Read of every response that is classified, whatever the provider. */
const STANDARD_HEADERS = ['content-type', 'content-encoding', 'retry-after', 'date'];

export type WatchedHeaders = {
  readonly names: readonly string[];
  /** Bit n is set when a name of n characters (n < 32) is wanted: most headers are told apart by their length alone. */
  readonly lengths: number;
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
  readonly codes: ReadonlyMap<string, CodeRow>;
  /** Codes that are recognised by the beginning of the error text. */
  readonly texts: readonly (CodeRow & { readonly startsWith: string })[];
  readonly statuses: ReadonlyMap<number, StatusRow>;
  /** In-band error frames are looked at, because the user asked for it. */
  readonly errorFrame: ErrorFrame | undefined;
};

export function watchProvider(provider: Provider, account: string, streamErrors: boolean): WatchedProvider {
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
    headers: { names, lengths: names.reduce((bits, name) => bits | (1 << Math.min(name.length, 31)), 0) },
    errorBody: provider.errorBody,
    codes: new Map(codes.filter((row) => row.startsWith === undefined).map((row) => [row.code, row])),
    texts: codes.filter((row): row is CodeRow & { startsWith: string } => row.startsWith !== undefined),
    statuses: new Map((provider.statuses?.rows ?? []).map((row) => [row.status, row])),
    errorFrame: streamErrors ? provider.errorFrame : undefined,
  };
}
