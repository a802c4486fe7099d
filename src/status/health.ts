import { standardRow } from '../catalogue/standards.ts';
import { CATEGORIES, type Category } from '../model/verdict.ts';
import { type Counts, MINUTES, type Minute } from '../sinks/recent/history.ts';
import { CAPACITY, type RecentFailure } from '../sinks/recent/recent-failures.ts';
import type { Cause, State } from './status.ts';

/** As long as the alerts look back. */
const WINDOW_MS = 300_000;
/** Below this share a provider is only degraded. */
const FAILING_SHARE = 0.5;

/** What stops every further call, first; what only concerns the one request that was wrong, last. */
const BY_URGENCY: readonly Category[] = [
  'credits',
  'auth',
  'provider',
  'upstream',
  'network',
  'timeout',
  'dial',
  'concurrency',
  'rate_limit',
  'permission',
  'compliance',
  'unknown',
  'conflict',
  'invalid_request',
  'not_found',
];
/** One of these fails everything that follows, even if other requests still succeed. */
const STOPS_ALL: ReadonlySet<Category> = new Set(['credits', 'auth']);
/** The service’s own requests were wrong: the provider is well. */
const OF_THE_REQUEST: ReadonlySet<Category> = new Set(['conflict', 'invalid_request', 'not_found', 'cancelled']);

export type Health = {
  readonly state: State;
  readonly cause: Cause | undefined;
  readonly requestsPerMinute: readonly number[];
  readonly failuresPerMinute: readonly number[];
};

/**
 * @param failures all that are known, the newest first
 */
export function healthOf(
  provider: string,
  minutes: readonly Minute[],
  failures: readonly RecentFailure[],
  now: number,
): Health {
  const mine = minutes.map(({ at, counts }) => ({ at, counts: counts.get(provider) }));
  const recent = mine.filter(({ at }) => now - at < WINDOW_MS).map(({ counts }) => counts);
  const counts = add(recent);
  const attempts = sum(counts, () => true);
  const worst = BY_URGENCY.find((category) => (counts.get(category) ?? 0) > 0);
  return {
    state: attempts === 0 ? 'idle' : stateOf(counts, attempts),
    cause: worst === undefined ? undefined : causeOf(provider, worst, counts.get(worst) ?? 0, mine, failures),
    requestsPerMinute: padded(mine.map((minute) => sum(minute.counts, () => true))),
    failuresPerMinute: padded(
      mine.map((minute) => sum(minute.counts, (category) => category !== '' && category !== 'cancelled')),
    ),
  };
}

function stateOf(counts: Counts, attempts: number): State {
  const has = (categories: ReadonlySet<Category>) =>
    [...categories].some((category) => (counts.get(category) ?? 0) > 0);
  const failed = sum(counts, (category) => category !== '' && !OF_THE_REQUEST.has(category as Category));
  if (failed === 0) return 'ok';
  return has(STOPS_ALL) || failed / attempts >= FAILING_SHARE ? 'failing' : 'degraded';
}

function causeOf(
  provider: string,
  category: Category,
  count: number,
  minutes: readonly { readonly at: number; readonly counts: Counts | undefined }[],
  failures: readonly RecentFailure[],
): Cause {
  const alike = failures.filter((failure) => failure.provider === provider && failure.category === category);
  const last = alike[0];
  const began = beganAt(category, minutes);
  const first = alike.findLast(({ at }) => began === undefined || at >= began);
  return {
    category,
    code: last?.code ?? last?.errorType,
    count,
    // What came before may have been pushed out of a full ring: then the minute has to do.
    since: (failures.length < CAPACITY ? first?.at : undefined) ?? began ?? last?.at ?? 0,
    todo: last?.todo ?? standardTodo(category),
    requestId: alike.find(({ requestId }) => requestId !== undefined)?.requestId,
  };
}

/** The first of the minutes with this cause that follow one another, leaving out those without any attempt. */
function beganAt(
  category: Category,
  minutes: readonly { readonly at: number; readonly counts: Counts | undefined }[],
): number | undefined {
  let began: number | undefined;
  for (const { at, counts } of minutes.toReversed()) {
    if (counts === undefined) continue;
    if (!counts.has(category)) break;
    began = at - 60_000;
  }
  return began;
}

/** Where newer failures of other causes have pushed the last one out. */
function standardTodo(category: Category): string {
  const statuses: Partial<Record<Category, number>> = {
    credits: 402,
    auth: 401,
    permission: 403,
    rate_limit: 429,
    provider: 503,
    not_found: 404,
    conflict: 409,
    timeout: 408,
    compliance: 451,
  };
  return standardRow(statuses[category] ?? 400).todo;
}

function add(all: readonly (Counts | undefined)[]): Counts {
  const total: Counts = new Map();
  for (const counts of all)
    for (const [category, count] of counts ?? []) total.set(category, (total.get(category) ?? 0) + count);
  return total;
}

function sum(counts: Counts | undefined, counted: (category: string) => boolean): number {
  let total = 0;
  for (const [category, count] of counts ?? []) if (counted(category)) total += count;
  return total;
}

/** As many minutes for every provider, also right after the start. */
const padded = (values: readonly number[]): readonly number[] => [
  ...new Array<number>(Math.max(0, MINUTES - values.length)).fill(0),
  ...values,
];

/** The order of the table on the page: what needs attention first. */
export const rankOf = (category: string | undefined): number =>
  category === undefined ? CATEGORIES.length : BY_URGENCY.indexOf(category as Category);
