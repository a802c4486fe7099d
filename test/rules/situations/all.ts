import { ACCOUNTS } from './accounts.ts';
import { FINDINGS } from './findings.ts';
import { FLEETS } from './fleets.ts';
import { MIXTURES } from './mixtures.ts';
import { lengthOf, type Situation } from './situation.ts';
import { SURPRISES } from './surprises.ts';

export const ALL: readonly Situation[] = [...FINDINGS, ...ACCOUNTS, ...MIXTURES, ...FLEETS, ...SURPRISES];

/** Minutes. Situations of a batch are simulated as long as the longest of them. */
const LENGTHS = [60, 130, 300, Number.POSITIVE_INFINITY];
const SHORT = LENGTHS[0] as number;
const HOURS = 300;

const isQuick = (situation: Situation): boolean => FINDINGS.includes(situation) && lengthOf(situation) <= SHORT;

/** By name, the situations that share a history: mistakes of earlier rules. */
export const BATCHES = batches(ALL.filter(isQuick));
/** A minute of computing or two. */
export const LONG_BATCHES = batches(ALL.filter((situation) => !isQuick(situation) && lengthOf(situation) <= HOURS));
/** Several minutes of computing. */
export const DAYS_BATCHES = batches(ALL.filter((situation) => lengthOf(situation) > HOURS));

function batches(situations: readonly Situation[]): ReadonlyMap<string, readonly Situation[]> {
  const found = new Map<string, Situation[]>();
  for (const situation of situations) {
    const { interval = 30, evaluate = '1m' } = situation;
    const length = LENGTHS.find((minutes) => lengthOf(situation) <= minutes);
    const name = `scraped every ${interval} s, evaluated every ${evaluate}, up to ${length} minutes`;
    found.set(name, [...(found.get(name) ?? []), situation]);
  }
  return found;
}
