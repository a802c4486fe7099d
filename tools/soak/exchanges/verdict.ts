import { CATEGORIES } from '../../../src/model/verdict.ts';
import { MAX_SERIES } from '../../../src/sinks/prometheus/counter-map.ts';
import type { Report } from './duel.ts';

/** The heap growth that sidetone may add. */
const FLAT = 4 * 2 ** 20;

/** Beyond the limit there is one more for each category, and one for successes. */
const MOST = MAX_SERIES + CATEGORIES.length + 1;

/** A random outcome occurs about as often on either side. */
const isMore = (within: number, without: number): boolean => within > 2 * without + 10;

/** The deviations, in words. */
export function deviationsOf({ differences, oneSided, bare, watched }: Report): string[] {
  const growth = watched.heap[1] - watched.heap[0] - Math.max(0, bare.heap[1] - bare.heap[0]);
  return [
    ...differences,
    ...(isMore(oneSided.within, oneSided.without)
      ? [`${oneSided.within} outcomes occurred only with sidetone, ${oneSided.without} only without`]
      : []),
    ...(isMore(watched.hung, bare.hung) ? [`${watched.hung} hung with sidetone, ${bare.hung} without`] : []),
    ...watched.uncaught.filter((error) => !bare.uncaught.includes(error)).map((error) => `uncaught: ${error}`),
    ...Object.entries(watched.faults).map(([stage, count]) => `${count} faults of the stage "${stage}"`),
    ...(watched.active === 0 ? [] : [`the gauges end at ${watched.active}, expected 0`]),
    ...(watched.series <= MOST ? [] : [`${watched.series} series, expected at most ${MOST}`]),
    ...(growth <= FLAT ? [] : [`the heap grew by ${growth} bytes more than without`]),
    ...watched.resources.map((name) => `left over: ${name}`),
  ];
}
