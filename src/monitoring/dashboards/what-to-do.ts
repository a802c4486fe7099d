import { ABNORMAL, STANDARD_CLOSES, UNKNOWN_CLOSE } from '../../catalogue/close-standards.ts';
import type { CloseRow, Provider } from '../../catalogue/provider.ts';
import { NETWORK_ERROR_TYPES, networkRow, standardRow } from '../../catalogue/standards.ts';
import { OTHER } from '../../model/attributes.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import type { MappingResult, ValueMapping } from './grafana.ts';

/** The separator in keys: used by label_join() in the query, and here. */
export const JOINT = '/';

/** Statuses that a provider may answer without its own row. */
const STATUSES = [400, 401, 402, 403, 404, 405, 409, 410, 422, 425, 429, 451, 500, 501, 502, 503, 504];

/** From `provider/error type` to the catalogue's advice. */
export function adviceOnErrors(): readonly ValueMapping[] {
  const own = BUILT_IN_PROVIDERS.flatMap(({ name, codes, statuses }): [string, string][] => [
    ...(statuses?.rows ?? []).map(({ status, todo }): [string, string] => [`${name}${JOINT}${status}`, todo]),
    ...(codes?.rows ?? []).map(({ code, todo }): [string, string] => [`${name}${JOINT}${code}`, todo]),
  ]);
  const anybodys = [
    ...NETWORK_ERROR_TYPES.map((type): [string, string] => [type, networkRow(type).todo]),
    ...STATUSES.map((status): [string, string] => [String(status), standardRow(status).todo]),
  ];
  return mappings(own, anybodys);
}

/** From `provider/close code/category` to the meaning of the close and the advice. */
export function adviceOnCloses(): readonly ValueMapping[] {
  const own = BUILT_IN_PROVIDERS.flatMap((provider) => closesOf(provider));
  const standard = [...STANDARD_CLOSES.values(), ABNORMAL.frameless, ABNORMAL.terminated];
  const anybodys = standard.map((row): [string, string] => [`${row.code}${JOINT}${row.category ?? ''}`, meaning(row)]);
  // Codes outside the tables are not labels.
  const unknown: [string, string] = [`${OTHER}${JOINT}${UNKNOWN_CLOSE.category}`, meaning(UNKNOWN_CLOSE)];
  return mappings(own, [...anybodys, unknown]);
}

/** A code with several reasons is split by category as far as possible. */
function closesOf({ name, closes }: Provider): [string, string][] {
  const rows = closes?.rows ?? [];
  const keyOf = ({ code, category }: CloseRow) => [name, code, category ?? ''].join(JOINT);
  return [...new Set(rows.map(keyOf))].map((key) => {
    const same = rows.filter((row) => keyOf(row) === key);
    const reasons = [...new Set(same.map(({ reason }) => reason))];
    const todos = [...new Set(same.map(({ todo }) => todo))];
    return [key, reasons.length === 1 ? `${reasons.join()}: ${todos.join(' ')}` : `${reasons.join(', ')}: ${WHICH}`];
  });
}

/** For reasons that share code and category. */
const WHICH = 'see the close reason in the log.';

const meaning = ({ reason, todo }: Pick<CloseRow, 'reason' | 'todo'>): string => `${reason}: ${todo}`;

/** A provider's own rows come first: Grafana uses the first match. */
function mappings(own: readonly [string, string][], anybodys: readonly [string, string][]): readonly ValueMapping[] {
  const options = Object.fromEntries(own.map(([key, text], index): [string, MappingResult] => [key, { text, index }]));
  return [
    { type: 'value', options },
    ...anybodys.map(
      ([key, text], i): ValueMapping => ({
        type: 'regex',
        options: { pattern: `[^${JOINT}]+${JOINT}${key}`, result: { text, index: own.length + i } },
      }),
    ),
  ];
}
