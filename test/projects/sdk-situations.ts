import { expect } from 'vitest';
import type { Answer } from '../../src/simulator/answer.ts';
import type { ProviderName } from '../../src/simulator/index.ts';
import type { StreamBehaviour } from '../../src/simulator/stream-behaviour.ts';

/** What sidetone must report for one failed request, handshake, frame or close: fields of its log line. */
export type Reported = {
  readonly category: string;
  /** The provider's code, if it sent one. */
  readonly error_type: string;
  readonly request_id?: string;
  readonly retry_after?: number;
  readonly status?: number;
  readonly close_code?: number;
};

export type Situation = {
  readonly title: string;
  /** A function in sdks/clients. */
  readonly act: string;
  /** The provider's response: the vendor's own sample if there is one. */
  readonly answer?: Omit<Answer, 'on'>;
  readonly stream?: StreamBehaviour;
  /** Some properties of what the SDK throws, by its own source. */
  readonly throws?: Readonly<Record<string, unknown>>;
  /** What the SDK returns: data, or the events of a stream. */
  readonly returns?: unknown;
  /** How many requests or handshakes the provider sees. Default: 1. */
  readonly requests?: number;
  /** The report of each request; none if it succeeds. */
  readonly reports?: Reported;
};

export type Witness = {
  readonly sdk: string;
  readonly provider: ProviderName;
  readonly situations: readonly Situation[];
};

/** JSON, with the request id in a header. */
const id = (header: string, value: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  'content-type': 'application/json',
  [header]: value,
  ...more,
});
/** One second, so that the wait of an SDK that reads it does not slow the tests. */
const WAIT = { 'retry-after': '1' };
/** SDKs by Stainless read this first. */
const SHORT_WAIT = { 'retry-after-ms': '20' };

const UUID = '550e8400-e29b-41d4-a716-446655440000';
const TRACE = 'bf0ca0bf927b3b52e3cb03217e1a1ddf';
const RQ = 'RQ1a2b3c4d5e6f708192a3b4c5d6e7f809';
const CA = `CA${'2'.repeat(32)}`;

const twilioError = (code: number, message: string, status: number) => ({
  status,
  headers: id('twilio-request-id', RQ),
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});
const telnyxError = (status: number, code: string, title: string, headers = {}) => ({
  status,
  headers: id('x-request-id', UUID, headers),
  body: { errors: [{ code, title, detail: `${title}.` }] },
});
const vonageError = (status: number, type: string, title: string) => ({
  status,
  headers: id('x-nexmo-trace-id', TRACE, { 'content-type': 'application/problem+json' }),
  body: { type: `https://developer.vonage.com/api-errors#${type}`, title, detail: `${title}.`, instance: TRACE },
});
const plivoError = (status: number, error: string, headers = {}) => ({
  status,
  headers,
  body: { api_id: UUID, error },
});
const openaiError = (status: number, error: object, headers = {}) => ({
  status,
  headers: id('x-request-id', 'req_123', headers),
  body: { error: { param: null, ...error } },
});
const deepgramError = (status: number, err_code: string, headers = {}) => ({
  status,
  headers: id('dg-request-id', UUID, headers),
  body: { err_code, err_msg: 'Read the documentation.', request_id: UUID },
});
const elevenlabsError = (status: number, word: string, headers = {}) => ({
  status,
  headers: id('x-trace-id', TRACE, headers),
  body: { detail: { status: word, message: 'Read the documentation.' } },
});
const cartesiaError = (status: number, error_code: string | null, headers = {}) => ({
  status,
  headers: id('x-request-id', UUID, headers),
  body: { error_code, title: 'Refused', message: 'Read the documentation.', request_id: UUID },
});
const retellError = (status: number, message: string, headers = {}) => ({
  status,
  headers,
  body: { status: 'error', message },
});
const vapiError = (statusCode: number, message: string, error: string, headers = {}) => ({
  status: statusCode,
  headers,
  body: { message, error, statusCode },
});
const twirpError = (status: number, code: string, msg: string, meta?: object) => ({
  status,
  body: { code, msg, meta },
});

const INVALID_KEY = {
  message: 'Incorrect API key provided: sk-test.',
  type: 'invalid_request_error',
  code: 'invalid_api_key',
};
const QUOTA = {
  message: 'You exceeded your current quota, please check your plan and billing details.',
  type: 'insufficient_quota',
  code: 'insufficient_quota',
};

export const WITNESSES: readonly Witness[] = [
  {
    sdk: 'twilio',
    provider: 'twilio',
    situations: [
      {
        title: 'places a call',
        act: 'call',
        answer: {
          status: 201,
          headers: id('twilio-request-id', RQ),
          body: {
            sid: CA,
            status: 'queued',
            date_created: 'Tue, 31 Aug 2010 20:36:28 +0000',
            date_updated: 'Tue, 31 Aug 2010 20:36:28 +0000',
            start_time: 'Tue, 31 Aug 2010 20:36:29 +0000',
            end_time: 'Tue, 31 Aug 2010 20:36:44 +0000',
          },
        },
        returns: { class: 'CallInstance', json: { sid: CA, status: 'queued' } },
      },
      {
        title: 'wrong credentials',
        act: 'call',
        answer: twilioError(20003, 'Authenticate', 401),
        throws: { class: 'RestException', status: 401, code: 20003, message: 'Authenticate' },
        reports: { category: 'auth', error_type: '20003', request_id: RQ, status: 401 },
      },
      {
        title: 'a suspended account',
        act: 'call',
        answer: twilioError(20005, 'Account is suspended', 403),
        throws: { class: 'RestException', status: 403, code: 20005 },
        reports: { category: 'credits', error_type: '20005', request_id: RQ, status: 403 },
      },
      {
        title: 'too many requests, with the retries of the SDK',
        act: 'callWithRetries',
        answer: twilioError(20429, 'Too Many Requests', 429),
        throws: { class: 'RestException', status: 429, code: 20429 },
        requests: 3,
        reports: { category: 'rate_limit', error_type: '20429', request_id: RQ, status: 429 },
      },
      {
        title: 'an HTML page of a gateway',
        act: 'call',
        answer: {
          status: 503,
          headers: { 'content-type': 'text/html', 'twilio-request-id': RQ, ...WAIT },
          body: '<html>Service Unavailable</html>',
        },
        throws: { class: 'RestException', status: 503, message: '[HTTP 503] Failed to execute request' },
        reports: { category: 'provider', error_type: '503', request_id: RQ, retry_after: 1, status: 503 },
      },
      {
        title: 'a call that is not there',
        act: 'fetchCall',
        answer: twilioError(20404, `The requested resource /Calls/${CA}.json was not found`, 404),
        throws: { class: 'RestException', status: 404, code: 20404 },
        reports: { category: 'not_found', error_type: '20404', request_id: RQ, status: 404 },
      },
      {
        title: 'a connection reset',
        act: 'call',
        answer: { reset: 'before-headers' },
        throws: { class: 'AxiosError', code: 'ECONNRESET' },
        reports: { category: 'network', error_type: 'ECONNRESET' },
      },
    ],
  },
  {
    sdk: 'telnyx',
    provider: 'telnyx',
    situations: [
      {
        title: 'places a call',
        act: 'call',
        answer: { headers: id('x-request-id', UUID), body: { data: { call_control_id: 'v3:abc', is_alive: false } } },
        returns: { data: { call_control_id: 'v3:abc', is_alive: false } },
      },
      {
        title: 'a wrong key',
        act: 'call',
        answer: telnyxError(401, '10009', 'Authentication failed'),
        throws: { class: 'AuthenticationError', status: 401 },
        reports: { category: 'auth', error_type: '10009', request_id: UUID, status: 401 },
      },
      {
        title: 'no funds',
        act: 'call',
        answer: telnyxError(402, '20100', 'Insufficient Funds'),
        throws: { class: 'APIError', status: 402 },
        reports: { category: 'credits', error_type: '20100', request_id: UUID, status: 402 },
      },
      {
        title: 'an account out of funds and switched off',
        act: 'call',
        answer: telnyxError(403, '20012', 'Account inactive'),
        throws: { class: 'PermissionDeniedError', status: 403 },
        reports: { category: 'credits', error_type: '20012', request_id: UUID, status: 403 },
      },
      {
        title: 'all channels in use',
        act: 'call',
        answer: telnyxError(403, '90041', 'User termination channels limit exceeded'),
        throws: { class: 'PermissionDeniedError', status: 403 },
        reports: { category: 'concurrency', error_type: '90041', request_id: UUID, status: 403 },
      },
      {
        title: 'too many requests',
        act: 'call',
        answer: telnyxError(429, '10011', 'Too many requests', WAIT),
        throws: { class: 'RateLimitError', status: 429 },
        requests: 3,
        reports: {
          category: 'rate_limit',
          error_type: '10011',
          request_id: UUID,
          retry_after: 1,
          status: 429,
        },
      },
      {
        title: 'an error of Telnyx, with a wait in milliseconds',
        act: 'call',
        answer: telnyxError(500, '10007', 'Unexpected error', SHORT_WAIT),
        throws: { class: 'InternalServerError', status: 500 },
        requests: 3,
        reports: {
          category: 'provider',
          error_type: '10007',
          request_id: UUID,
          retry_after: 0.02,
          status: 500,
        },
      },
    ],
  },
  {
    sdk: 'vonage',
    provider: 'vonage',
    situations: [
      {
        title: 'places a call',
        act: 'call',
        answer: {
          status: 201,
          body: { uuid: UUID, status: 'started', direction: 'outbound', conversation_uuid: 'CON-f972836a' },
        },
        returns: { uuid: UUID, status: 'started', direction: 'outbound' },
      },
      {
        title: 'a wrong JWT',
        act: 'call',
        answer: vonageError(401, 'unauthorized', 'Unauthorized'),
        throws: { class: 'VetchError', message: 'Request failed with status code 401' },
        reports: { category: 'auth', error_type: 'unauthorized', request_id: TRACE, status: 401 },
      },
      {
        title: 'a low balance',
        act: 'call',
        answer: vonageError(402, 'low-balance', 'Low balance'),
        throws: { class: 'VetchError', message: 'Request failed with status code 402' },
        reports: {
          category: 'credits',
          error_type: 'low-balance',
          request_id: TRACE,
          status: 402,
        },
      },
      {
        title: 'a throttled request',
        act: 'call',
        answer: vonageError(429, 'throttled', 'Throttled'),
        throws: { class: 'VetchError', message: 'Request failed with status code 429' },
        reports: { category: 'rate_limit', error_type: 'throttled', request_id: TRACE, status: 429 },
      },
      {
        title: 'an error of Vonage',
        act: 'call',
        answer: vonageError(500, 'internal-error', 'Internal Error'),
        throws: { class: 'VetchError', message: 'Request failed with status code 500' },
        reports: {
          category: 'provider',
          error_type: 'internal-error',
          request_id: TRACE,
          status: 500,
        },
      },
    ],
  },
  {
    sdk: 'plivo',
    provider: 'plivo',
    situations: [
      {
        title: 'places a call',
        act: 'call',
        answer: { status: 201, body: { api_id: UUID, message: 'call fired', request_uuid: '9834029e' } },
        returns: { class: 'CreateCallResponse', apiId: UUID, message: 'call fired', requestUuid: '9834029e' },
      },
      {
        title: 'a wrong token',
        act: 'call',
        answer: plivoError(401, 'authentication failed'),
        throws: { status: 401, apiID: UUID, message: 'authentication failed' },
        reports: { category: 'auth', error_type: '401', request_id: UUID, status: 401 },
      },
      {
        title: 'a destination that is not allowed',
        act: 'call',
        answer: plivoError(403, 'Geo permission is not enabled'),
        throws: { status: 403, apiID: UUID },
        reports: { category: 'permission', error_type: '403', request_id: UUID, status: 403 },
      },
      {
        title: 'too many requests',
        act: 'call',
        answer: plivoError(429, 'Too Many Requests', WAIT),
        throws: { message: 'AxiosError: Request failed with status code 429' },
        reports: {
          category: 'rate_limit',
          error_type: '429',
          request_id: UUID,
          retry_after: 1,
          status: 429,
        },
      },
      {
        title: 'an error of Plivo',
        act: 'call',
        answer: plivoError(500, 'internal server error'),
        throws: { status: 500, apiID: UUID },
        requests: 3,
        reports: { category: 'provider', error_type: '500', request_id: UUID, status: 500 },
      },
    ],
  },
  {
    sdk: 'openai',
    provider: 'openai',
    situations: [
      {
        title: 'speaks',
        act: 'speech',
        answer: { headers: { 'content-type': 'audio/mpeg', 'x-request-id': 'req_123' }, body: 'audio' },
        returns: { class: 'Response', status: 200, url: 'https://api.openai.com/v1/audio/speech' },
      },
      {
        title: 'a wrong key',
        act: 'speech',
        answer: openaiError(401, INVALID_KEY),
        throws: { class: 'AuthenticationError', status: 401, code: 'invalid_api_key', requestID: 'req_123' },
        reports: {
          category: 'auth',
          error_type: 'invalid_api_key',
          request_id: 'req_123',
          status: 401,
        },
      },
      {
        title: 'an exceeded quota, which the SDK takes for a rate limit',
        act: 'speech',
        answer: openaiError(429, QUOTA, SHORT_WAIT),
        throws: { class: 'RateLimitError', status: 429, code: 'insufficient_quota', type: 'insufficient_quota' },
        requests: 3,
        reports: {
          category: 'credits',
          error_type: 'insufficient_quota',
          request_id: 'req_123',
          retry_after: 0.02,
          status: 429,
        },
      },
      {
        title: 'an empty prepaid balance',
        act: 'speech',
        answer: openaiError(429, { ...QUOTA, code: 'credit_balance_exhausted' }, SHORT_WAIT),
        throws: { class: 'RateLimitError', status: 429, code: 'credit_balance_exhausted' },
        requests: 3,
        reports: {
          category: 'credits',
          error_type: 'credit_balance_exhausted',
          request_id: 'req_123',
          retry_after: 0.02,
          status: 429,
        },
      },
      {
        title: 'too many requests',
        act: 'speech',
        answer: openaiError(
          429,
          { message: 'Rate limit reached for gpt-4o-mini-tts', type: 'requests', code: 'rate_limit_exceeded' },
          WAIT,
        ),
        throws: { class: 'RateLimitError', status: 429, code: 'rate_limit_exceeded' },
        requests: 3,
        reports: {
          category: 'rate_limit',
          error_type: 'rate_limit_exceeded',
          request_id: 'req_123',
          retry_after: 1,
          status: 429,
        },
      },
      {
        title: 'an error of OpenAI',
        act: 'speech',
        answer: openaiError(
          500,
          {
            message: 'The server had an error while processing your request. Sorry about that!',
            type: 'server_error',
            code: null,
          },
          SHORT_WAIT,
        ),
        throws: { class: 'InternalServerError', status: 500, type: 'server_error', code: null },
        requests: 3,
        reports: {
          category: 'provider',
          error_type: 'server_error',
          request_id: 'req_123',
          retry_after: 0.02,
          status: 500,
        },
      },
      {
        title: 'a session',
        act: 'realtime',
        returns: [
          ['event', expect.objectContaining({ type: 'session.created' })],
          ['close', 1000, 'OK'],
        ],
      },
      {
        title: 'a session with a wrong key',
        act: 'realtime',
        stream: { refuse: openaiError(401, INVALID_KEY) },
        returns: [
          [
            'error',
            expect.objectContaining({ class: 'OpenAIRealtimeError', message: 'Unexpected server response: 401' }),
          ],
          ['close', 1006, ''],
        ],
        reports: {
          category: 'auth',
          error_type: 'invalid_api_key',
          request_id: 'req_123',
          status: 401,
        },
      },
      {
        title: 'a session with a malformed event',
        act: 'realtime',
        stream: { errorFrame: { code: 'invalid_value', message: 'Invalid value' } },
        returns: [
          ['event', expect.objectContaining({ type: 'session.created' })],
          ['event', expect.objectContaining({ type: 'error' })],
          [
            'error',
            expect.objectContaining({
              class: 'OpenAIRealtimeError',
              error: expect.objectContaining({ code: 'invalid_value' }),
            }),
          ],
          ['close', 1000, 'OK'],
        ],
        reports: { category: 'invalid_request', error_type: 'invalid_value' },
      },
      {
        title: 'a session closed for lack of money',
        act: 'realtime',
        stream: { close: { code: 1013, reason: 'insufficient_quota.insufficient_quota' } },
        returns: [['close', 1013, 'insufficient_quota.insufficient_quota']],
        reports: { category: 'credits', error_type: '1013', close_code: 1013 },
      },
    ],
  },
  {
    sdk: 'deepgram',
    provider: 'deepgram',
    situations: [
      {
        title: 'transcribes',
        act: 'transcribe',
        answer: {
          headers: id('dg-request-id', UUID),
          body: { metadata: { request_id: UUID }, results: { channels: [] } },
        },
        returns: { metadata: { request_id: UUID } },
      },
      {
        title: 'a wrong key',
        act: 'transcribe',
        answer: deepgramError(401, 'INVALID_AUTH'),
        throws: { class: 'DeepgramError', statusCode: 401 },
        reports: { category: 'auth', error_type: 'INVALID_AUTH', request_id: UUID, status: 401 },
      },
      {
        title: 'no credits',
        act: 'transcribe',
        answer: deepgramError(402, 'ASR_PAYMENT_REQUIRED'),
        throws: { class: 'DeepgramError', statusCode: 402 },
        reports: {
          category: 'credits',
          error_type: 'ASR_PAYMENT_REQUIRED',
          request_id: UUID,
          status: 402,
        },
      },
      {
        title: 'too many requests at once',
        act: 'transcribe',
        answer: deepgramError(429, 'TOO_MANY_REQUESTS', WAIT),
        throws: { class: 'DeepgramError', statusCode: 429 },
        requests: 3,
        reports: {
          category: 'concurrency',
          error_type: 'TOO_MANY_REQUESTS',
          request_id: UUID,
          retry_after: 1,
          status: 429,
        },
      },
      {
        title: 'a request id of a gateway, which the SDK shows',
        act: 'transcribe',
        answer: {
          status: 400,
          headers: { 'dg-request-id': '', 'x-request-id': TRACE },
          body: { err_code: 'Bad Request', err_msg: 'Bad Request: corrupt or unsupported data' },
        },
        throws: { class: 'BadRequestError', statusCode: 400, requestId: TRACE },
        reports: {
          category: 'invalid_request',
          error_type: 'Bad Request',
          request_id: TRACE,
          status: 400,
        },
      },
      {
        title: 'a stream',
        act: 'live',
        returns: [
          ['open', null],
          ['close', 1000, null],
        ],
      },
      {
        title: 'a stream with a wrong key',
        act: 'live',
        stream: { refuse: deepgramError(401, 'INVALID_AUTH', { 'dg-error': 'Invalid credentials.' }) },
        returns: [
          ['close', 1000, ''],
          ['error', expect.objectContaining({ message: 'Unexpected server response: 401' })],
        ],
        reports: { category: 'auth', error_type: 'INVALID_AUTH', request_id: UUID, status: 401 },
      },
      {
        title: 'a stream without credits',
        act: 'live',
        stream: { refuse: deepgramError(402, 'ASR_PAYMENT_REQUIRED') },
        returns: [
          ['close', 1000, ''],
          ['error', expect.objectContaining({ message: 'Unexpected server response: 402' })],
        ],
        reports: {
          category: 'credits',
          error_type: 'ASR_PAYMENT_REQUIRED',
          request_id: UUID,
          status: 402,
        },
      },
      {
        title: 'a stream without audio',
        act: 'live',
        stream: { close: { code: 1011, reason: 'NET-0001' } },
        returns: [
          ['open', null],
          ['close', 1011, 'NET-0001'],
        ],
        reports: { category: 'timeout', error_type: '1011', close_code: 1011 },
      },
    ],
  },
  {
    sdk: 'assemblyai',
    provider: 'assemblyai',
    situations: [
      {
        title: 'transcribes',
        act: 'submit',
        answer: { body: { id: UUID, status: 'queued' } },
        returns: { id: UUID, status: 'queued' },
      },
      {
        title: 'a wrong key',
        act: 'submit',
        answer: { status: 401, body: { error: 'Authentication error, API token missing/invalid' } },
        throws: { message: 'Authentication error, API token missing/invalid' },
        reports: { category: 'auth', error_type: 'Authentication error', status: 401 },
      },
      {
        title: 'a negative balance, which is a 400',
        act: 'submit',
        answer: {
          status: 400,
          body: { error: 'Your current account balance is negative. Please top up to continue using the API.' },
        },
        throws: { message: 'Your current account balance is negative. Please top up to continue using the API.' },
        reports: { category: 'credits', error_type: 'account_balance_negative', status: 400 },
      },
      {
        title: 'too many requests',
        act: 'submit',
        answer: { status: 429, headers: WAIT, body: { error: 'Too Many Requests' } },
        throws: { message: 'Too Many Requests' },
        reports: { category: 'rate_limit', error_type: 'Too Many Requests', retry_after: 1, status: 429 },
      },
      {
        title: 'an error of AssemblyAI',
        act: 'submit',
        answer: { status: 500, body: { error: 'Internal Server Error' } },
        throws: { message: 'Internal Server Error' },
        reports: { category: 'provider', error_type: '500', status: 500 },
      },
      {
        title: 'a session',
        act: 'stream',
        returns: [['begin', expect.objectContaining({ type: 'Begin' })], ['closed by us']],
      },
      {
        title: 'a session refused with 402',
        act: 'stream',
        stream: { refuse: { status: 402, body: { error: 'Insufficient funds' } } },
        returns: [['refused', expect.objectContaining({ message: 'Unexpected server response: 402' })]],
        requests: 2,
        reports: { category: 'credits', error_type: '402', status: 402 },
      },
      {
        title: 'a session with a wrong token',
        act: 'stream',
        stream: { close: { code: 1008, reason: 'Unauthorized Connection: Missing Authorization header' } },
        returns: [['refused', expect.objectContaining({ class: 'StreamingError', code: 1008 })]],
        requests: 2,
        reports: { category: 'auth', error_type: '1008', close_code: 1008 },
      },
      {
        title: 'a session without money, under the same close code',
        act: 'stream',
        stream: { close: { code: 1008, reason: 'Unauthorized Connection: Insufficient account balance' } },
        returns: [['refused', expect.objectContaining({ class: 'StreamingError', code: 1008 })]],
        requests: 2,
        reports: { category: 'credits', error_type: '1008', close_code: 1008 },
      },
      {
        title: 'a session that AssemblyAI cancels',
        act: 'stream',
        stream: { close: { code: 3005, reason: 'Session Cancelled: An error occurred', afterMs: 60 } },
        returns: [
          ['begin', expect.objectContaining({ type: 'Begin' })],
          ['close', 3005, 'Session Cancelled: An error occurred'],
        ],
        reports: { category: 'provider', error_type: '3005', close_code: 3005 },
      },
    ],
  },
  {
    sdk: 'elevenlabs',
    provider: 'elevenlabs',
    situations: [
      {
        title: 'speaks',
        act: 'speech',
        answer: { headers: { 'content-type': 'audio/mpeg', 'x-trace-id': TRACE }, body: 'audio' },
        returns: 'audio',
      },
      {
        title: 'a wrong key',
        act: 'speech',
        answer: elevenlabsError(401, 'invalid_api_key'),
        throws: { class: 'ElevenLabsError', statusCode: 401 },
        reports: {
          category: 'auth',
          error_type: 'invalid_api_key',
          request_id: TRACE,
          status: 401,
        },
      },
      {
        title: 'an exceeded quota, under the same status',
        act: 'speech',
        answer: elevenlabsError(401, 'quota_exceeded'),
        throws: { class: 'ElevenLabsError', statusCode: 401 },
        reports: {
          category: 'credits',
          error_type: 'quota_exceeded',
          request_id: TRACE,
          status: 401,
        },
      },
      {
        title: 'too many requests at once',
        act: 'speech',
        answer: elevenlabsError(429, 'too_many_concurrent_requests', {
          ...WAIT,
          'current-concurrent-requests': '5',
          'maximum-concurrent-requests': '5',
        }),
        throws: { class: 'ElevenLabsError', statusCode: 429 },
        requests: 3,
        reports: {
          category: 'concurrency',
          error_type: 'too_many_concurrent_requests',
          retry_after: 1,
          request_id: TRACE,
          status: 429,
        },
      },
      {
        title: 'a malformed request',
        act: 'speech',
        answer: {
          status: 422,
          headers: id('x-trace-id', TRACE),
          body: { detail: [{ loc: ['body', 'text'], msg: 'field required', type: 'value_error.missing' }] },
        },
        throws: { class: 'UnprocessableEntityError', statusCode: 422 },
        reports: { category: 'invalid_request', error_type: '422', request_id: TRACE, status: 422 },
      },
      {
        title: 'an error of ElevenLabs',
        act: 'speech',
        answer: { status: 500, headers: { 'x-trace-id': TRACE, ...WAIT }, body: 'Internal Server Error' },
        throws: { class: 'ElevenLabsError', statusCode: 500, body: 'Internal Server Error' },
        requests: 3,
        reports: { category: 'provider', error_type: '500', request_id: TRACE, retry_after: 1, status: 500 },
      },
      {
        title: 'a request id of a gateway, which the SDK shows',
        act: 'subscription',
        answer: {
          status: 401,
          headers: { 'x-trace-id': '', 'x-request-id': TRACE },
          body: {
            detail: {
              status: 'missing_permissions',
              message: 'The API key you used is missing the permission user_read to execute this operation.',
            },
          },
        },
        throws: { class: 'ElevenLabsError', statusCode: 401, requestId: TRACE },
        reports: { category: 'permission', error_type: 'missing_permissions', request_id: TRACE, status: 401 },
      },
    ],
  },
  {
    sdk: 'cartesia',
    provider: 'cartesia',
    situations: [
      {
        title: 'speaks',
        act: 'speech',
        answer: { headers: { 'content-type': 'audio/wav', 'x-request-id': UUID }, body: 'audio' },
        returns: { class: 'Response', status: 200 },
      },
      {
        title: 'a wrong key',
        act: 'speech',
        answer: cartesiaError(401, null),
        throws: { class: 'AuthenticationError', status: 401 },
        reports: { category: 'auth', error_type: '401', request_id: UUID, status: 401 },
      },
      {
        title: 'no credits',
        act: 'speech',
        answer: cartesiaError(402, null),
        throws: { class: 'APIError', status: 402 },
        reports: { category: 'credits', error_type: '402', request_id: UUID, status: 402 },
      },
      {
        title: 'too many requests at once',
        act: 'speech',
        answer: cartesiaError(429, 'concurrency_limited', WAIT),
        throws: { class: 'RateLimitError', status: 429 },
        requests: 3,
        reports: {
          category: 'concurrency',
          error_type: 'concurrency_limited',
          request_id: UUID,
          retry_after: 1,
          status: 429,
        },
      },
      {
        title: 'an error of Cartesia',
        act: 'speech',
        answer: cartesiaError(500, null, SHORT_WAIT),
        throws: { class: 'InternalServerError', status: 500 },
        requests: 3,
        reports: { category: 'provider', error_type: '500', request_id: UUID, retry_after: 0.02, status: 500 },
      },
    ],
  },
  {
    sdk: 'retell',
    provider: 'retell',
    situations: [
      {
        title: 'places a call',
        act: 'call',
        answer: { status: 201, body: { call_id: 'c1', call_status: 'registered' } },
        returns: { call_id: 'c1', call_status: 'registered' },
      },
      {
        title: 'a wrong key',
        act: 'call',
        answer: retellError(401, 'API key is missing or invalid.'),
        throws: { class: 'AuthenticationError', status: 401 },
        reports: { category: 'auth', error_type: '401', status: 401 },
      },
      {
        title: 'the end of the trial',
        act: 'call',
        answer: retellError(402, 'Trial has ended, please add payment method.'),
        throws: { class: 'APIError', status: 402 },
        reports: { category: 'credits', error_type: '402', status: 402 },
      },
      {
        title: 'too many requests',
        act: 'call',
        answer: retellError(429, 'Account rate limited, please throttle your requests.', WAIT),
        throws: { class: 'RateLimitError', status: 429 },
        requests: 3,
        reports: { category: 'rate_limit', error_type: '429', retry_after: 1, status: 429 },
      },
      {
        title: 'an error of Retell',
        act: 'call',
        answer: retellError(500, 'An unexpected server error occurred.', SHORT_WAIT),
        throws: { class: 'InternalServerError', status: 500 },
        requests: 3,
        reports: { category: 'provider', error_type: '500', retry_after: 0.02, status: 500 },
      },
    ],
  },
  {
    sdk: 'vapi',
    provider: 'vapi',
    situations: [
      {
        title: 'places a call',
        act: 'call',
        answer: { status: 201, body: { id: UUID, status: 'queued' } },
        returns: { id: UUID, status: 'queued' },
      },
      {
        title: 'a call that is created and blocked at once',
        act: 'call',
        answer: {
          status: 201,
          body: {
            id: UUID,
            status: 'ended',
            subscriptionLimits: { concurrencyBlocked: true, concurrencyLimit: 10, remainingConcurrentCalls: 0 },
          },
        },
        returns: { id: UUID, subscriptionLimits: { concurrencyBlocked: true } },
        reports: { category: 'concurrency', error_type: 'concurrency_blocked', status: 201 },
      },
      {
        title: 'a wrong key',
        act: 'call',
        answer: vapiError(
          401,
          'Invalid Key. Hot tip, you may be using the private key instead of the public key, or vice versa.',
          'Unauthorized',
        ),
        throws: { class: 'VapiError', statusCode: 401 },
        reports: { category: 'auth', error_type: 'Invalid Key', status: 401 },
      },
      {
        title: 'no money',
        act: 'call',
        answer: vapiError(402, 'Wallet Balance is insufficient.', 'Payment Required'),
        throws: { class: 'VapiError', statusCode: 402 },
        reports: { category: 'credits', error_type: 'wallet_empty', status: 402 },
      },
      {
        title: 'too many calls at once',
        act: 'call',
        answer: vapiError(400, 'Over Concurrency Limit.', 'Bad Request'),
        throws: { class: 'BadRequestError', statusCode: 400 },
        reports: { category: 'concurrency', error_type: 'Over Concurrency Limit', status: 400 },
      },
      {
        title: 'too many requests',
        act: 'call',
        answer: vapiError(429, 'Too Many Requests', 'Too Many Requests', WAIT),
        throws: { class: 'VapiError', statusCode: 429 },
        requests: 3,
        reports: { category: 'rate_limit', error_type: '429', retry_after: 1, status: 429 },
      },
      {
        title: 'an error of Vapi',
        act: 'call',
        answer: vapiError(500, 'Internal server error', 'Internal Server Error', WAIT),
        throws: { class: 'InternalServerError', statusCode: 500 },
        requests: 3,
        reports: { category: 'provider', error_type: '500', retry_after: 1, status: 500 },
      },
    ],
  },
  {
    sdk: 'livekit',
    provider: 'livekit',
    situations: [
      {
        title: 'opens a room',
        act: 'createRoom',
        answer: { body: { sid: 'RM_1', name: 'lobby' } },
        returns: { class: 'Room', json: { sid: 'RM_1', name: 'lobby' } },
      },
      {
        title: 'a wrong secret',
        act: 'createRoom',
        answer: twirpError(401, 'unauthenticated', 'invalid token'),
        throws: { class: 'ServerError', status: 401, code: 'unauthenticated' },
        reports: { category: 'auth', error_type: 'unauthenticated', status: 401 },
      },
      {
        title: 'a limit',
        act: 'createRoom',
        answer: twirpError(429, 'resource_exhausted', 'limit exceeded'),
        throws: { class: 'ServerError', status: 429, code: 'resource_exhausted' },
        reports: { category: 'rate_limit', error_type: 'resource_exhausted', status: 429 },
      },
      {
        title: 'a busy line, under the same status and code',
        act: 'dial',
        answer: twirpError(429, 'resource_exhausted', 'twirp error: sip status 486', {
          sip_status_code: '486',
          sip_status: 'Busy Here',
        }),
        throws: { class: 'SipCallError', status: 429, sipStatusCode: 486, sipStatus: 'Busy Here' },
        reports: { category: 'dial', error_type: '486', status: 429 },
      },
      {
        title: 'a trunk that wants money',
        act: 'dial',
        answer: twirpError(403, 'permission_denied', 'twirp error: sip status 402', {
          sip_status_code: '402',
          sip_status: 'Payment Required',
        }),
        throws: { class: 'SipCallError', status: 403, sipStatusCode: 402 },
        reports: { category: 'credits', error_type: '402', status: 403 },
      },
      {
        title: 'no worker; the SDK requests another region',
        act: 'createRoom',
        answer: twirpError(503, 'unavailable', 'no response from servers'),
        throws: { class: 'ServerError', status: 503, code: 'unavailable' },
        requests: 2,
        reports: { category: 'provider', error_type: 'unavailable', status: 503 },
      },
    ],
  },
  {
    sdk: 'speechmatics',
    provider: 'speechmatics',
    situations: [
      {
        title: 'a session',
        act: 'stream',
        returns: [
          ['message', expect.objectContaining({ message: 'RecognitionStarted' })],
          ['started', expect.objectContaining({ message: 'RecognitionStarted' })],
          ['close', 1005, ''],
        ],
      },
      {
        title: 'a refused session',
        act: 'stream',
        stream: {
          refuse: { status: 401, headers: { 'request-id': TRACE }, body: { code: 401, error: 'Permission Denied' } },
        },
        returns: [['close', 1006, '']],
        reports: { category: 'auth', error_type: 'Permission Denied', request_id: TRACE, status: 401 },
      },
      {
        title: 'too many sessions at once',
        act: 'stream',
        stream: { close: { code: 4005, reason: 'quota_exceeded' } },
        returns: [['close', 4005, 'quota_exceeded']],
        reports: { category: 'concurrency', error_type: '4005', close_code: 4005 },
      },
      {
        title: 'a used-up contract',
        act: 'stream',
        stream: { close: { code: 4006, reason: 'timelimit_exceeded' } },
        returns: [['close', 4006, 'timelimit_exceeded']],
        reports: { category: 'credits', error_type: '4006', close_code: 4006 },
      },
      {
        title: 'an error of Speechmatics',
        act: 'stream',
        stream: { close: { code: 1011, reason: 'internal_error' } },
        returns: [['close', 1011, 'internal_error']],
        reports: { category: 'provider', error_type: '1011', close_code: 1011 },
      },
    ],
  },
  {
    sdk: 'dograh',
    provider: 'dograh',
    situations: [
      {
        title: 'places a call',
        act: 'call',
        answer: { body: { message: 'Call initiated' } },
        returns: { message: 'Call initiated' },
      },
      {
        title: 'a wrong key',
        act: 'call',
        answer: { status: 401, body: { detail: 'Invalid API key' } },
        throws: { class: 'ApiError', statusCode: 401, message: '[401] Invalid API key' },
        reports: { category: 'auth', error_type: 'Invalid API key', status: 401 },
      },
      {
        title: 'no credits',
        act: 'call',
        answer: {
          status: 402,
          body: { detail: 'You have exhausted your Dograh credits. Please purchase more credits from /billing.' },
        },
        throws: { class: 'ApiError', statusCode: 402 },
        reports: { category: 'credits', error_type: 'You have exhausted your Dograh credits', status: 402 },
      },
      {
        title: 'too many requests',
        act: 'workflows',
        answer: { status: 429, headers: WAIT, body: { detail: 'Too Many Requests' } },
        throws: { class: 'ApiError', statusCode: 429 },
        reports: { category: 'rate_limit', error_type: '429', retry_after: 1, status: 429 },
      },
      {
        title: 'an error of Dograh',
        act: 'workflows',
        answer: { status: 500, body: 'Internal Server Error' },
        throws: { class: 'ApiError', statusCode: 500 },
        reports: { category: 'provider', error_type: '500', status: 500 },
      },
    ],
  },
];
