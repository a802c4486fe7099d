import { SCENARIOS, type Scenario } from './scenarios.ts';
import type { Recorder } from './tape.ts';

/** Clients that are compared together, in one pair of processes that loads no others. */
const FAMILIES = {
  fetch: async () => (await import('./fetch-recorders.ts')).FETCH_RECORDERS,
  undici: async () => (await import('./undici-recorders.ts')).UNDICI_RECORDERS,
  http: async () => (await import('./http-recorders.ts')).HTTP_RECORDERS,
  libraries: async () => (await import('./library-recorders.ts')).LIBRARY_RECORDERS,
} satisfies Record<string, () => Promise<readonly Recorder[]>>;

export type Family = keyof typeof FAMILIES;

export type Pair = readonly [recorder: Recorder, scenario: Scenario];

/** Every pair of a client and a scenario that it is able to play. */
export async function pairs(family: Family): Promise<Pair[]> {
  const recorders = await FAMILIES[family]();
  return recorders.flatMap((recorder) =>
    SCENARIOS.filter((scenario) => able(recorder, scenario)).map((scenario): Pair => [recorder, scenario]),
  );
}

function able({ lacks = [] }: Recorder, { giveUp, tls, read }: Scenario): boolean {
  if (giveUp !== undefined && lacks.includes('signal')) return false;
  if (tls === 'trusted' && lacks.includes('tls')) return false;
  return read === undefined || !lacks.includes('read');
}

/** The name of one call; the URL contains it, so that the server's recording can be matched. */
export const keyOf = ({ name }: Recorder, scenario: Scenario): string =>
  `${name}: ${scenario.name}`.replace(/[^\w:.]+/g, '-');
