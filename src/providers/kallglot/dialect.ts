import { createHmac } from 'node:crypto';
import type { SimulatedCall } from '../../simulator/dialect/call-dialect.ts';
import { type Dialect, ok } from '../../simulator/dialect/dialect.ts';
import { kallglot } from './provider.ts';
import { kallglotStreams } from './streams-dialect.ts';

const ERRORS = 'https://developer.kallglot.com/errors';

/** https://developer.kallglot.com/errors#error-types: each type has its own statuses. */
const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'permission_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  429: 'rate_limit_error',
  500: 'api_error',
  502: 'api_error',
  503: 'api_error',
};

/** The request field that the description of an error names. */
const PARAMS: Readonly<Record<string, string>> = {
  unsupported_mode: 'mode',
  validation_error: 'mode',
  phone_number_not_found: 'routing.phone_number',
  connection_not_found: 'routing.connection_id',
};

const SESSION = 'sess_01HXYZ123456789';
const CREATED_AT = '2026-03-26T11:00:00Z';
const STARTED_AT = '2026-03-26T11:00:15Z';
const ENDED_AT = '2026-03-26T11:04:20Z';

const STATUS = { queued: 'created', ringing: 'connecting', answered: 'active', ended: 'ended' } as const;

/** A session as it is read: https://developer.kallglot.com/api-reference/sessions/end */
const sessionOf = (call: SimulatedCall, host: string) => ({
  ...session(call.id, host),
  status: STATUS[call.state],
  ...(call.state === 'ended' && { duration_seconds: call.seconds, ended_at: ENDED_AT, end_reason: call.end }),
});

const session = (id: string, host: string) => ({
  id,
  object: 'session',
  status: 'created',
  mode: 'bidirectional_translation',
  provider: 'twilio',
  phone_number: '+14155551234',
  source_language: null,
  target_language: null,
  stream: {
    url: `ws://${host}/v1/sessions/${id}/connect`,
    token: 'kst_live_xxxxxxxxxxxxxxxx',
    expires_at: '2026-03-26T12:00:00Z',
  },
  recording: { enabled: false },
  metadata: null,
  created_at: CREATED_AT,
});

export const kallglotDialect: Dialect = {
  provider: kallglot,
  source: ERRORS,

  messages: {
    api_key_invalid: 'API key is missing, malformed, or unknown',
    api_key_expired: 'API key has expired',
    api_key_revoked: 'API key has been revoked',
    api_key_wrong_environment: 'Test/live key used in the wrong environment',
    stream_token_invalid: 'Stream token is invalid or expired',
    organization_inactive: 'Organization subscription is inactive',
    insufficient_api_credits: 'API credits exhausted. Purchase more credits to continue.',
    insufficient_permissions: 'API key lacks required permission',
    ai_agent_disabled: 'AI agent mode is not enabled',
    override_not_allowed: 'Requested AI override field is not allowed',
    recording_not_permitted: 'Recording access is disallowed by policy',
    consent_required: 'Recording access requires missing consent',
    idempotency_mismatch: 'Same idempotency key reused with a different body',
    unsupported_mode: 'Session mode is not supported',
    transcript_not_available: 'Transcript is not available for analysis',
    validation_error: "The 'mode' field is required.",
    invalid_audio_format: 'WebSocket audio format is unsupported',
    routing_failed:
      'Telephony routing could not be resolved. See the docs_url in the error response for specific guidance.',
    sip_not_enabled: 'SIP routing is not enabled. Enable SIP in the Telephony section of the Developer Portal.',
    session_not_dialable: 'Session cannot be dialed or hung up in its current state',
    no_default_provider: 'No provider connection can be resolved. Add a provider connection or buy a managed number.',
    phone_number_not_found: 'The phone number is not a Kallglot-managed number for this organization',
    connection_not_found: 'The provider connection ID does not exist or is inactive',
    connection_invalid: 'The provider connection credentials are invalid or expired',
    session_already_ended: 'Session has already ended',
    idempotency_conflict: 'Matching request is still processing',
    stream_already_connected: 'Session already has an active stream',
    session_not_found: 'Session does not exist or is not owned by your org',
    recording_not_found: 'Recording does not exist',
    analysis_not_found: 'Analysis does not exist',
    agent_not_found: 'AI agent resource not found',
    ai_agent_not_found: 'Referenced AI agent ID could not be resolved for session creation',
    rate_limit_exceeded: 'You have exceeded the rate limit. Please retry after {retry_after} seconds.',
    concurrent_session_limit: 'Too many active sessions for the organization',
    internal_error: 'Unexpected error—retry or contact support with request_id',
    service_unavailable: 'Required dependency is temporarily unavailable',
    freeswitch_unavailable: 'SIP dialing path temporarily unavailable',
    dial_failed: 'Outbound SIP dial attempt failed',
  },

  errorBody: ({ status, code, message, requestId, retryAfter }) => ({
    error: {
      type: TYPES[status],
      code,
      message,
      param: PARAMS[code ?? ''],
      request_id: requestId,
      retry_after: retryAfter,
      docs_url: code === 'routing_failed' ? ERRORS : undefined,
    },
  }),

  // https://developer.kallglot.com/rate-limits shows a Retry-After of 30.
  retryAfter: { codes: ['rate_limit_exceeded', 'concurrent_session_limit', 'idempotency_conflict'], seconds: 30 },

  // https://developer.kallglot.com/api-reference/sessions/create and the pages beside it.
  successes: {
    'sessions.create': {
      status: 201,
      body: ({ call, host }) => session(call?.id ?? SESSION, host),
    },
    'sessions.get': {
      status: 200,
      body: ({ call, host }) =>
        call === undefined
          ? { ...session(SESSION, host), status: 'active', started_at: STARTED_AT, ended_at: null }
          : sessionOf(call, host),
    },
    'sessions.end': {
      status: 200,
      body: ({ call }) => ({
        id: call?.id ?? SESSION,
        object: 'session',
        status: 'ended',
        duration_seconds: call?.seconds ?? 245.3,
        ended_at: ENDED_AT,
        ...(call !== undefined && { end_reason: call.end }),
      }),
    },
    'sessions.transcript': ok({
      id: `trn_${SESSION}`,
      object: 'transcript',
      session_id: SESSION,
      status: 'completed',
      turns: [
        { sequence: 1, speaker: 'agent', language: 'en', text: 'Hello, how can I help you?', timestamp: STARTED_AT },
      ],
      metadata: { total_turns: 1, duration_seconds: 180.5, languages_detected: ['en'] },
    }),
    'sessions.recordings': ok({
      object: 'list',
      data: [
        {
          id: 'rec_01HABC987654321',
          object: 'recording',
          session_id: SESSION,
          duration: 245.3,
          format: 'mp3',
          status: 'ready',
          created_at: ENDED_AT,
        },
      ],
    }),
    'sessions.analysis': ok({
      id: 'anl_01HDEF456789012',
      object: 'analysis',
      session_id: SESSION,
      status: 'processing',
    }),
  },

  scenarios: {
    keyRevoked: { code: 'api_key_revoked' },
    // "Successful POST /v1/sessions requests currently consume 1 API credit."
    outOfCredits: { code: 'insufficient_api_credits', on: ['sessions.create'] },
    rateLimited: { code: 'rate_limit_exceeded' },
    dialFailed: { code: 'dial_failed', on: ['sessions.dial'] },
  },

  streams: kallglotStreams,

  calls: {
    places: ['sessions.create'],
    newId: (serial) => `sess_01HXYZ${serial.toString(36).toUpperCase().padStart(10, '0')}`,
    hangsUp: { on: ['sessions.end'], end: 'completed' },
    usualEnd: 'customer_hangup',
    // https://developer.kallglot.com/webhooks/overview
    webhook: (call, host) => ({
      id: `evt_${call.id.slice(5)}`,
      type: 'session.ended',
      api_version: 'v1',
      created_at: ENDED_AT,
      data: sessionOf(call, host),
    }),
    sign: (body, secret, now) => {
      const t = Math.floor(now / 1000);
      return { 'kallglot-signature': `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}` };
    },
  },
};
