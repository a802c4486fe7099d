import { CALL_OUTCOMES, RETRY_ADVICE, UNITS } from '../model/verdict.ts';
import type { CallFields, CallResponse, Calls, CallWebhook, DirectionRow, EndRow, PricePlace } from './call-tables.ts';
import {
  ADVICE,
  CATEGORY,
  CONDITION,
  DURATIONS,
  IS,
  identityOf,
  PATH_CHECK,
  PATHS,
  PATTERNS,
  SOURCE,
} from './define-common.ts';
import { type Check, check, flag, listOf, oneOf, optional, shape, text, unique } from './shape.ts';

const WORD = check(
  (value) => typeof value === 'string' && value !== '' && value.length <= 64,
  'a string of 1 to 64 characters',
);
/** A single star stands for all events that no other list names. */
const EVENTS = listOf(text('the name of an event, with * for any characters'), 'a list of events');

const END = shape<EndRow>({
  word: WORD,
  text: optional(PATTERNS),
  at: optional(PATH_CHECK),
  when: optional(CONDITION),
  outcome: oneOf(CALL_OUTCOMES),
  category: optional(CATEGORY),
  retry: optional(oneOf(RETRY_ADVICE)),
  todo: ADVICE.todo,
  weak: optional(flag),
  source: ADVICE.source,
});

const FIELDS = shape<CallFields>({
  id: PATHS,
  status: PATHS,
  end: PATHS,
  direction: optional(PATHS),
  duration: optional(DURATIONS),
  setup: optional(DURATIONS),
  price: optional(
    listOf(
      shape<PricePlace>({
        amount: PATH_CHECK,
        cents: optional(flag),
        unit: optional(oneOf(UNITS)),
        unitAt: optional(PATH_CHECK),
      }),
      'a list of prices such as [{ amount: "cost", unit: "usd" }]',
    ),
  ),
});

const RESPONSES: Check = listOf(
  shape<CallResponse>({ operation: text('the name of one of the operations'), lists: optional(PATHS) }),
);

const WEBHOOK = shape<CallWebhook>({
  source: SOURCE,
  event: optional(PATHS),
  ended: optional(EVENTS),
  other: optional(EVENTS),
  call: optional(PATHS),
  when: optional(CONDITION),
});

/** Checks how a provider reports calls. */
export const CALLS = shape<Calls>(
  {
    source: SOURCE,
    ends: listOf(END),
    underWay: listOf(text('a non-empty string'), 'a list of statuses'),
    otherwiseOver: optional(flag),
    fields: FIELDS,
    directions: optional(
      listOf(shape<DirectionRow>({ direction: oneOf(['inbound', 'outbound']), at: PATH_CHECK, is: IS })),
    ),
    responses: RESPONSES,
    webhook: optional(WEBHOOK),
  },
  (_, { ends }, reject) =>
    unique<EndRow>(
      ({ word, at, when, text }) => identityOf(word, at, when, text),
      ({ word }) => ` row ${JSON.stringify(word)}.word`,
      ({ word }) => word,
      'each word once',
    )('calls.ends', ends, reject),
  (_, { responses }, reject) =>
    unique<CallResponse>(
      ({ operation }) => operation,
      (_, i) => `[${i}].operation`,
      ({ operation }) => operation,
      'each operation once',
    )('calls.responses', responses, reject),
);
