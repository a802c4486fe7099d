import { RATE_LIMIT_KINDS, UNITS } from '../model/verdict.ts';
import { isRecord, mistake } from '../redact/mistake.ts';
import { CALLS } from './define-calls.ts';
import {
  ADVICE,
  CONDITION,
  DURATIONS,
  HEADER,
  PATH_CHECK,
  PATHS,
  SOURCE,
  TEXT_HEADER,
  table,
} from './define-common.ts';
import { CLOSE_ROWS, CODES, checkOperationNames, FAILURES, OPERATIONS, STATUSES } from './define-rows.ts';
import { parseHost } from './host.ts';
import { hasNestedQuantifier } from './nested-quantifier.ts';
import type {
  Advice,
  Balance,
  BalanceRequest,
  BalanceRow,
  CloseTable,
  ErrorBody,
  ErrorFrame,
  HeaderNames,
  LimitRow,
  Links,
  Provider,
  RateLimitHeaders,
  SecretShapes,
} from './provider.ts';
import {
  type Check,
  flag,
  listOf,
  matching,
  oneOf,
  oneOrMore,
  optional,
  rejectFor,
  shape,
  shown,
  text,
} from './shape.ts';

const NAME = /^[a-z][a-z0-9_]{0,31}$/;
const URL_CHECK = matching(/^https:\/\/\S+$/, 'a URL that begins with https://');

/** Only a number is read from such a header: `x-ratelimit-limit-tokens` contains no token. */
const NUMBER_HEADER = matching(HEADER, 'a header name in lower case');

const HOST: Check = (key, host, reject) => {
  const expected = parseHost(host);
  if (typeof expected === 'string') reject(key, host, expected);
};

const PATH_PREFIX = matching(/^\/[^?#\s]*[^/?#\s][^?#\s]*$/, 'the beginning of a path, such as "/twirp/acme."');

const ERROR_PLACES = {
  source: SOURCE,
  code: optional(PATHS),
  type: optional(PATHS),
  message: optional(PATHS),
  param: optional(PATHS),
  requestId: optional(PATHS),
  retryAfter: optional(DURATIONS),
} as const satisfies Record<keyof ErrorBody, Check>;

const ERROR_FRAME = shape<ErrorFrame>(
  {
    ...ERROR_PLACES,
    contains: oneOrMore(text('what every error frame contains')),
    when: optional(CONDITION),
    status: optional(PATHS),
    closeCode: optional(PATHS),
    after: optional(text('a non-empty string')),
    binary: optional(flag),
    planned: optional(listOf(text('a code'), 'a list of codes')),
    otherwise: optional(shape<Advice>(ADVICE)),
  },
  (key, { when, code, status, closeCode }, reject) => {
    if (when === undefined && code === undefined && status === undefined && closeCode === undefined)
      reject(`${key}.when`, when, 'a condition or a path to a code, because otherwise no frame is an error');
  },
);

const RATE_LIMIT = shape<RateLimitHeaders>(
  {
    kind: oneOf(RATE_LIMIT_KINDS),
    limit: optional(NUMBER_HEADER),
    remaining: optional(NUMBER_HEADER),
    used: optional(NUMBER_HEADER),
    reset: optional(NUMBER_HEADER),
  },
  (key, { limit, remaining, used, reset }, reject) => {
    if ((limit ?? remaining ?? used ?? reset) === undefined) reject(key, {}, 'at least one header');
  },
);

const HEADERS = shape<HeaderNames>({
  source: SOURCE,
  requestId: optional(oneOrMore(TEXT_HEADER)),
  creditsRemaining: optional(NUMBER_HEADER),
  creditsUsed: optional(NUMBER_HEADER),
  creditsUnit: optional(oneOf(UNITS)),
  rateLimits: optional(listOf(RATE_LIMIT)),
});

const BALANCE = shape<BalanceRow>(
  {
    operation: text('the name of one of the operations'),
    each: optional(PATH_CHECK),
    remaining: optional(PATH_CHECK),
    limit: optional(PATH_CHECK),
    used: optional(PATH_CHECK),
    unit: optional(oneOf(UNITS)),
    unitAt: optional(PATH_CHECK),
    source: optional(SOURCE),
  },
  (key, { remaining, used }, reject) => {
    if (remaining === undefined && used === undefined) reject(`${key}.remaining`, remaining, 'a path');
  },
);

const ORIGIN = matching(/^https:\/\/[a-z0-9.-]+(?::\d{1,5})?$/, 'an origin such as "https://api.acme.example"');

const ASK = shape<BalanceRequest>({
  operation: text('the name of one of the operations'),
  origin: ORIGIN,
  regions: optional((key, regions, reject) => {
    if (typeof regions !== 'object' || regions === null) reject(key, regions, 'origins by the name of their region');
    for (const [name, origin] of Object.entries(regions as object)) ORIGIN(`${key}.${name}`, origin, reject);
  }),
  auth: (key, auth, reject) => {
    const [[kind, value] = [], ...more] = Object.entries((auth ?? {}) as object);
    const isOne = more.length === 0 && ['scheme', 'header', 'basic'].includes(kind ?? '');
    if (!isOne) reject(key, auth, 'an object with one of the keys scheme, header, basic');
    if (kind === 'scheme') matching(/^[A-Za-z]+$/, 'a scheme such as "Bearer"')(`${key}.scheme`, value, reject);
    if (kind === 'header') matching(HEADER, 'a header name in lower case')(`${key}.header`, value, reject);
    if (kind === 'basic') listOf(text('the name of an id'), 'a list of names of ids')(`${key}.basic`, value, reject);
  },
  source: SOURCE,
});

const BALANCE_TABLE = shape<Balance>({
  source: SOURCE,
  rows: listOf(BALANCE),
  ask: optional(ASK),
});

const LIMIT = shape<LimitRow>({
  operation: text('the name of one of the operations'),
  kind: oneOf(RATE_LIMIT_KINDS),
  limit: optional(PATH_CHECK),
  remaining: optional(PATH_CHECK),
  used: optional(PATH_CHECK),
  source: optional(SOURCE),
});

const SECRETS = shape<SecretShapes>({
  source: SOURCE,
  patterns: listOf(
    // Without `g`, only the first secret of a text would be removed.
    (key, pattern, reject) => {
      if (!(pattern instanceof RegExp && pattern.global && !pattern.sticky))
        reject(key, pattern, 'a regular expression with the flag g, without y');
      if (hasNestedQuantifier((pattern as RegExp).source))
        reject(key, pattern, 'a regular expression without a quantifier inside a quantified group');
    },
    'a list of regular expressions',
  ),
});

const [CLOSE, ...CLOSE_LISTS] = CLOSE_ROWS;

const PROVIDER = shape<Provider>(
  {
    name: matching(NAME, 'lower case letters, digits and underscores'),
    title: text('a non-empty string'),
    docs: (key, value, reject) => {
      if (!Array.isArray(value) || value.length === 0) reject(key, value, 'a list with the URL of the documentation');
      listOf(URL_CHECK)(key, value, reject);
    },
    links: optional(
      shape<Links>({
        source: SOURCE,
        statusPage: optional(URL_CHECK),
        portal: optional(URL_CHECK),
        billing: optional(URL_CHECK),
      }),
    ),
    hosts: table(HOST),
    paths: optional(table(PATH_PREFIX)),
    operations: optional(OPERATIONS),
    errorBody: optional(shape<ErrorBody>(ERROR_PLACES)),
    headers: optional(HEADERS),
    codes: optional(CODES),
    statuses: optional(STATUSES),
    failures: optional(FAILURES),
    closes: optional(
      shape<CloseTable>(
        { source: SOURCE, rows: listOf(CLOSE), reasonHoldsCode: optional(flag) },
        (key, { rows }, reject) => {
          for (const checkRows of CLOSE_LISTS) checkRows(`${key}.rows`, rows, reject);
        },
      ),
    ),
    errorFrames: optional(listOf(ERROR_FRAME)),
    calls: optional(CALLS),
    balance: optional(BALANCE_TABLE),
    limits: optional(table(LIMIT)),
    secrets: optional(SECRETS),
  },
  (_, provider, reject) => checkOperationNames(provider, reject),
  (_, { codes, errorBody, errorFrames, closes, calls }, reject) => {
    const isRead = [errorBody, errorFrames, closes, calls].some((table) => table !== undefined);
    const unread = codes?.rows.findIndex(({ text, at }) => text === undefined && at === undefined) ?? -1;
    if (unread !== -1 && !isRead)
      reject(
        `codes.rows[${unread}]`,
        codes?.rows[unread]?.code,
        'a row with `text` or `at`, or an `errorBody` that names where codes are',
      );
  },
);

/**
 * Declares a provider of your own, with the type that the built-in ones have.
 *
 * @throws Error one sentence naming the key, the value and what was expected
 */
export function defineProvider(provider: Provider): Provider {
  validateProvider(provider);
  return provider;
}

/**
 * @param key where the provider is in the configuration, for one without a name
 * @throws Error one sentence naming the key, the value and what was expected
 */
export function validateProvider(provider: unknown, key = 'the provider'): void {
  if (!isRecord(provider)) throw mistake(key, provider, 'an object made by defineProvider()');
  const { name } = provider;
  PROVIDER('', provider, rejectFor(typeof name === 'string' ? `provider ${shown(name)}` : key));
}
