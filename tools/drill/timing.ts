import { LABEL, METRIC } from '../../src/monitoring/rules/promql.ts';
import type { Stack } from '../stack/stack.ts';
import type { Recorded } from './deadline.ts';
import type { Drill } from './drill.ts';
import { TRAFFIC } from './traffic.ts';

const SECOND = 1000;
/** So many failures most rules regard. */
const FEW = 5;

export const ofCluster = ({ provider }: Drill, cluster: string): string =>
  `{${LABEL.provider}="${provider}", cluster="${cluster}"}`;

const isStream = ({ traffic }: Drill): boolean => TRAFFIC[traffic].kind === 'stream';

/** A stream counts when it is opened and when it is closed: here only if that is the failure. */
function selectorOf(drill: Drill, cluster: string): string {
  const selector = ofCluster(drill, cluster);
  return isStream(drill)
    ? `${METRIC.streamResults}${selector.replace('{', `{${LABEL.category}!="", `)}`
    : `${METRIC.requests}${selector}`;
}

/** What is counted in a second, with the requests that were under way before the failure. */
export function requestsOf(drill: Drill, everyMs: number): number {
  if (drill.again !== undefined) return FEW;
  if (drill.requests !== undefined) return drill.requests;
  return SECOND / everyMs + (isStream(drill) ? 0 : 2);
}

/** What Prometheus stored of the drill. */
export async function recorded(
  drill: Drill,
  evaluations: string,
  began: number,
  { stack, cluster }: { stack: Stack; cluster: string },
): Promise<Recorded> {
  // With the last sample before.
  const since = began - 5 * SECOND;
  const [durations, attempted, evaluated] = await Promise.all([
    stack.stored(`scrape_duration_seconds{cluster="${cluster}"}`, since),
    stack.stored(selectorOf(drill, cluster), since),
    stack.stored(evaluations, since),
  ]);
  const counted = new Map<number, number>();
  for (const { at, value } of attempted.flatMap(({ samples }) => samples)) {
    counted.set(at, (counted.get(at) ?? 0) + value);
  }
  const scrapes = durations.flatMap(({ samples }) => samples);
  return {
    scrapes: scrapes.map(({ at, value }) => ({ at, until: at + value * SECOND })),
    counted,
    evaluations: evaluated.flatMap(({ samples }) => samples.map(({ at }) => at)),
  };
}
