import { OperationMatcher } from './operation-matcher.ts';
import type { CodeRow, ErrorBody, ErrorFrame, Provider, StatusRow } from './provider.ts';

/** Read of every response that is classified, whatever the provider. */
const STANDARD_HEADERS = ['content-type', 'content-encoding', 'retry-after', 'date'];

export type WatchedHeaders = {
  readonly names: readonly string[];
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
  readonly codes: ReadonlyMap<string, CodeRow>;
  /** Codes that are recognised by the beginning of the error text. */
  readonly texts: readonly (CodeRow & { readonly startsWith: string })[];
  readonly statuses: ReadonlyMap<number, StatusRow>;
  /** In-band error frames are looked at, because the user asked for it. */
  readonly errorFrame: ErrorFrame | undefined;
  /** Shapes of its keys and tokens. */
  readonly secrets: readonly RegExp[];
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
    headers: { names, byLength: indexByLength(names), none: names.map(() => undefined) },
    errorBody: provider.errorBody,
    codes: new Map(codes.filter((row) => row.startsWith === undefined).map((row) => [row.code, row])),
    texts: codes.filter((row): row is CodeRow & { startsWith: string } => row.startsWith !== undefined),
    statuses: new Map((provider.statuses?.rows ?? []).map((row) => [row.status, row])),
    errorFrame: streamErrors ? provider.errorFrame : undefined,
    secrets: provider.secrets?.patterns ?? [],
  };
}

function indexByLength(names: readonly string[]): (readonly number[] | undefined)[] {
  const longest = Math.max(...names.map(({ length }) => length));
  return Array.from({ length: longest + 1 }, (_, length) => {
    const at = names.flatMap((name, i) => (name.length === length ? [i] : []));
    return at.length === 0 ? undefined : at;
  });
}
