import type { Category } from '../../model/verdict.ts';
import type { MappingResult, ValueMapping } from './grafana.ts';
import { CATEGORY_COLORS, HEALTHY } from './palette.ts';

/** The states of a provider, the worst last: a cause that stops every call is worse than one that stops some. */
export const BY_BADNESS: readonly Exclude<Category, 'cancelled'>[] = [
  'not_found',
  'conflict',
  'invalid_request',
  'unknown',
  'compliance',
  'permission',
  'rate_limit',
  'concurrency',
  'timeout',
  'network',
  'dial',
  'upstream',
  'provider',
  'auth',
  'credits',
];

/** A provider without traffic. */
export const IDLE = -1;

/** 0 is healthy. */
export const rankOf = (category: (typeof BY_BADNESS)[number]): number => BY_BADNESS.indexOf(category) + 1;

/** From a rank to its word and colour. */
export const STATE_MAPPING: ValueMapping = {
  type: 'value',
  options: Object.fromEntries([
    [String(IDLE), { text: 'idle', color: 'transparent', index: BY_BADNESS.length + 1 }],
    ['0', { text: 'healthy', color: HEALTHY, index: 0 }],
    ...BY_BADNESS.map((category): [string, MappingResult] => {
      const index = rankOf(category);
      return [String(index), { text: category, color: CATEGORY_COLORS[category], index }];
    }),
  ]),
};

/** From a category to its colour; a normal end has one too. */
export const CATEGORY_MAPPING: ValueMapping = {
  type: 'value',
  options: Object.fromEntries(
    Object.entries({ ...CATEGORY_COLORS, normal: HEALTHY }).map(([category, color], index) => [
      category,
      { text: category, color, index },
    ]),
  ),
};
