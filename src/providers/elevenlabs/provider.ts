import { each } from '../../catalogue/each.ts';
import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://elevenlabs.io/docs/eleven-api/resources/errors';
const QUOTA_HELP = 'https://help.elevenlabs.io/hc/en-us/articles/19572237925521';
const BUSY_HELP = 'https://help.elevenlabs.io/hc/en-us/articles/19571824571921';
const MODELS = 'https://elevenlabs.io/docs/models';
const HOOKS = 'https://elevenlabs.io/docs/eleven-agents/workflows/post-call-webhooks';
const SDK = 'https://github.com/elevenlabs/elevenlabs-js';
const PACKAGES = 'https://github.com/elevenlabs/packages';

const TOP_UP = 'Top up, or allow usage-based billing. The key is fine.';
const OUTBOUND = ['calls.create_twilio', 'calls.create_sip', 'calls.create_exotel', 'calls.create_whatsapp'];
const QUOTA = '*exceeds your quota*';

export const elevenlabs: Provider = {
  name: 'elevenlabs',
  title: 'ElevenLabs',
  docs: [ERRORS, QUOTA_HELP, MODELS, HOOKS, SDK],
  links: { source: ERRORS, statusPage: 'https://status.elevenlabs.io', portal: 'https://elevenlabs.io/app', billing: 'https://elevenlabs.io/app/subscription' },

  hosts: { source: SDK, rows: ['api.elevenlabs.io', 'elevenlabs.io'] },

  operations: {
    source: SDK,
    rows: [
      { name: 'calls.create_twilio', method: 'POST', template: '/v1/convai/twilio/outbound-call', placesCall: true },
      { name: 'calls.create_sip', method: 'POST', template: '/v1/convai/sip-trunk/outbound-call', placesCall: true },
      { name: 'calls.create_exotel', method: 'POST', template: '/v1/convai/exotel/outbound-call', placesCall: true },
      { name: 'calls.create_whatsapp', method: 'POST', template: '/v1/convai/whatsapp/outbound-call', placesCall: true },
      { name: 'batch_calls.create', method: 'POST', template: '/v1/convai/batch-calling/submit' },
      { name: 'batch_calls.list', method: 'GET', template: '/v1/convai/batch-calling/workspace' },
      { name: 'batch_calls.get', method: 'GET', template: '/v1/convai/batch-calling/{batch_id}' },
      { name: 'batch_calls.cancel', method: 'POST', template: '/v1/convai/batch-calling/{batch_id}/cancel' },
      { name: 'batch_calls.retry', method: 'POST', template: '/v1/convai/batch-calling/{batch_id}/retry' },
      { name: 'conversations.list', method: 'GET', template: '/v1/convai/conversations' },
      { name: 'conversations.get', method: 'GET', template: '/v1/convai/conversations/{conversation_id}' },
      { name: 'conversations.audio', method: 'GET', template: '/v1/convai/conversations/{conversation_id}/audio' },
      { name: 'conversations.sip_messages', method: 'GET', template: '/v1/convai/conversations/{conversation_id}/sip-messages' },
      { name: 'conversations.signed_url', method: 'GET', template: '/v1/convai/conversation/get-signed-url' },
      { name: 'conversations.token', method: 'GET', template: '/v1/convai/conversation/token' },
      { name: 'conversation.connect', method: 'GET', template: '/v1/convai/conversation', stream: true },
      { name: 'agents.list', method: 'GET', template: '/v1/convai/agents' },
      { name: 'agents.create', method: 'POST', template: '/v1/convai/agents/create' },
      { name: 'agents.get', method: 'GET', template: '/v1/convai/agents/{agent_id}' },
      { name: 'agents.update', method: 'PATCH', template: '/v1/convai/agents/{agent_id}' },
      { name: 'agents.delete', method: 'DELETE', template: '/v1/convai/agents/{agent_id}' },
      { name: 'phone_numbers.list', method: 'GET', template: '/v1/convai/phone-numbers' },
      { name: 'tts.create', method: 'POST', template: '/v1/text-to-speech/{voice_id}' },
      { name: 'tts.stream', method: 'POST', template: '/v1/text-to-speech/{voice_id}/stream' },
      { name: 'tts.with_timestamps', method: 'POST', template: '/v1/text-to-speech/{voice_id}/with-timestamps' },
      { name: 'tts.stream_with_timestamps', method: 'POST', template: '/v1/text-to-speech/{voice_id}/stream/with-timestamps' },
      { name: 'tts.connect', method: 'GET', template: '/v1/text-to-speech/{voice_id}/stream-input', stream: true },
      { name: 'tts.connect_multi', method: 'GET', template: '/v1/text-to-speech/{voice_id}/multi-stream-input', stream: true },
      { name: 'dialogue.create', method: 'POST', template: '/v1/text-to-dialogue' },
      { name: 'stt.create', method: 'POST', template: '/v1/speech-to-text' },
      { name: 'stt.connect', method: 'GET', template: '/v1/speech-to-text/realtime', stream: true },
      { name: 'user.get', method: 'GET', template: '/v1/user' },
      { name: 'user.subscription', method: 'GET', template: '/v1/user/subscription' },
      { name: 'voices.list', method: 'GET', template: '/v1/voices' },
      { name: 'voices.list_v2', method: 'GET', template: '/v2/voices' },
      { name: 'voices.get', method: 'GET', template: '/v1/voices/{voice_id}' },
      { name: 'models.list', method: 'GET', template: '/v1/models' },
      { name: 'sound.create', method: 'POST', template: '/v1/sound-generation' },
    ],
  },

  // `detail` is an object, a list (FastAPI) or a sentence. A new code has an older `status` beside it: both are looked up.
  errorBody: {
    source: ERRORS,
    code: ['detail.code', 'detail.status'],
    type: ['detail.type'],
    message: ['detail.message', 'detail.0.msg', 'detail', 'message'],
    param: ['detail.param', 'detail.0.loc'],
    requestId: ['detail.request_id'],
  },

  headers: {
    source: MODELS,
    // The SDK shows `x-request-id` as the `requestId` of its errors.
    requestId: ['x-trace-id', 'request-id', 'x-request-id'],
    rateLimits: [{ kind: 'concurrency', limit: 'maximum-concurrent-requests', used: 'current-concurrent-requests' }],
  },

  codes: {
    source: ERRORS,
    rows: [
      { code: 'quota_exceeded', status: 401, category: 'credits', retry: 'never', message: 'This request exceeds your quota of 10000.', todo: TOP_UP, source: QUOTA_HELP },
      { code: 'insufficient_credits', status: 402, category: 'credits', retry: 'never', todo: TOP_UP },
      ...each(['paid_plan_required', 'payment_required'], { status: 402, category: 'permission', retry: 'never', message: 'Free users cannot use library voices via the API.', todo: 'The plan does not include this: use another voice, or a paid plan.' }),
      ...each(['invalid_api_key', 'missing_api_key', 'needs_authorization'], { status: 401, category: 'auth', retry: 'never', message: 'Invalid API key', todo: 'Check the xi-api-key header.', source: QUOTA_HELP }),
      { code: 'missing_permissions', status: 401, category: 'permission', retry: 'never', message: 'The API key you used is missing the permission text_to_speech to execute this operation.', todo: 'Give the key the scope that the message names.' },
      { code: 'detected_unusual_activity', status: 401, category: 'compliance', retry: 'never', message: 'Unusual activity detected. Free Tier usage disabled.', todo: 'ElevenLabs suspects abuse (a proxy or the free tier): use a paid plan or another egress.' },
      { code: 'only_for_creator+', status: 403, category: 'permission', retry: 'never', todo: 'The feature needs the Creator plan.' },
      { code: 'invalid_output_format', status: 403, category: 'invalid_request', retry: 'never', todo: 'This output format needs another plan: choose another.' },
      { code: 'voice_not_found', status: 404, category: 'not_found', retry: 'never', message: 'A voice with the voice_id was not found.', todo: 'Check the voice id and the workspace.' },
      ...each(['max_character_limit_exceeded', 'text_too_long'], { status: 400, category: 'invalid_request', retry: 'never', todo: 'Split the text.' }),
      { code: 'invalid_parameters', status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the parameter that `param` names.' },
      ...each(['concurrent_limit_exceeded', 'too_many_concurrent_requests', 'max_active_conversations'], { status: 429, category: 'concurrency', retry: 'backoff', message: 'Too many concurrent requests.', todo: 'Wait for running requests to end, or raise the plan.' }),
      { code: 'rate_limit_exceeded', status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down.' },
      { code: 'system_busy', status: 429, category: 'provider', retry: 'backoff', message: 'We are experiencing heavy traffic, please try again.', todo: 'ElevenLabs is overloaded: retry with backoff.', source: BUSY_HELP },
      // Words of streams.
      { code: 'auth_error', category: 'auth', retry: 'never', todo: 'Check the API key or the single-use token.', source: SDK },
      ...each(['rate_limited', 'commit_throttled'], { category: 'rate_limit', retry: 'backoff', todo: 'The service sends too fast: pace it.', source: SDK }),
      ...each(['queue_overflow', 'resource_exhausted', 'transcriber_error'], { category: 'provider', retry: 'backoff', todo: 'ElevenLabs is overloaded: reconnect with backoff.', source: SDK }),
      ...each(['unaccepted_terms', 'unaccepted_terms_error'], { category: 'permission', retry: 'never', todo: 'Accept the terms in the ElevenLabs dashboard.', source: SDK }),
      ...each(['session_time_limit_exceeded', 'max_duration_exceeded'], { category: 'timeout', retry: 'backoff', todo: 'The session reached its maximum duration: open a new one.', source: PACKAGES }),
      ...each(['input_error', 'chunk_size_exceeded', 'insufficient_audio_activity'], { category: 'invalid_request', retry: 'never', todo: 'Fix the audio that the service sends.', source: SDK }),
    ],
  },

  statuses: {
    source: ERRORS,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: the message names the field.' },
      { status: 401, when: { text: QUOTA }, category: 'credits', retry: 'never', todo: TOP_UP, source: QUOTA_HELP },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the xi-api-key header.' },
      { status: 402, category: 'credits', retry: 'never', todo: TOP_UP },
      { status: 403, category: 'permission', retry: 'never', todo: 'The key or the plan does not allow this.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id and the workspace.' },
      { status: 409, category: 'conflict', retry: 'never', todo: 'The resource is in use, or exists already.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the field that `loc` names.' },
      { status: 425, category: 'conflict', retry: 'backoff', todo: 'The result is not ready: ask again later.' },
      { status: 429, when: { text: '*concurren*' }, category: 'concurrency', retry: 'backoff', todo: 'Wait for running requests to end, or raise the plan.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'ElevenLabs failed: retry with backoff.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'ElevenLabs failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'ElevenLabs is unavailable: retry with backoff.' },
    ],
  },

  failures: {
    source: SDK,
    rows: [{ code: 'call_not_placed', when: { operation: OUTBOUND, at: 'success', is: false }, category: 'dial', retry: 'backoff', todo: 'The call was not placed, although the status is 200: read the message, and check the carrier.' }],
  },

  closes: {
    source: PACKAGES,
    rows: [
      { code: 1002, text: ['*quota*'], reason: 'quota_exceeded', category: 'credits', retry: 'never', todo: TOP_UP },
      { code: 1008, text: ['*quota*', 'This request exceeds you*'], reason: 'quota_exceeded', category: 'credits', retry: 'never', todo: TOP_UP },
      { code: 1008, text: ['*api key*', '*api_key*', '*unauthorized*', '*authenticat*'], reason: 'unauthorized', category: 'auth', retry: 'never', todo: 'Check the API key or the single-use token.' },
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the stream ended. The record of the conversation says why.' },
      { code: 1002, reason: 'protocol_error', category: 'invalid_request', retry: 'never', todo: 'Fix the messages that the service sends.' },
      { code: 1008, reason: 'too_many_contexts', category: 'concurrency', retry: 'backoff', todo: 'Too many open contexts or conversations: close idle ones.' },
      { code: 1011, reason: 'server_error', category: 'provider', retry: 'backoff', todo: 'ElevenLabs failed: reconnect with backoff.' },
    ],
  },

  // Scribe, then Agents, then Dialogue.
  errorFrames: [
    { source: SDK, contains: '"message_type"', when: { at: 'error' }, code: ['message_type'], message: ['error'], otherwise: { category: 'provider', retry: 'backoff', todo: 'Read the message in the log.' } },
    { source: PACKAGES, contains: '"error"', when: { at: 'type', is: 'error', text: QUOTA }, code: ['error_event.error_type'], message: ['error_event.message', 'error_event.reason', 'message'], otherwise: { category: 'credits', retry: 'never', todo: TOP_UP } },
    { source: PACKAGES, contains: '"error"', when: { at: 'type', is: 'error' }, code: ['error_event.error_type', 'error_event.code'], message: ['error_event.message', 'error_event.reason', 'message'], otherwise: { category: 'provider', retry: 'backoff', todo: 'Read the message in the log.' } },
    { source: SDK, contains: '"error"', when: { at: 'error', absent: 'type' }, code: ['error'], closeCode: ['code'], message: ['message'], param: ['param'], otherwise: { category: 'provider', retry: 'backoff', todo: 'Read the message in the log.' } },
  ],

  calls: {
    source: HOOKS,
    ends: [
      { word: 'busy', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'no-answer', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'unknown', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'Read the metadata of the webhook: the carrier’s status or SIP code.' },
      { word: 'quota-exceeded', text: QUOTA, outcome: 'failed', category: 'credits', retry: 'never', todo: 'Top up: conversations end after seconds.' },
      { word: 'done', outcome: 'answered', weak: true, todo: 'Nothing: the conversation ended.' },
      { word: 'failed', outcome: 'failed', category: 'provider', weak: true, todo: 'Read `metadata.error` of the conversation.' },
    ],
    underWay: ['initiated', 'in-progress', 'processing'],
    otherwiseOver: true,
    fields: {
      id: ['conversation_id'],
      status: ['failure_reason', 'status'],
      end: ['failure_reason', 'metadata.error.reason', 'metadata.termination_reason', 'status'],
      direction: ['metadata.phone_call.direction', 'direction'],
      duration: ['metadata.call_duration_secs', 'call_duration_secs'],
      price: [{ amount: 'metadata.cost', unit: 'credits' }],
    },
    directions: [{ direction: 'outbound', at: 'failure_reason' }],
    responses: [{ operation: 'conversations.get' }, { operation: 'conversations.list', lists: ['conversations'] }],
    webhook: { source: HOOKS, event: ['type'], ended: ['post_call_transcription', 'call_initiation_failure'], other: ['*'], call: ['data'] },
  },

  balance: {
    source: SDK,
    rows: [
      { operation: 'user.subscription', limit: 'character_limit', used: 'character_count', unit: 'credits' },
      { operation: 'user.get', limit: 'subscription.character_limit', used: 'subscription.character_count', unit: 'credits' },
    ],
    ask: {
      operation: 'user.subscription',
      origin: 'https://api.elevenlabs.io',
      regions: {
        us: 'https://api.us.elevenlabs.io',
        eu: 'https://api.eu.residency.elevenlabs.io',
        in: 'https://api.in.residency.elevenlabs.io',
        sg: 'https://api.sg.residency.elevenlabs.io',
      },
      auth: { header: 'xi-api-key' },
      source: SDK,
    },
  },

  secrets: { source: SDK, patterns: [/\bsk_[0-9a-f]{32,}/g, /\bsutkn_\w+/g, /\bcvtkn_\w+/g] },
};
