import { ADVICE, CATEGORY, CONDITION, identityOf, PATH_CHECK, PATTERNS, SOURCE, table } from './define-common.ts';
import type { CloseRow, CodeRow, FailureRow, Operation, Provider, StatusRow } from './provider.ts';
import {
  type Check,
  check,
  flag,
  matching,
  oneOrMore,
  optional,
  type Reject,
  shape,
  text,
  unique,
  wholeNumber,
} from './shape.ts';

/** A template of a path: segments with parameters, without a query. */
const TEMPLATE = /^(?:\/(?:[^/{}?#\s]|\{[^/{}?#\s]+\}(?!\{))*)+$/;
const REASON = /^[a-z][a-z0-9_]{0,63}$/;
const CODE = check(
  (value) => typeof value === 'string' && value !== '' && value.length <= 64,
  'a string of 1 to 64 characters',
);

const shapeOf = ({ method, template, host = '' }: Operation): string =>
  `${method} ${host} ${template.replaceAll(/\{[^}]*\}/g, '{}').replace(/(.)\/$/, '$1')}`;

export const OPERATIONS = table<Operation>(
  shape<Operation>({
    name: text('a name such as "calls.create"'),
    method: matching(/^[A-Z]+$/, 'an upper-case HTTP method'),
    template: matching(TEMPLATE, 'a path that begins with "/", such as "/v1/calls/{id}"'),
    host: optional(matching(/^[a-z0-9-]+$/, 'the first label of a host, such as "verify"')),
    stream: optional(flag),
    placesCall: optional(flag),
    serverError: optional(CATEGORY),
    source: optional(SOURCE),
  }),
  unique(
    shapeOf,
    (_, i) => `[${i}].template`,
    ({ template }) => template,
    'each path once per method',
  ),
);

const WHEN = optional(CONDITION);

export const CODES = table<CodeRow>(
  shape<CodeRow>(
    {
      code: CODE,
      upTo: optional(wholeNumber(0, 999_999_999)),
      status: optional(wholeNumber(100, 599)),
      message: optional(text('the documented text')),
      text: optional(PATTERNS),
      at: optional(PATH_CHECK),
      outranks: optional(flag),
      when: WHEN,
      accountSuspended: optional(flag),
      duplicateStream: optional(flag),
      ...ADVICE,
    },
    checkRange,
    (key, { outranks, text, at }, reject) => {
      if (outranks === true && text === undefined && at === undefined)
        reject(`${key}.outranks`, outranks, 'a `text` or a path `at` that outranks codes');
    },
  ),
  unique(
    ({ code, when, text, at, upTo }) => identityOf(code, upTo, when, text, at),
    (_, i) => `[${i}].code`,
    ({ code }) => code,
    'each code once, or with different conditions',
  ),
  unconditionalLast(
    ({ code }) => code,
    ({ when }) => when === undefined,
  ),
);

export const STATUSES = table<StatusRow>(
  shape<StatusRow>({
    // Statuses below 400 are not failures and are never looked up.
    status: wholeNumber(400, 599),
    when: WHEN,
    ...ADVICE,
  }),
  unique(
    ({ status, when }) => identityOf(status, when),
    (_, i) => `[${i}].status`,
    ({ status }) => status,
    'each status once, or with different conditions',
  ),
  unconditionalLast(
    ({ status }) => String(status),
    ({ when }) => when === undefined,
  ),
);

export const FAILURES = table<FailureRow>(
  shape<FailureRow>({
    code: CODE,
    when: (key, value, reject) => {
      CONDITION(key, value, reject);
      oneOrMore(text('the name of an operation'))(`${key}.operation`, (value as FailureRow['when']).operation, reject);
    },
    ...ADVICE,
  }),
);

const CLOSE: Check = shape<CloseRow>(
  {
    code: wholeNumber(1000, 4999),
    upTo: optional(wholeNumber(1000, 4999)),
    text: optional(PATTERNS),
    reason: matching(REASON, 'a word in lower case, such as "token_invalid"'),
    duplicateStream: optional(flag),
    ...ADVICE,
    // A normal end has no category.
    category: optional(CATEGORY),
  },
  checkRange,
);

export const CLOSE_ROWS: readonly [Check, ...((key: string, rows: readonly CloseRow[], reject: Reject) => void)[]] = [
  CLOSE,
  unconditionalLast(
    ({ code, upTo }) => identityOf(code, upTo),
    ({ text }) => text === undefined,
  ),
  unique(
    ({ code, upTo, text }) => identityOf(code, upTo, text),
    (_, i) => `[${i}].code`,
    ({ code }) => code,
    'each code and text once',
  ),
];

function checkRange(key: string, row: { readonly code: unknown; readonly upTo?: number }, reject: Reject): void {
  if (row.upTo !== undefined && !(Number(row.code) < row.upTo))
    reject(`${key}.upTo`, row.upTo, `a number above ${String(row.code)}, where the range begins`);
}

/** A row with a condition after one without a condition would never match. */
function unconditionalLast<Row>(
  identity: (row: Row) => string,
  isGeneral: (row: Row) => boolean,
): (key: string, rows: readonly Row[], reject: Reject) => void {
  return (key, rows, reject) => {
    const general = new Set<string>();
    rows.forEach((row, i) => {
      if (isGeneral(row)) general.add(identity(row));
      else if (general.has(identity(row)))
        reject(`${key}[${i}]`, row, 'a place before the row of the same code without a condition');
    });
  };
}

/** Rows must refer to existing operations, or they would never apply. */
export function checkOperationNames(provider: Provider, reject: Reject): void {
  const names = new Set(provider.operations?.rows.map(({ name }) => name));
  const check = (key: string, named: unknown): void => {
    for (const name of [named].flat())
      if (name !== undefined && !names.has(name as string)) reject(key, name, 'the name of one of the operations');
  };
  for (const table of ['codes', 'statuses', 'failures'] as const)
    provider[table]?.rows.forEach((row, i) => {
      check(`${table}.rows[${i}].when.operation`, row.when?.operation);
    });
  for (const table of ['balance', 'limits'] as const)
    provider[table]?.rows.forEach(({ operation }, i) => {
      check(`${table}.rows[${i}].operation`, operation);
    });
  check('balance.ask.operation', provider.balance?.ask?.operation);
  provider.calls?.responses.forEach(({ operation }, i) => {
    check(`calls.responses[${i}].operation`, operation);
  });
}
