import { ATTR } from './attributes.ts';
import { prometheusLabel } from './signals.ts';

type Attribute = keyof typeof ATTR;

/** The Prometheus label of each attribute, and one that no attribute has. */
export const LABEL = {
  ...(Object.fromEntries(Object.entries(ATTR).map(([key, name]) => [key, prometheusLabel(name)])) as Readonly<
    Record<Attribute, string>
  >),
  /** In a cluster only. Pushed series do not need it: each worker pushes as a separate instance. */
  worker: 'worker',
} as const;
