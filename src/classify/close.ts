import { ABNORMAL, STANDARD_CLOSES, UNKNOWN_CLOSE } from '../catalogue/close-standards.ts';
import { closeLabel } from '../catalogue/close-table.ts';
import type { CloseObservation } from '../catalogue/observation.ts';
import type { CloseRow, CodeRow } from '../catalogue/provider.ts';
import { standardRow } from '../catalogue/standards.ts';
import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { OTHER } from '../model/attributes.ts';
import type { CloseVerdict } from '../model/verdict.ts';
import { requestId } from './sanitise.ts';

/** Classifies the end of one stream, by the provider's table and then by the standard. Pure. */
export function classifyClose(observation: CloseObservation): CloseVerdict {
  const { provider, code, initiator, reason, how } = observation;
  const row = code === 1006 ? ABNORMAL[how === 'frame' ? 'frameless' : how] : closeRowOf(provider, code, reason);
  // A close by the service is not a failure, with any code; one by its client library is.
  const byService = initiator === 'client' && how !== 'protocol_error' && how !== 'message_too_big';
  const category = byService && row.category !== undefined ? 'cancelled' : row.category;
  return {
    category,
    failed: category !== undefined && category !== 'cancelled',
    code: row.code === undefined ? OTHER : closeLabel({ ...row, code: row.code }),
    closeReason: row.reason,
    requestId: requestId(observation.requestId, provider.secrets),
    retry: row.retry,
    todo: row.todo,
  };
}

/** Without a code if no table lists it. */
type FoundClose = Omit<CloseRow, 'code'> & { readonly code?: number };

/** By the reason, by a code in the reason, by the close code: first in the provider's table, then in the standard. */
export function closeRowOf(provider: WatchedProvider, code: number, reason: string): FoundClose {
  const { closes } = provider;
  const byReason = reason === '' ? undefined : closes.byReason(code, reason.toLowerCase());
  const byWord = closes.reasonHoldsCode && reason !== '' ? byCodeIn(provider, reason) : undefined;
  const byCode: FoundClose = closes.byCode(code) ?? STANDARD_CLOSES.get(code) ?? UNKNOWN_CLOSE;
  // A close code outside the tables is not a label, whatever its reason.
  if (byWord !== undefined && byReason === undefined)
    return byCode.code === undefined ? byWord : { ...byWord, code: byCode.code };
  return byReason ?? byCode;
}

/** A catalogued code anywhere in the reason, or an HTTP status at its beginning. */
function byCodeIn(provider: WatchedProvider, reason: string): Omit<CloseRow, 'code'> | undefined {
  const words = [reason, ...reason.split(/[^\w-]+/)].slice(0, 64);
  const facts = {
    place: { root: reason, node: reason, headers: undefined },
    status: undefined,
    operation: undefined,
    text: '',
  };
  const row: CodeRow | undefined = provider.codes.find(words, facts)?.row;
  if (row !== undefined) {
    const { category, retry, todo } = row;
    return { reason: row.code, category, retry, todo };
  }
  const status = Number(/^([45]\d\d)\b/.exec(reason)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) return undefined;
  const { category, retry, todo } = provider.statuses.get(status) ?? standardRow(status);
  return { reason: `status_${status}`, category, retry, todo };
}
