import type { ProviderName } from 'sidetone/simulator';

export type Call = {
  readonly provider: ProviderName;
  readonly via: 'fetch' | 'node:http';
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
};

const ACCOUNT = '123e4567-e89b-12d3-a456-426614174000';
/** A number from the range reserved for fiction. */
const CALLEE = '+15555550100';

/** The requests of the service. The keys are fake. */
export const CALLS = {
  openSession: {
    provider: 'kallglot',
    via: 'fetch',
    method: 'POST',
    path: '/v1/sessions',
    headers: { authorization: 'Bearer sk_test_demo' },
    body: { mode: 'bidirectional_translation' },
  },
  dialSession: {
    provider: 'kallglot',
    via: 'fetch',
    method: 'POST',
    path: '/v1/sessions/sess_01HXYZ123456789/dial',
    headers: { authorization: 'Bearer sk_test_demo' },
    body: { to: CALLEE },
  },
  placeCall: {
    provider: 'kaicalls',
    via: 'fetch',
    method: 'POST',
    path: '/api/v1/calls',
    headers: { authorization: 'Bearer kc_test_demo' },
    body: { agent_id: 'agent-1', to: CALLEE },
  },
  triggerAgent: {
    provider: 'dograh',
    via: 'fetch',
    method: 'POST',
    path: `/api/v1/public/agent/${ACCOUNT}`,
    headers: { 'x-api-key': 'dgr_demo' },
    body: { phone_number: CALLEE },
  },
  startCall: {
    provider: 'itellico',
    via: 'fetch',
    method: 'POST',
    path: `/v1/accounts/${ACCOUNT}/calls`,
    headers: { 'x-api-key': 'sk-demo.demo' },
    body: { type: 'phone', to: CALLEE },
  },
  listCalls: {
    provider: 'itellico',
    via: 'fetch',
    method: 'GET',
    path: `/v1/accounts/${ACCOUNT}/conversations`,
    headers: { 'x-api-key': 'sk-demo.demo' },
  },
  // Omind publishes no SDK: services reach it with axios or got, which means node:http.
  outboundCall: {
    provider: 'omind',
    via: 'node:http',
    method: 'POST',
    path: '/calls/outbound_call',
    headers: { cookie: 'access_token=demo' },
    body: { phone: CALLEE },
  },
  // A voice agent: Twilio carries the call, Deepgram listens, OpenAI answers over a stream, ElevenLabs speaks.
  carryCall: {
    provider: 'twilio',
    via: 'node:http',
    method: 'POST',
    path: `/2010-04-01/Accounts/AC${'0'.repeat(32)}/Calls.json`,
    headers: { authorization: 'Basic ZGVtbw==' },
    body: { To: CALLEE },
  },
  listen: {
    provider: 'deepgram',
    via: 'fetch',
    method: 'POST',
    path: '/v1/listen?model=nova-3',
    headers: { authorization: 'Token demo' },
    body: { url: 'https://example.com/turn.wav' },
  },
  think: {
    provider: 'openai',
    via: 'fetch',
    method: 'POST',
    path: '/v1/realtime/client_secrets',
    headers: { authorization: 'Bearer sk-demo' },
    body: { session: { type: 'realtime', model: 'gpt-realtime' } },
  },
  speak: {
    provider: 'elevenlabs',
    via: 'fetch',
    method: 'POST',
    path: '/v1/text-to-speech/21m00Tcm4TlvDq8ikWAM',
    headers: { 'xi-api-key': 'demo' },
    body: { text: 'How can I help?' },
  },
} as const satisfies Readonly<Record<string, Call>>;

/** 20 ms of silence, in the only format that Kallglot accepts. */
const AUDIO = { encoding: 'mulaw', sample_rate_hz: 8000, payload: Buffer.alloc(160, 0xff).toString('base64') };

export type Stream = {
  readonly provider: ProviderName;
  readonly path: string;
  /** What the client says first. */
  readonly opening: readonly object[];
  /** What makes the provider end the stream. Without it, the client closes. */
  readonly goodbye?: object;
};

/** The streams of the service. The tokens are fake. */
export const STREAMS = {
  caller: {
    provider: 'kallglot',
    path: '/v1/sessions/sess_01HXYZ123456789/connect?token=kst_test_demo',
    opening: [1, 2].map((sequence) => ({ type: 'audio.input', sequence, speaker: 'customer', audio: AUDIO })),
    goodbye: { type: 'session.end' },
  },
  agent: {
    provider: 'openai',
    path: '/v1/realtime?model=gpt-realtime',
    opening: [{ type: 'session.update', session: { type: 'realtime', instructions: 'Be brief.' } }],
  },
} as const satisfies Readonly<Record<string, Stream>>;

export type StreamName = keyof typeof STREAMS;

export type CallName = keyof typeof CALLS;

/** The providers that the service calls. */
export const PROVIDERS: readonly ProviderName[] = [...new Set(Object.values(CALLS).map(({ provider }) => provider))];

export const ALL_CALLS = Object.keys(CALLS) as readonly CallName[];
