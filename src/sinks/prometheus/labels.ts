import type { StatusRow } from '../../catalogue/provider.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { LABEL } from '../../model/labels.ts';
import type { Sample } from './series.ts';

export { LABEL };

/** Every label value comes from a closed set, so that this is never reached; should it be, memory stays bounded. */
export const MAX_SERIES = 2000;

export function perProvider(values: ReadonlyMap<{ readonly name: string }, number>): Sample[] {
  return Array.from(values, ([provider, value]) => ({ labels: { [LABEL.provider]: provider.name }, value }));
}

/** Of the provider as a whole, and of single operations: their series exist before the first error does. */
export function documentedStatuses({ definition }: WatchedProvider): readonly StatusRow[] {
  return definition.statuses?.rows ?? [];
}
