import { closeLabel } from '../../catalogue/close-table.ts';
import { codeLabel } from '../../catalogue/code-table.ts';
import type { Provider } from '../../catalogue/provider.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import { equals, LABEL, oneOf } from './promql.ts';

/** A label value of a provider, and whether it means what a rule looks for. */
type Word = { readonly provider: string; readonly value: string; readonly means: boolean };

const wordsOf = (words: (provider: Provider) => readonly Omit<Word, 'provider'>[]): Word[] =>
  BUILT_IN_PROVIDERS.flatMap((provider) => words(provider).map((word) => ({ provider: provider.name, ...word })));

/** The values with this meaning, even if they mean something else at other providers. */
const distinct = (words: readonly Word[]): readonly string[] => [
  ...new Set(words.filter(({ means }) => means).map(({ value }) => value)),
];

const SUSPENSIONS = wordsOf(({ codes }) =>
  (codes?.rows ?? []).map((row) => ({ value: codeLabel(row), means: row.accountSuspended === true })),
);
const SECOND_STREAMS = wordsOf(({ codes }) =>
  (codes?.rows ?? []).map((row) => ({ value: codeLabel(row), means: row.duplicateStream === true })),
);
const SECOND_CLOSES = wordsOf(({ closes }) =>
  (closes?.rows ?? []).map((row) => ({ value: closeLabel(row), means: row.duplicateStream === true })),
);
const LIMITED_ENDS = wordsOf(({ calls }) =>
  (calls?.ends ?? []).map(({ word, category }) => ({ value: word, means: category === 'concurrency' })),
);

const CALL_OPERATIONS = wordsOf(({ operations }) =>
  (operations?.rows ?? []).map(({ name, placesCall }) => ({ value: name, means: placesCall === true })),
);

/** The account itself is suspended or inactive: topping up does not help. */
export const INACTIVE = distinct(SUSPENSIONS);
/** A stream was refused or closed because another one holds the session. */
export const DUPLICATE_STREAM = distinct(SECOND_STREAMS);
export const DUPLICATE_CLOSES = distinct(SECOND_CLOSES);
/** A call was not placed because too many were under way. */
export const CONCURRENCY_ENDS = distinct(LIMITED_ENDS);

/** Matchers of the same, each exact: what a rule counts. */
export const MATCHERS = {
  suspended: matchersOf(LABEL.errorType, SUSPENSIONS),
  secondStream: matchersOf(LABEL.errorType, SECOND_STREAMS),
  secondClose: matchersOf(LABEL.closeCode, SECOND_CLOSES),
  limitedEnd: matchersOf(LABEL.callEndReason, LIMITED_ENDS),
  /** Its success places a call. */
  placesCall: matchersOf(LABEL.operation, CALL_OPERATIONS),
} as const;

/**
 * One matcher for the values that mean it at every provider that has them; and one for each provider where a value means
 * it alone.
 */
export function matchersOf(label: string, words: readonly Word[]): readonly string[] {
  const meant = words.filter(({ means }) => means);
  const elsewhere = (value: string) => words.some((word) => word.value === value && !word.means);
  const everywhere = [...new Set(meant.map(({ value }) => value).filter((value) => !elsewhere(value)))];
  const ambiguous = meant.filter(({ value }) => elsewhere(value));
  const providers = [...new Set(ambiguous.map(({ provider }) => provider))];
  const valuesOf = (provider: string) =>
    new Set(ambiguous.filter((word) => word.provider === provider).map(({ value }) => value));
  return [
    ...(everywhere.length === 0 ? [] : [oneOf(label, everywhere)]),
    ...providers.map((provider) => `${equals(LABEL.provider, provider)}, ${oneOf(label, [...valuesOf(provider)])}`),
  ];
}
