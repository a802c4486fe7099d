import { CATALOGUE_DRILLS } from './catalogue-drills.ts';
import type { Drill } from './drill.ts';
import { DRILLS } from './drills.ts';
import { USUAL } from './traffic.ts';

/** Clusters over which the drills are spread. */
export const CLUSTERS = ['one', 'two', 'three', 'four'] as const;
/** Per cluster, for the providers that are called only during their drill. */
const LANES = 3;

/** Drills that are played one after the other. Lanes are played side by side. */
export type Lane = readonly Drill[];

/** The lanes of each cluster. */
export function lanesOf(isAsked: (drill: Drill) => boolean): Lane[][] {
  const usual = DRILLS.filter(isAsked);
  const others = CATALOGUE_DRILLS.filter(isAsked);
  return CLUSTERS.map((_, cluster) => [...usualLanes(usual, cluster), ...catalogueLanes(others, cluster)]);
}

/** One lane per provider, with every fourth drill, so that its last ones are the last in one cluster each. */
function usualLanes(drills: readonly Drill[], cluster: number): Lane[] {
  return Object.keys(USUAL).map((name) =>
    drills
      .filter(({ provider }) => provider === name)
      .filter((_, i, all) => (all.length - 1 - i) % CLUSTERS.length === cluster),
  );
}

/** Dealt out like cards. Each provider has only one lane, so that its alerts do not mix. */
function catalogueLanes(drills: readonly Drill[], cluster: number): Lane[] {
  const providers = [...new Set(drills.map(({ provider }) => provider))];
  const laneOf = ({ provider }: Drill): number => providers.indexOf(provider) % (CLUSTERS.length * LANES);
  return Array.from({ length: LANES }, (_, lane) => drills.filter((drill) => laneOf(drill) === cluster * LANES + lane));
}
