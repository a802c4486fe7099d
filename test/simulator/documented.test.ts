// The failures of each provider as they are on the wire. Expected values are from the providers' documentation and SDKs:
// see the sources in the README of each folder of src/providers.
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Answer, ProviderName, StreamBehaviour } from '../../src/simulator/index.ts';
import { simulate, vendorHeaders } from './support.ts';

const ID = expect.stringMatching(/^req_\w+$/);
const SID = 'AC0f1e2d3c4b5a69788796a5b4c3d2e1f0';

type Refused = {
  readonly provider: ProviderName;
  readonly to: string;
  readonly script: Answer;
  readonly status: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body: unknown;
};

const REQUESTS: readonly Refused[] = [
  {
    provider: 'twilio',
    to: `POST /2010-04-01/Accounts/${SID}/Calls.json`,
    script: { code: '20003' },
    status: 401,
    headers: { 'twilio-request-id': ID, 'x-twilio-error-code': '20003' },
    body: { code: 20003, message: 'Authenticate', more_info: 'https://www.twilio.com/docs/errors/20003', status: 401 },
  },
  {
    provider: 'telnyx',
    to: 'POST /v2/calls',
    script: { code: '20100' },
    status: 402,
    headers: { 'x-request-id': ID },
    body: {
      errors: [
        {
          code: '20100',
          title: 'Insufficient Funds',
          detail: expect.any(String),
          meta: { url: 'https://developers.telnyx.com/docs/overview/errors/20100' },
        },
      ],
    },
  },
  {
    provider: 'vonage',
    to: 'POST /v1/calls',
    script: { code: 'low-balance' },
    status: 402,
    headers: { 'x-nexmo-trace-id': ID },
    body: {
      type: 'https://developer.vonage.com/api-errors#low-balance',
      title: expect.any(String),
      detail: 'This request could not be performed due to your account balance being low.',
      instance: ID,
    },
  },
  {
    provider: 'plivo',
    to: 'POST /v1/Account/MAXXXXXXXXXXXXXXXXXX/Call/',
    script: { status: 401 },
    status: 401,
    body: { api_id: ID, error: 'Unauthorized' },
  },
  {
    provider: 'signalwire',
    to: `POST /api/laml/2010-04-01/Accounts/${SID}/Calls`,
    script: { code: '20003' },
    status: 401,
    body: { code: 20003, message: expect.any(String), more_info: expect.any(String), status: 401 },
  },
  {
    provider: 'signalwire',
    to: 'POST /api/calling/calls',
    script: { code: 'insufficient_balance' },
    status: expect.any(Number) as unknown as number,
    body: { errors: [expect.objectContaining({ type: 'validation_error', code: 'insufficient_balance' })] },
  },
  {
    provider: 'bandwidth',
    to: 'POST /api/v2/accounts/9900000/calls',
    script: { code: 'authentication-error' },
    status: 401,
    body: { type: 'authentication-error', description: expect.any(String), id: ID },
  },
  {
    provider: 'sinch',
    to: 'POST /calling/v1/callouts',
    script: { code: '40200' },
    status: 402,
    body: { errorCode: 40200, message: expect.any(String), reference: ID },
  },
  {
    provider: 'vapi',
    to: 'POST /call',
    script: { code: 'Invalid Key' },
    status: 401,
    body: {
      message: 'Invalid Key. Hot tip, you may be using the private key instead of the public key, or vice versa.',
      error: 'Unauthorized',
      statusCode: 401,
    },
  },
  {
    provider: 'retell',
    to: 'POST /v2/create-phone-call',
    script: { status: 402 },
    status: 402,
    body: { status: 'error', message: expect.any(String) },
  },
  {
    provider: 'bland',
    to: 'POST /v1/calls',
    script: { code: 'insufficient_balance' },
    status: 402,
    headers: { 'x-request-id': ID },
    body: { status: 'error', message: 'Insufficient balance.' },
  },
  {
    provider: 'elevenlabs',
    to: 'POST /v1/text-to-speech/21m00Tcm4TlvDq8ikWAM',
    script: { code: 'quota_exceeded' },
    status: 401,
    headers: { 'x-trace-id': ID },
    body: {
      detail: {
        status: 'quota_exceeded',
        message: expect.stringMatching(/^This request exceeds your quota/),
        request_id: ID,
      },
    },
  },
  {
    provider: 'livekit',
    to: 'POST /twirp/livekit.RoomService/CreateRoom',
    script: { code: 'unauthenticated' },
    status: 401,
    body: { code: 'unauthenticated', msg: 'invalid token' },
  },
  {
    provider: 'livekit',
    to: 'POST /twirp/livekit.SIP/CreateSIPParticipant',
    script: { code: '486' },
    status: 429,
    body: {
      code: 'resource_exhausted',
      msg: expect.stringContaining('sip status: 486'),
      meta: { sip_status_code: '486', sip_status: 'Busy Here' },
    },
  },
  {
    provider: 'daily',
    to: 'POST /v1/rooms',
    script: { code: 'authentication-error' },
    status: 401,
    body: { error: 'authentication-error', info: expect.any(String) },
  },
  {
    provider: 'ultravox',
    to: 'POST /api/calls',
    script: { status: 429, retryAfter: 3 },
    status: 429,
    headers: { 'retry-after': '3' },
    body: { detail: expect.any(String) },
  },
  {
    provider: 'openai',
    to: 'POST /v1/audio/speech',
    script: { code: 'insufficient_quota' },
    status: 429,
    headers: { 'x-request-id': ID },
    body: {
      error: {
        message: 'You exceeded your current quota, please check your plan and billing details.',
        type: 'insufficient_quota',
        param: null,
        code: 'insufficient_quota',
      },
    },
  },
  {
    provider: 'deepgram',
    to: 'POST /v1/listen',
    script: { code: 'INVALID_AUTH' },
    status: 401,
    headers: { 'dg-request-id': ID, 'dg-error': 'Invalid credentials.' },
    body: { err_code: 'INVALID_AUTH', err_msg: 'Invalid credentials.', request_id: ID },
  },
  {
    provider: 'assemblyai',
    to: 'POST /v2/transcript',
    script: { code: 'account_balance_negative' },
    status: 400,
    body: { error: 'Your current account balance is negative. Please top up to continue using the API.' },
  },
  {
    provider: 'cartesia',
    to: 'POST /tts/bytes',
    script: { status: 402 },
    status: 402,
    headers: { 'x-request-id': ID },
    body: { error_code: null, title: 'Payment Required', message: 'Payment Required', request_id: ID },
  },
  {
    provider: 'speechmatics',
    to: 'POST /v2/jobs',
    script: { code: 'Permission Denied' },
    status: 401,
    headers: { 'request-id': ID },
    body: { code: 401, error: 'Permission Denied', detail: expect.any(String) },
  },
  {
    provider: 'gladia',
    to: 'POST /v2/live',
    script: { status: 401 },
    status: 401,
    body: {
      timestamp: expect.any(String),
      path: '/v2/live',
      request_id: ID,
      statusCode: 401,
      message: 'Unauthorized',
    },
  },
  {
    provider: 'soniox',
    to: 'POST /v1/transcriptions',
    script: { code: 'organization_balance_exhausted' },
    status: 402,
    body: {
      status_code: 402,
      error_type: 'organization_balance_exhausted',
      message: 'Organization balance exhausted. Please either add funds manually or enable autopay.',
      validation_errors: [],
      request_id: ID,
      more_info: expect.any(String),
    },
  },
  {
    provider: 'gemini_live',
    to: 'POST /v1beta/models/gemini-live:generateContent',
    script: { code: 'API_KEY_INVALID' },
    status: 400,
    body: {
      error: {
        code: 400,
        message: 'API key not valid. Please pass a valid API key.',
        status: 'INVALID_ARGUMENT',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
        ],
      },
    },
  },
  {
    provider: 'azure_speech',
    to: 'POST /cognitiveservices/v1',
    script: { code: 'quota_exceeded' },
    status: 403,
    headers: { 'x-requestid': ID },
    body: { error: { code: '403', message: 'Out of call volume quota for SpeechServices F0 pricing tier.' } },
  },
  {
    provider: 'rime',
    to: 'POST /v1/rime-tts',
    script: { code: 'invalid subscription' },
    status: 401,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'invalid subscription',
  },
];

it.each(REQUESTS)(
  '$provider refuses $to as documented',
  async ({ provider: name, to, script, status, headers, body }) => {
    const provider = (await simulate({ providers: [name] })).provider(name);
    provider.answer(script);
    const [method = '', path] = to.split(' ');
    const response = await fetch(provider.url + path, { method });
    const text = await response.text();
    expect({
      status: response.status,
      body: text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as unknown) : text,
    }).toEqual({ status, body });
    expect(Object.fromEntries(response.headers)).toMatchObject(headers ?? {});
    expect(vendorHeaders(response).sort()).toEqual(
      Object.keys(headers ?? {})
        .filter((header) => header !== 'content-type')
        .sort(),
    );
    expect(provider.requests[0]?.operation).toEqual(expect.any(String));
  },
);

type Streamed = {
  readonly provider: ProviderName;
  readonly path: string;
  readonly script: StreamBehaviour;
  /** Frames, then the status of a refusal, or the code and the reason of the close. */
  readonly seen: readonly unknown[];
};

const LIVE = '/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent';

const STREAMS: readonly Streamed[] = [
  {
    provider: 'openai',
    path: '/v1/realtime?model=gpt-realtime',
    script: {
      errorFrame: { code: 'insufficient_quota' },
      close: { code: 1013, reason: 'insufficient_quota.insufficient_quota' },
    },
    seen: [
      {
        type: 'error',
        event_id: expect.any(String),
        error: {
          type: 'insufficient_quota',
          code: 'insufficient_quota',
          message: 'You exceeded your current quota, please check your plan and billing details.',
          param: null,
          event_id: null,
        },
      },
      '1013 insufficient_quota.insufficient_quota',
    ],
  },
  {
    provider: 'deepgram',
    path: '/v1/listen?model=nova-3',
    script: { refuse: { code: 'ASR_PAYMENT_REQUIRED' } },
    seen: [402],
  },
  {
    provider: 'deepgram',
    path: '/v1/agent/converse',
    script: { errorFrame: { code: 'INVALID_AUTH' } },
    seen: [
      { type: 'Welcome', request_id: expect.any(String) },
      { type: 'Error', description: 'Invalid credentials.', code: 'INVALID_AUTH' },
    ],
  },
  {
    provider: 'assemblyai',
    path: '/v3/ws?sample_rate=16000',
    script: {
      errorFrame: { code: '3005', message: 'Session Cancelled: An error occurred' },
      close: { code: 3005, reason: 'Session Cancelled: An error occurred' },
    },
    seen: [
      { type: 'Error', error_code: 3005, error: 'Session Cancelled: An error occurred' },
      '3005 Session Cancelled: An error occurred',
    ],
  },
  {
    provider: 'speechmatics',
    path: '/v2',
    script: {
      errorFrame: { code: 'timelimit_exceeded', message: 'Usage limit reached' },
      close: { code: 4006, reason: 'timelimit_exceeded' },
    },
    seen: [{ message: 'Error', type: 'timelimit_exceeded', reason: 'Usage limit reached' }, '4006 timelimit_exceeded'],
  },
  {
    provider: 'soniox',
    path: '/transcribe-websocket',
    script: { errorFrame: { code: 'organization_balance_exhausted' } },
    seen: [
      {
        error_code: 402,
        error_type: 'organization_balance_exhausted',
        error_message: 'Organization balance exhausted. Please either add funds manually or enable autopay.',
        request_id: expect.any(String),
        more_info: expect.any(String),
      },
    ],
  },
  {
    provider: 'elevenlabs',
    path: '/v1/speech-to-text/realtime?model_id=scribe_v2',
    script: { errorFrame: { code: 'auth_error', message: 'You must be authenticated to use this endpoint.' } },
    seen: [{ message_type: 'auth_error', error: 'You must be authenticated to use this endpoint.' }],
  },
  {
    provider: 'elevenlabs',
    path: '/v1/convai/conversation?agent_id=1',
    script: { close: { code: 1002, reason: 'This request exceeds your quota limit' } },
    seen: ['1002 This request exceeds your quota limit'],
  },
  {
    provider: 'cartesia',
    path: '/tts/websocket',
    script: { errorFrame: { code: 'concurrency_limited' } },
    seen: [expect.objectContaining({ type: 'error', error_code: 'concurrency_limited' })],
  },
  {
    provider: 'gladia',
    path: '/v2/live?token=123',
    script: { errorFrame: { code: 'x', message: 'Invalid audio' }, close: { code: 4500 } },
    seen: [{ type: 'audio_chunk', acknowledged: false, error: { message: 'Invalid audio' } }, '4500'],
  },
  {
    provider: 'gemini_live',
    path: LIVE,
    script: { close: { code: 1011, reason: 'Your prepayment credits are depleted.' } },
    seen: ['1011 Your prepayment credits are depleted.'],
  },
  {
    provider: 'azure_speech',
    path: '/speech/recognition/conversation/cognitiveservices/v1?language=en-US',
    script: { errorFrame: { code: 'Forbidden' }, close: { code: 1007, reason: 'Quota exceeded.' } },
    seen: [
      expect.stringMatching(/Path:speech\.phrase\r\n\r\n\{"RecognitionStatus":"Forbidden"/),
      '1007 Quota exceeded.',
    ],
  },
  {
    provider: 'rime',
    path: '/ws3?speaker=cove',
    script: { errorFrame: { code: 'x', message: 'speaker not found' } },
    seen: [{ type: 'error', message: 'speaker not found' }],
  },
  { provider: 'bland', path: '/v2/tts/ws?token=1', script: { close: { code: 4001 } }, seen: ['4001'] },
  { provider: 'livekit', path: '/rtc?access_token=1', script: { refuse: { code: 'unauthenticated' } }, seen: [401] },
  { provider: 'vapi', path: '/123/listen', script: { drop: true }, seen: ['1006'] },
];

describe('streams', () => {
  it.each(STREAMS)('$provider: $path fails as documented', async ({ provider: name, path, script, seen }) => {
    const provider = (await simulate({ providers: [name] })).provider(name);
    provider.stream(script);
    expect(await watch(provider.url.replace('http', 'ws') + path, seen.length)).toEqual(seen);
  });
});

/** What a client sees: frames, then the status of a refusal or the close. */
function watch(url: string, count: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  const websocket = new WebSocket(url);
  return new Promise((resolve) => {
    const see = (one: unknown): void => {
      if (seen.length === count) return;
      seen.push(one);
      if (seen.length < count) return;
      resolve(seen);
      websocket.terminate();
    };
    websocket.on('error', () => {});
    websocket.on('unexpected-response', (_, { statusCode }) => see(statusCode));
    websocket.on('message', (data) => see(parse(String(data))));
    websocket.on('close', (code, reason) => see(`${code} ${reason}`.trim()));
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
