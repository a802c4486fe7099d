import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../kit/needs.ts';
import { type Line, type Played, SdkChild } from './sdk-child.ts';
import { type Reported, type Situation, WITNESSES } from './sdk-situations.ts';

const runs = needs('sdks');

/** An SDK's error class, and the categories that agree with it. */
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  AuthenticationError: ['auth'],
  PermissionDeniedError: ['permission', 'credits', 'concurrency'],
  NotFoundError: ['not_found'],
  // These SDKs treat each 429 as a rate limit.
  RateLimitError: ['rate_limit', 'concurrency', 'credits'],
  InternalServerError: ['provider', 'upstream'],
  UnprocessableEntityError: ['invalid_request'],
  SipCallError: ['dial', 'credits'],
};

describe.each(WITNESSES)('$sdk', (witness) => {
  let [bare, watched]: SdkChild[] = [];
  beforeAll(async () => {
    if (runs)
      [bare, watched] = await Promise.all([SdkChild.start(witness, 'bare'), SdkChild.start(witness, 'watched')]);
  });
  afterAll(() => Promise.all([bare?.stop(), watched?.stop()]));

  it.each(witness.situations)(
    '$title: the same with and without sidetone, which agrees with the SDK',
    async (situation) => {
      const [without, with_] = await Promise.all([play(bare, situation), play(watched, situation)]);
      const { throws, returns, requests = 1, reports } = situation;
      expect({ outcome: with_.outcome, requests: with_.requests }).toEqual({ outcome: without.outcome, requests });
      expect(without).toMatchObject({ requests, lines: [] });
      expect(without.outcome).toMatchObject(throws === undefined ? { result: returns } : { error: throws });
      expect(with_.lines.map(reportedOf)).toEqual(Array.from({ length: reports ? requests : 0 }, () => reports));
      for (const line of with_.lines) expect(factsOf(line)).toMatchObject(factsOfSdk(with_.outcome.error));
      const classes = CLASSES[String(with_.outcome.error?.['class'])];
      if (classes !== undefined) expect(classes).toContain(reports?.category);
    },
  );
});

async function play(child: SdkChild | undefined, situation: Situation): Promise<Played> {
  if (child === undefined) throw new Error('the process of the SDK did not start');
  return JSON.parse(JSON.stringify(await child.play(situation)).replaceAll(RANDOM, '…')) as Played;
}

const FIELDS: readonly (keyof Reported)[] = [
  'category',
  'error_type',
  'request_id',
  'retry_after',
  'status',
  'close_code',
];

/** Request ids that a situation leaves to the simulator, and signed tokens. */
const RANDOM = /req_[0-9a-f]{32}|eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** The reported fields of a line, without a request id that is random. */
function reportedOf(line: Line): object {
  const fields = FIELDS.map((field) => [field, line[field]]);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined && value !== '…'));
}

/** The sidetone verdict in the terms of an SDK. */
function factsOf({ status, code, close_code, request_id, retry_after }: Line): object {
  return { status, code: code ?? close_code, requestId: request_id, wait: retry_after };
}

/** The fields that the SDK's error has. */
function factsOfSdk(error: Readonly<Record<string, unknown>> = {}): object {
  const { status, statusCode, code, sipStatusCode, requestID, requestId, apiID, headers } = error;
  const header = (name: string): string | undefined =>
    (headers as [string, string][] | undefined)?.find(([key]) => key === name)?.[1];
  const milliseconds = header('retry-after-ms') ?? Number(header('retry-after')) * 1000;
  const facts = {
    status: status ?? statusCode,
    code: (sipStatusCode ?? code)?.toString(),
    requestId: requestID ?? requestId ?? apiID ?? header('x-request-id'),
    wait: Number.isNaN(Number(milliseconds)) ? undefined : Number(milliseconds) / 1000,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
}
