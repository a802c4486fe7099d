import { CATEGORIES, RETRY_ADVICE } from '../model/verdict.ts';
import { isSecretHeader } from '../redact/headers.ts';
import { PATH, parsePath } from './path.ts';
import type { Advice, Condition, Table } from './provider.ts';
import {
  type Check,
  check,
  either,
  listOf,
  matching,
  oneOf,
  oneOrMore,
  optional,
  type Reject,
  shape,
  text,
  wholeNumber,
} from './shape.ts';

export const SOURCE = text('the page that it was read from');
export const CATEGORY = oneOf(CATEGORIES);

export const HEADER = /^[a-z0-9][a-z0-9-]*$/;

export const TEXT_HEADER: Check = (key, name, reject) => {
  matching(HEADER, 'a header name in lower case')(key, name, reject);
  if (isSecretHeader(name as string)) reject(key, name, 'a header that contains neither a secret nor a phone number');
};

export const PATH_CHECK: Check = (key, path, reject) => {
  matching(PATH, 'a path such as "error.code", keys with dots between them')(key, path, reject);
  const { header } = parsePath(path as string);
  if (header !== undefined) TEXT_HEADER(key, header, reject);
};
export const PATHS = listOf(PATH_CHECK, 'a list of paths such as ["error.code"]');
/** A star alone would take everything. */
export const PATTERN = check(
  (value) => typeof value === 'string' && value.replaceAll('*', '').trim() !== '' && value.length <= 256,
  'a text, with * for any characters',
);
export const PATTERNS = oneOrMore(PATTERN);
const VALUES = oneOrMore(
  check((value) => ['string', 'number', 'boolean'].includes(typeof value), 'a string, a number, true or false'),
);
export const IS = optional(VALUES);

export const ADVICE = {
  category: CATEGORY,
  retry: oneOf(RETRY_ADVICE),
  todo: text('one line of what to do'),
  source: optional(SOURCE),
} as const satisfies Record<keyof Advice, Check>;

export const CONDITION: Check = shape<Condition>(
  {
    status: optional(oneOrMore(wholeNumber(100, 599))),
    operation: optional(oneOrMore(text('the name of an operation'))),
    text: optional(PATTERNS),
    at: optional(PATH_CHECK),
    is: IS,
    isNot: IS,
    absent: optional(PATH_CHECK),
  },
  (key, condition, reject) => {
    if (Object.values(condition).every((value) => value === undefined)) reject(key, condition, 'at least one key');
    if (condition.at === undefined && (condition.is ?? condition.isNot) !== undefined)
      reject(`${key}.at`, condition.at, 'a path, because `is` and `isNot` are about a value');
  },
);

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

export const DURATIONS = listOf(
  either(
    isPlain,
    PATH_CHECK,
    either(
      (value) => Object.hasOwn(value as object, 'from'),
      shape<{ from: string; to: string }>({ from: PATH_CHECK, to: PATH_CHECK }),
      shape<{ at: string; unit: string }>({ at: PATH_CHECK, unit: oneOf(['ms', 's', 'min']) }),
    ),
  ),
  'a list of paths such as ["duration"]',
);

/** Rows and their source. */
export function table<Row>(
  row: Check,
  ...more: ((key: string, rows: readonly Row[], reject: Reject) => void)[]
): Check {
  return shape<Table<Row>>(
    { source: text('the page that the table was read from'), rows: listOf(row) },
    (key, it, reject) => {
      for (const further of more) further(`${key}.rows`, it.rows, reject);
    },
  );
}

/** The text of a condition, to distinguish rows. */
export const identityOf = (...parts: readonly unknown[]): string => JSON.stringify(parts);
