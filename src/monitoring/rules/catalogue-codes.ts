import type { Provider } from '../../catalogue/provider.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';

/** Words of the providers' own that mean something an alert of its own is for. */
const INACTIVE_CODES = ['organization_inactive'];
const DUPLICATE_CODES = ['stream_already_connected'];
/** By the reason that the catalogue gives the close code. */
const DUPLICATE_REASONS = ['already_active', 'run_not_available'];

/** The organization itself is switched off: topping up does not help. */
export const INACTIVE: readonly string[] = INACTIVE_CODES.map(existing);

/** A stream was refused because another one holds the session. */
export const DUPLICATE_STREAM: readonly string[] = DUPLICATE_CODES.map(existing);

/** A stream was closed because another one holds the session. */
export const DUPLICATE_CLOSES: readonly string[] = [
  ...new Set(BUILT_IN_PROVIDERS.flatMap((provider) => closeCodes(provider, DUPLICATE_REASONS))),
];

/** A call was not placed because too many were under way. */
export const CONCURRENCY_ENDS: readonly string[] = BUILT_IN_PROVIDERS.flatMap(({ calls }) =>
  (calls?.ends ?? []).filter(({ category }) => category === 'concurrency').map(({ word }) => word),
);

function closeCodes({ closes }: Provider, reasons: readonly string[]): string[] {
  return (closes?.rows ?? []).filter(({ reason }) => reasons.includes(reason)).map(({ code }) => String(code));
}

/** A rule that waits for a code that no provider has would wait forever. */
function existing(code: string): string {
  if (!BUILT_IN_PROVIDERS.some(({ codes }) => codes?.rows.some((row) => row.code === code)))
    throw new Error(`sidetone: the code "${code}" of a rule is in no provider's table`);
  return code;
}
