import type { ErrorBody, Provider } from '../../catalogue/provider.ts';

/** What a provider reports to a service. Each list names the places; an empty list means that it documents none. */
export type ProviderSummary = {
  readonly name: string;
  readonly title: string;
  readonly hosts: readonly string[];
  /** Number of catalogued operations, error codes, close codes and words for how a call ended. */
  readonly operations: number;
  readonly codes: number;
  readonly closes: number;
  readonly ends: number;
  readonly requestIds: readonly Place[];
  readonly credits: readonly Place[];
  /** The kinds of limits that are read: `requests`, `tokens`, `concurrency`, … */
  readonly rateLimits: readonly string[];
  /** Where it sends how long to wait. */
  readonly waits: readonly Place[];
  readonly calls: readonly Place[];
  readonly streams: readonly Place[];
};

type Place = 'header' | 'body' | 'frame' | 'answer' | 'webhook' | 'close';

export function summaryOf(provider: Provider): ProviderSummary {
  const { name, title, hosts, operations, errorBody, headers, codes, closes, calls, errorFrames = [] } = provider;
  const advice = [...(codes?.rows ?? []), ...(provider.statuses?.rows ?? [])];
  const inBodies = (has: (body: ErrorBody) => boolean): Place[] => [
    ...(errorBody !== undefined && has(errorBody) ? (['body'] as const) : []),
    ...(errorFrames.some(has) ? (['frame'] as const) : []),
  ];
  const hasCredits = headers?.creditsRemaining !== undefined || headers?.creditsUsed !== undefined;
  return {
    name,
    title,
    hosts: hosts.rows,
    operations: operations?.rows.length ?? 0,
    codes: codes?.rows.length ?? 0,
    closes: closes?.rows.length ?? 0,
    ends: calls?.ends.length ?? 0,
    requestIds: [...when(headers?.requestId !== undefined, 'header'), ...inBodies((body) => !!body.requestId?.length)],
    credits: [...when(hasCredits, 'header'), ...when(!!provider.balance?.rows.length, 'answer')],
    rateLimits: [
      ...new Set([...(headers?.rateLimits ?? []), ...(provider.limits?.rows ?? [])].map(({ kind }) => String(kind))),
    ],
    waits: [
      // Retry-After is read for every provider, and listed where the provider documents it.
      ...when(
        advice.some(({ retry }) => retry === 'after'),
        'header',
      ),
      ...inBodies((body) => !!body.retryAfter?.length),
    ],
    calls: [...when(!!calls?.responses.length, 'answer'), ...when(calls?.webhook !== undefined, 'webhook')],
    streams: [...when(!!closes?.rows.length, 'close'), ...when(errorFrames.length > 0, 'frame')],
  };
}

const when = (is: boolean, place: Place): readonly Place[] => (is ? [place] : []);

export const SUMMARY_HEAD = ['provider', 'codes', 'request id', 'credits', 'rate limits', 'waits', 'calls', 'streams'];

/** One row of the index, in the order of `SUMMARY_HEAD`. */
export function summaryRow(summary: ProviderSummary): string[] {
  const { name, codes, requestIds, credits, rateLimits, waits, calls, streams } = summary;
  const cells = [requestIds, credits, rateLimits, waits, calls, streams].map((list) => list.join(', ') || '–');
  return [name, codes === 0 ? '–' : String(codes), ...cells];
}
