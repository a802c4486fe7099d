import type { FoundCode } from '../catalogue/code-table.ts';
import type { Facts } from '../catalogue/condition.ts';
import type { HeaderSnapshot } from '../catalogue/observation.ts';
import type { DurationPlace, ErrorBody } from '../catalogue/provider.ts';
import { fieldNameAt, type Place, textAt, wordAt, wordsAt } from '../catalogue/read-value.ts';
import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { type Category, EMPTY_VERDICT, type RetryAdvice, type Verdict } from '../model/verdict.ts';
import { durationAt } from './durations.ts';
import { plausibleWait, readHeaderRetryAfter } from './header-values.ts';
import { errorCode, identifier, requestId } from './sanitise.ts';

/** Only this much of a message is read. */
const MAX_TEXT = 4096;

/** The facts in an error response or frame. */
export type ErrorFacts = {
  readonly places: ErrorBody | undefined;
  /** All words at the places of codes. */
  readonly codes: readonly string[];
  /** Those, and all words at the places of types. */
  readonly words: readonly string[];
  readonly message: string | undefined;
  readonly facts: Facts;
  readonly found: FoundCode | undefined;
};

export function readErrorFacts(
  provider: WatchedProvider,
  places: ErrorBody | undefined,
  place: Place,
  { status, operation }: Pick<Facts, 'status' | 'operation'>,
): ErrorFacts {
  const codes = wordsAt(place, places?.code, []);
  const words = places?.type === undefined ? codes : wordsAt(place, places.type, codes.slice());
  const message = textAt(place, places?.message);
  const facts = new ErrorResponse(place, status, operation, message);
  return { places, codes, words, message, facts, found: provider.codes.find(words, facts) };
}

class ErrorResponse implements Facts {
  readonly place: Place;
  readonly status: number | undefined;
  readonly operation: string | undefined;
  readonly #message: string | undefined;
  #text: string | undefined;

  constructor(place: Place, status: number | undefined, operation: string | undefined, message: string | undefined) {
    this.place = place;
    this.status = status;
    this.operation = operation;
    this.#message = message;
  }

  /** Few tables go by the text. */
  get text(): string {
    this.#text ??= this.#message?.slice(0, MAX_TEXT).toLowerCase() ?? '';
    return this.#text;
  }
}

/** The readings of the headers: what they say outranks the body. */
export type HeaderReadings = Pick<Verdict, 'requestId' | 'credits' | 'rateLimits'>;

/** The meaning of an error without a catalogued code. */
export type Otherwise = {
  readonly category: Category;
  readonly errorType: string;
  readonly retry: RetryAdvice | undefined;
  readonly todo: string | undefined;
};

export function judgeError(
  { secrets }: WatchedProvider,
  { places, codes, message, facts, found }: ErrorFacts,
  otherwise: Otherwise,
  headers: HeaderSnapshot | undefined,
  answeredAt: number,
  { requestId: id, credits, rateLimits }: HeaderReadings = EMPTY_VERDICT,
): Verdict {
  const row = found?.row;
  // A word at the place of the type decides, but is not the code.
  const word = codes.find((code) => code === found?.word) ?? codes[0];
  const { category, retry, todo } = row ?? otherwise;
  return {
    category,
    failed: true,
    errorType: row?.code ?? otherwise.errorType,
    // A catalogued word contains no secret.
    code: row !== undefined && word === row.code ? word : (errorCode(word, secrets) ?? row?.code),
    type: identifier(wordAt(facts.place, places?.type), secrets),
    param: identifier(fieldNameAt(facts.place, places?.param), secrets),
    message,
    retry,
    todo,
    requestId: id ?? requestId(wordAt(facts.place, places?.requestId), secrets),
    retryAfter: waitOf(places?.retryAfter, facts.place, headers, answeredAt),
    credits,
    rateLimits,
  };
}

/** A header that the provider documents, then Retry-After, then the body. */
function waitOf(
  places: readonly DurationPlace[] | undefined,
  place: Place,
  headers: HeaderSnapshot | undefined,
  answeredAt: number,
): number | undefined {
  const standard = headers && readHeaderRetryAfter(headers, answeredAt);
  if (places === undefined) return standard;
  const inHeader = plausibleWait(durationAt(place, places.filter(isInHeader)));
  if (inHeader !== undefined || standard !== undefined) return inHeader ?? standard;
  const inBody = places.filter((where) => !isInHeader(where));
  return plausibleWait(durationAt(place, inBody));
}

function isInHeader(where: DurationPlace): boolean {
  const path = typeof where === 'string' ? where : 'at' in where ? where.at : '';
  return path.startsWith('header:');
}
