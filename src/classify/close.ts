import { ABNORMAL, STANDARD_CLOSES, UNKNOWN_CLOSE } from '../catalogue/close-standards.ts';
import type { CloseObservation } from '../catalogue/observation.ts';
import type { CloseRow } from '../catalogue/provider.ts';
import { OTHER } from '../model/attributes.ts';
import type { CloseVerdict } from '../model/verdict.ts';
import { requestId } from './sanitise.ts';

/** Judges the end of one stream: the provider's table by code and reason, then the standard's. Pure. */
export function classifyClose(observation: CloseObservation): CloseVerdict {
  const { code, initiator } = observation;
  const row = rowOf(observation);
  // What we close ourselves is no failure, whatever code we gave.
  const category = initiator === 'client' && row.category !== undefined ? 'cancelled' : row.category;
  return {
    category,
    failed: category !== undefined && category !== 'cancelled',
    code: row === UNKNOWN_CLOSE ? OTHER : String(code),
    reasonClass: row.reason,
    requestId: requestId(observation.requestId, observation.provider.secrets),
    retry: row.retry,
    todo: row.todo,
  };
}

function rowOf({ provider, code, reason, how }: CloseObservation): CloseRow | Omit<CloseRow, 'code'> {
  if (code === 1006) return ABNORMAL[how === 'frame' ? 'frameless' : how];
  const rows = provider.definition.closes?.rows ?? [];
  const own = rows.find(
    (row) => row.code === code && (row.startsWith === undefined || reason.startsWith(row.startsWith)),
  );
  return own ?? STANDARD_CLOSES.get(code) ?? UNKNOWN_CLOSE;
}
