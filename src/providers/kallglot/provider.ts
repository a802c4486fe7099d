import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://developer.kallglot.com/errors';
const RATE_LIMITS = 'https://developer.kallglot.com/rate-limits';
const API = 'https://developer.kallglot.com';

const PORTAL_TELEPHONY = 'Developer Portal > Telephony';

export const kallglot: Provider = {
  name: 'kallglot',
  title: 'Kallglot',
  docs: [ERRORS, RATE_LIMITS, API],

  // The stream host is that of an older revision of the documentation; it still appears in samples.
  hosts: { source: API, rows: ['api.kallglot.com', 'stream.kallglot.com'] },

  operations: {
    source: API,
    rows: [
      { name: 'sessions.create', method: 'POST', template: '/v1/sessions' },
      { name: 'sessions.get', method: 'GET', template: '/v1/sessions/{id}' },
      { name: 'sessions.end', method: 'POST', template: '/v1/sessions/{id}/end' },
      { name: 'sessions.dial', method: 'POST', template: '/v1/sessions/{id}/dial', placesCall: true, source: 'https://developer.kallglot.com/concepts/idempotency' },
      { name: 'sessions.transcript', method: 'GET', template: '/v1/sessions/{id}/transcript' },
      { name: 'sessions.recordings', method: 'GET', template: '/v1/sessions/{id}/recordings' },
      { name: 'sessions.analysis', method: 'GET', template: '/v1/sessions/{id}/analysis' },
      { name: 'sessions.connect', method: 'GET', template: '/v1/sessions/{id}/connect', stream: true },
      { name: 'agents.list', method: 'GET', template: '/v1/agents' },
      { name: 'agents.get', method: 'GET', template: '/v1/agents/{id}' },
    ],
  },

  // Every field is optional: one sample of the documentation lacks `request_id`, another has the catalogued word in `type`.
  errorBody: {
    source: `${ERRORS}#error-response-format`,
    code: ['error.code'],
    type: ['error.type'],
    message: ['error.message'],
    param: ['error.param'],
    requestId: ['error.request_id'],
    retryAfter: ['error.retry_after'],
  },

  headers: {
    source: `${ERRORS}#useful-error-headers`,
    requestId: 'x-request-id',
    creditsRemaining: 'x-api-credits-remaining',
    creditsUsed: 'x-api-credits-used',
    // Source of this trio: the rate limits page.
    rateLimits: [
      {
        kind: 'requests',
        limit: 'x-ratelimit-limit',
        remaining: 'x-ratelimit-remaining',
        reset: 'x-ratelimit-reset',
      },
    ],
  },

  codes: {
    source: `${ERRORS}#error-types`,
    rows: [
      // authentication_error
      { code: 'api_key_invalid', status: 401, category: 'auth', retry: 'never', todo: 'Check that the key starts with sk_live_ or sk_test_ and still exists in the Developer Portal.' },
      { code: 'api_key_expired', status: 401, category: 'auth', retry: 'never', todo: 'Create a new API key in the Developer Portal and roll it out.' },
      { code: 'api_key_revoked', status: 401, category: 'auth', retry: 'never', todo: 'The key was revoked: find out by whom, then create and roll out a new one.' },
      { code: 'api_key_wrong_environment', status: 401, category: 'auth', retry: 'never', todo: 'A test key is used for live traffic or the reverse: check which secret this service was deployed with.' },
      { code: 'stream_token_invalid', status: 401, category: 'auth', retry: 'never', todo: 'Request a new stream token; it is checked at connect and lives for minutes only.' },
      // permission_error
      { code: 'organization_inactive', status: 403, category: 'credits', retry: 'never', accountSuspended: true, todo: 'Activate or renew the organization subscription before retrying.' },
      { code: 'insufficient_api_credits', status: 402, category: 'credits', retry: 'never', todo: 'Purchase more API credits in the Developer Portal, then retry.' },
      { code: 'insufficient_permissions', status: 403, category: 'permission', retry: 'never', todo: 'Grant the API key the permission that this operation needs.' },
      { code: 'ai_agent_disabled', status: 403, category: 'permission', retry: 'never', todo: 'Have AI agent mode enabled for the organization.' },
      { code: 'override_not_allowed', status: 403, category: 'permission', retry: 'never', todo: 'Remove the AI override field that the message names from the request.' },
      { code: 'recording_not_permitted', status: 403, category: 'compliance', retry: 'never', todo: 'The policy forbids access to this recording: do not retry, ask the policy owner.' },
      { code: 'consent_required', status: 403, category: 'compliance', retry: 'never', todo: 'Recording access lacks a required consent: obtain it first.' },
      // invalid_request_error
      { code: 'idempotency_mismatch', status: 400, category: 'invalid_request', retry: 'never', todo: 'The same Idempotency-Key came with another body: use a new key for a new request.' },
      { code: 'unsupported_mode', status: 400, category: 'invalid_request', retry: 'never', todo: 'Use a session mode that the API supports.' },
      { code: 'transcript_not_available', status: 400, category: 'invalid_request', retry: 'never', todo: 'Ask for the analysis only after the transcript is ready.' },
      { code: 'validation_error', status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request field that `param` names.' },
      { code: 'invalid_audio_format', status: 400, category: 'invalid_request', retry: 'never', todo: 'Send a supported WebSocket audio format.' },
      { code: 'routing_failed', status: 400, category: 'dial', retry: 'never', todo: 'No telephony route could be resolved: follow the docs_url of the response, set routing.connection_id or routing.phone_number.' },
      { code: 'sip_not_enabled', status: 400, category: 'dial', retry: 'never', todo: `Enable SIP in ${PORTAL_TELEPHONY} and configure the allowed IPs.` },
      { code: 'session_not_dialable', status: 400, category: 'dial', retry: 'never', todo: 'The session cannot be dialed or hung up in its current state: read its status first.' },
      { code: 'no_default_provider', status: 400, category: 'dial', retry: 'never', todo: 'Add a provider connection, buy a managed number, or pass routing explicitly.' },
      { code: 'phone_number_not_found', status: 400, category: 'dial', retry: 'never', todo: 'The caller number is not managed by this organization: verify it in the Developer Portal.' },
      { code: 'connection_not_found', status: 400, category: 'dial', retry: 'never', todo: `Verify the connection id in ${PORTAL_TELEPHONY} > External Provider Connections, and that it is active.` },
      { code: 'connection_invalid', status: 400, category: 'dial', retry: 'never', todo: `The carrier credentials of the provider connection are invalid or expired: renew them in ${PORTAL_TELEPHONY}.` },
      // conflict_error
      { code: 'session_already_ended', status: 409, category: 'conflict', retry: 'never', todo: 'The session is over: create a new one.' },
      { code: 'idempotency_conflict', status: 409, category: 'conflict', retry: 'after', todo: 'The matching request is still being processed: wait for Retry-After, then ask again with the same key.' },
      { code: 'stream_already_connected', status: 409, duplicateStream: true, category: 'conflict', retry: 'never', todo: 'Another stream holds this session: look for a duplicate worker.' },
      // not_found_error
      { code: 'session_not_found', status: 404, category: 'not_found', retry: 'never', todo: 'Verify the sess_ id and that the key belongs to the organization that created it.' },
      { code: 'recording_not_found', status: 404, category: 'not_found', retry: 'never', todo: 'The recording does not exist: check the id.' },
      { code: 'analysis_not_found', status: 404, category: 'not_found', retry: 'never', todo: 'The analysis does not exist: check the id.' },
      { code: 'agent_not_found', status: 404, category: 'not_found', retry: 'never', todo: 'The AI agent does not exist (Agents API): check the id.' },
      { code: 'ai_agent_not_found', status: 404, category: 'not_found', retry: 'never', todo: 'The AI agent id of the new session could not be resolved: check the configured agent.' },
      // rate_limit_error
      { code: 'rate_limit_exceeded', status: 429, category: 'rate_limit', retry: 'after', todo: 'Honor Retry-After, reduce concurrency, add backoff to automated clients.' },
      { code: 'concurrent_session_limit', status: 429, category: 'concurrency', retry: 'after', todo: 'End idle sessions or queue new ones; ask for a higher session limit.' },
      // api_error
      { code: 'internal_error', status: 500, category: 'provider', retry: 'backoff', todo: 'Retry with backoff; contact support with the request id if it persists.' },
      { code: 'service_unavailable', status: 503, category: 'upstream', retry: 'backoff', todo: 'A dependency of the provider is down (the message may name it): retry with backoff, nothing to fix here.' },
      { code: 'freeswitch_unavailable', status: 503, category: 'dial', retry: 'backoff', todo: 'The SIP dialing path is down: pause dialing, retry with backoff.' },
      { code: 'dial_failed', status: 502, category: 'dial', retry: 'backoff', todo: 'The outbound SIP dial failed: check the number and carrier status, retry with backoff.' },
    ],
  },

  statuses: {
    source: `${ERRORS}#http-status-codes`,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request first.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Correct the API key or token.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'Payment required or API credits exhausted: purchase credits in the Developer Portal.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'Permission denied or organization inactive: check the key and the subscription.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id and the organization of the key.' },
      { status: 409, category: 'conflict', retry: 'never', todo: 'Retry only when it is explicitly safe.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'The request failed validation before it was handled: fix it.' },
      { status: 429, category: 'rate_limit', retry: 'after', todo: 'Wait for Retry-After.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Retry with backoff; contact support with the request id.' },
      { status: 502, category: 'upstream', retry: 'backoff', todo: 'Upstream gateway error, for example a failed SIP dial: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Temporary outage: retry with backoff.' },
    ],
  },

  closes: {
    source: `${ERRORS}#websocket-close-codes`,
    rows: [
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the stream was closed normally.' },
      { code: 1001, reason: 'going_away', retry: 'backoff', todo: 'The other end is going away: connect again.' },
      { code: 1002, reason: 'protocol_error', category: 'invalid_request', retry: 'never', todo: 'A frame broke the protocol: check the client library and what it sends.' },
      { code: 4001, reason: 'token_invalid', category: 'auth', retry: 'never', todo: 'Request a new stream token and connect at once.' },
      { code: 4004, reason: 'session_not_found', category: 'not_found', retry: 'never', todo: 'Verify the session id and the organization of the key.' },
      { code: 4009, reason: 'already_active', duplicateStream: true, category: 'conflict', retry: 'never', todo: 'Another stream holds this session: look for a duplicate worker.' },
      { code: 4010, reason: 'session_ended', category: 'conflict', retry: 'never', todo: 'The session is over: create a new one.' },
      { code: 4029, reason: 'rate_limited', category: 'rate_limit', retry: 'after', todo: 'Slow down and reconnect later.' },
      { code: 4500, reason: 'server_error', category: 'provider', retry: 'backoff', todo: 'Server-side error: reconnect with backoff.' },
    ],
  },

  errorFrames: [{ source: API, contains: 'session.error', when: { at: 'type', is: 'session.error' }, code: ['code', 'error.code'], message: ['message', 'error.message'] }],

  calls: {
    source: `${API}/api-reference/sessions/end`,
    ends: [
      { word: 'completed', outcome: 'answered', todo: 'Nothing: the conversation completed normally.' },
      { word: 'customer_hangup', outcome: 'answered', todo: 'Nothing: the customer ended the call.' },
      { word: 'agent_hangup', outcome: 'answered', todo: 'Nothing: the agent ended the call.' },
      { word: 'error', outcome: 'failed', category: 'provider', todo: 'The session ended with an error: contact support with the session id.' },
      { word: 'timeout', outcome: 'unknown', todo: 'Nothing: the session was idle too long; whether it was answered is not said.' },
      // The newer revision of the documentation gives no reason.
      { word: 'ended', outcome: 'unknown', weak: true, todo: 'Nothing: the session is over; whether it was answered is not said.' },
    ],
    underWay: ['created', 'connecting', 'active'],
    fields: { id: ['id'], status: ['status'], end: ['end_reason', 'status'], duration: ['duration_seconds', 'duration'] },
    responses: [{ operation: 'sessions.get' }, { operation: 'sessions.end' }],
    webhook: {
      source: `${API}/webhooks/overview`,
      event: ['type'],
      ended: ['session.ended'],
      other: ['session.created', 'session.started', 'transcript.ready', 'transcript.segment', 'recording.ready', 'recording.failed', 'analysis.complete', 'analysis.failed', 'session.provider.connected', 'session.provider.disconnected'],
      call: ['data'],
    },
  },

  // Every authenticated response has the credit headers. This one is free of charge and needs no id.
  balance: {
    source: `${ERRORS}#useful-error-headers`,
    rows: [],
    ask: { operation: 'agents.list', origin: 'https://api.kallglot.com', auth: { scheme: 'Bearer' }, source: `${ERRORS}#useful-error-headers, ${API}` },
  },

  secrets: { source: API, patterns: [/\bsk_(?:live|test)_[\w-]+/g, /\bkst_[\w-]+/g] },
};
