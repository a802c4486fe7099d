import { closeLabel } from '../../catalogue/close-table.ts';
import { codeLabel } from '../../catalogue/code-table.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';

const CODES = BUILT_IN_PROVIDERS.flatMap(({ codes }) => codes?.rows ?? []);
const CLOSES = BUILT_IN_PROVIDERS.flatMap(({ closes }) => closes?.rows ?? []);

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

/** The account itself is switched off: topping up does not help. */
export const INACTIVE = distinct(CODES.filter(({ accountSuspended }) => accountSuspended === true).map(codeLabel));

/** A stream was refused because another one holds the session. */
export const DUPLICATE_STREAM = distinct(
  CODES.filter(({ duplicateStream }) => duplicateStream === true).map(codeLabel),
);

/** A stream was closed because another one holds the session. */
export const DUPLICATE_CLOSES = distinct(
  CLOSES.filter(({ duplicateStream }) => duplicateStream === true).map(closeLabel),
);

/** A call was not placed because too many were under way. */
export const CONCURRENCY_ENDS = BUILT_IN_PROVIDERS.flatMap(({ calls }) =>
  (calls?.ends ?? []).filter(({ category }) => category === 'concurrency').map(({ word }) => word),
);
