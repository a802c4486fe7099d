import { each } from '../../catalogue/each.ts';
import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://developers.openai.com/api/docs/guides/error-codes';
const LIMITS = 'https://platform.openai.com/docs/guides/rate-limits';
const SPEC = 'https://github.com/openai/openai-openapi/blob/master/openapi.yaml';
const SDK = 'https://github.com/openai/openai-node';

export const openai: Provider = {
  name: 'openai',
  title: 'OpenAI',
  docs: [ERRORS, LIMITS, SPEC, SDK],
  links: { source: ERRORS, statusPage: 'https://status.openai.com', portal: 'https://platform.openai.com', billing: 'https://platform.openai.com/settings/organization/billing' },

  // The host serves chat, embeddings and images as well: only these paths are voice.
  hosts: { source: SPEC, rows: ['api.openai.com/v1/audio', 'api.openai.com/v1/realtime'] },

  operations: {
    source: SPEC,
    rows: [
      { name: 'speech.create', method: 'POST', template: '/v1/audio/speech' },
      { name: 'transcriptions.create', method: 'POST', template: '/v1/audio/transcriptions' },
      { name: 'translations.create', method: 'POST', template: '/v1/audio/translations' },
      { name: 'voices.create', method: 'POST', template: '/v1/audio/voices' },
      { name: 'voice_consents.create', method: 'POST', template: '/v1/audio/voice_consents' },
      { name: 'voice_consents.list', method: 'GET', template: '/v1/audio/voice_consents' },
      { name: 'voice_consents.get', method: 'GET', template: '/v1/audio/voice_consents/{consent_id}' },
      { name: 'realtime.connect', method: 'GET', template: '/v1/realtime', stream: true },
      { name: 'realtime.calls.create', method: 'POST', template: '/v1/realtime/calls' },
      { name: 'realtime.calls.accept', method: 'POST', template: '/v1/realtime/calls/{call_id}/accept' },
      { name: 'realtime.calls.hangup', method: 'POST', template: '/v1/realtime/calls/{call_id}/hangup' },
      { name: 'realtime.calls.refer', method: 'POST', template: '/v1/realtime/calls/{call_id}/refer' },
      { name: 'realtime.calls.reject', method: 'POST', template: '/v1/realtime/calls/{call_id}/reject' },
      { name: 'realtime.client_secrets.create', method: 'POST', template: '/v1/realtime/client_secrets' },
      { name: 'realtime.sessions.create', method: 'POST', template: '/v1/realtime/sessions' },
      { name: 'realtime.transcription_sessions.create', method: 'POST', template: '/v1/realtime/transcription_sessions' },
      { name: 'realtime.translations.client_secrets', method: 'POST', template: '/v1/realtime/translations/client_secrets' },
    ],
  },

  errorBody: {
    source: SPEC,
    code: ['error.code'],
    type: ['error.type'],
    message: ['error.message'],
    param: ['error.param'],
    // The SDK reads the milliseconds first.
    retryAfter: [{ at: 'header:retry-after-ms', unit: 'ms' }],
  },

  headers: {
    source: LIMITS,
    requestId: 'x-request-id',
    rateLimits: [
      { kind: 'requests', limit: 'x-ratelimit-limit-requests', remaining: 'x-ratelimit-remaining-requests', reset: 'x-ratelimit-reset-requests' },
      { kind: 'tokens', limit: 'x-ratelimit-limit-tokens', remaining: 'x-ratelimit-remaining-tokens', reset: 'x-ratelimit-reset-tokens' },
    ],
  },

  // Types follow the codes. `invalid_request_error` is no row: a missing key (401) and an unknown URL (404) carry it too.
  codes: {
    source: ERRORS,
    rows: [
      { code: 'invalid_api_key', status: 401, category: 'auth', retry: 'never', message: 'Incorrect API key provided.', todo: 'Check which key the service was deployed with. Create a new one if it was revoked.' },
      { code: 'credit_balance_exhausted', status: 429, category: 'credits', retry: 'never', todo: 'The prepaid balance is empty: buy credits or turn on auto-recharge.' },
      { code: 'organization_spend_limit_exceeded', status: 429, category: 'credits', retry: 'never', todo: 'The organization reached its own spending limit: raise it.' },
      { code: 'project_spend_limit_exceeded', status: 429, category: 'credits', retry: 'never', todo: 'The project reached its spending limit: raise it in the project settings.' },
      { code: 'organization_usage_limit_exceeded', status: 429, category: 'credits', retry: 'never', message: 'Your organization has reached its assigned usage limit.', todo: 'The organization reached the ceiling that OpenAI set: ask for a higher one.' },
      { code: 'billing_hard_limit_reached', status: 400, category: 'credits', retry: 'never', todo: 'The billing limit is reached: raise it.' },
      { code: 'billing_not_active', status: 429, category: 'credits', retry: 'never', accountSuspended: true, todo: 'Billing is not active: add a payment method or pay the open invoice.' },
      { code: 'account_deactivated', status: 401, category: 'auth', retry: 'never', accountSuspended: true, todo: 'OpenAI deactivated the account: contact its support.' },
      { code: 'insufficient_quota', status: 429, category: 'credits', retry: 'never', message: 'You exceeded your current quota, please check your plan and billing details.', todo: 'Top up or raise the budget. Waiting does not restore access.' },
      { code: 'rate_limit_exceeded', status: 429, category: 'rate_limit', retry: 'after', message: 'Rate limit reached for requests.', todo: 'Spread the requests. The headers show which limit (requests or tokens) is at zero.' },
      { code: 'slow_down', status: 429, category: 'rate_limit', retry: 'after', todo: 'Traffic grew too fast: drop back to the earlier rate, then raise it step by step.' },
      { code: 'model_not_found', status: 404, category: 'not_found', retry: 'never', todo: 'Check the model name and that the project may use it.' },
      { code: 'unsupported_country_region_territory', status: 403, category: 'permission', retry: 'never', todo: 'OpenAI does not serve this country: check where the traffic leaves your network.' },
      { code: 'server_is_overloaded', status: 503, category: 'provider', retry: 'backoff', todo: 'The model is overloaded: retry with backoff or use another model.' },
      ...each(['invalid_event', 'invalid_value', 'missing_required_parameter', 'unknown_parameter', 'invalid_type', 'unsupported_value'], { category: 'invalid_request', retry: 'never', todo: 'A client event is malformed: check the SDK version and the event.', source: SPEC }),
      ...each(['missing_model', 'invalid_model', 'beta_api_shape_disabled'], { category: 'invalid_request', retry: 'never', todo: 'Fix the URL of the session: the model or the protocol version is wrong.', source: SDK }),
      ...each(['input_audio_buffer_commit_empty', 'response_cancel_not_active', 'item_truncate_invalid_item_id', 'conversation_already_has_active_response'], { category: 'conflict', retry: 'never', todo: 'A race between barge-in and the model. It is harmless when rare.', source: SDK }),
      { code: 'audio_unintelligible', category: 'invalid_request', retry: 'never', todo: 'The audio could not be understood: check its format and level.', source: SPEC },
      // The types.
      { code: 'service_unavailable_error', status: 503, category: 'provider', retry: 'backoff', todo: 'The model is overloaded: retry with backoff or use another model.' },
      { code: 'rate_limit_error', status: 429, category: 'rate_limit', retry: 'after', todo: 'Slow down.' },
      { code: 'server_error', status: 500, category: 'provider', retry: 'backoff', message: 'The server had an error while processing your request. Sorry about that!', todo: 'OpenAI failed: retry with backoff and look at its status page.' },
    ],
  },

  statuses: {
    source: ERRORS,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the parameter that `param` names.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the key, the organization and the list of allowed IP addresses.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The country, the region or the project is not allowed.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the URL and the model name.' },
      { status: 409, category: 'conflict', retry: 'backoff', todo: 'The resource was changed by another request: try again.', source: SDK },
      { status: 413, category: 'invalid_request', retry: 'never', todo: 'The file is too large: split it.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Check the format of the request.', source: SDK },
      { status: 429, category: 'rate_limit', retry: 'after', todo: 'Slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'OpenAI failed: retry with backoff and look at its status page.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'OpenAI failed: retry with backoff and look at its status page.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'The model is overloaded: retry with backoff.' },
    ],
  },

  // The reason has the form `<error.type>.<error.code>`, as public clients quote it.
  closes: {
    source: SDK,
    rows: [
      { code: 1013, text: 'insufficient_quota*', reason: 'credits_exhausted', category: 'credits', retry: 'never', todo: 'Top up or raise the budget. Waiting does not restore access.' },
      { code: 3000, text: '*invalid_api_key*', reason: 'key_invalid', category: 'auth', retry: 'never', todo: 'Check which key the service was deployed with.' },
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the session ended.' },
      { code: 1001, reason: 'session_expired', retry: 'never', todo: 'Nothing: the session reached its maximum duration. Open a new one.' },
      { code: 1011, reason: 'server_error', category: 'provider', retry: 'backoff', todo: 'OpenAI failed: reconnect with backoff.' },
      { code: 1013, reason: 'overloaded', category: 'provider', retry: 'backoff', todo: 'OpenAI is overloaded: reconnect with backoff.' },
      { code: 3000, reason: 'unauthorized', category: 'auth', retry: 'never', todo: 'Check the API key or the client secret.' },
      { code: 4000, reason: 'request_invalid', category: 'invalid_request', retry: 'never', todo: 'Fix the URL of the session: the model or the protocol version is wrong.' },
    ],
  },

  errorFrames: [
    {
      source: SPEC,
      contains: '"error"',
      when: { at: 'type', is: 'error' },
      code: ['error.code'],
      type: ['error.type'],
      message: ['error.message'],
      param: ['error.param'],
      planned: ['session_expired'],
      otherwise: { category: 'invalid_request', retry: 'never', todo: 'A client event is malformed: read the message in the log.' },
    },
    {
      source: SPEC,
      contains: 'response.done',
      when: { at: 'response.status', is: 'failed' },
      code: ['response.status_details.error.code'],
      type: ['response.status_details.error.type'],
      message: ['response.status_details.error.message'],
      otherwise: { category: 'provider', retry: 'backoff', todo: 'The model could not answer: try again.' },
    },
    {
      source: SPEC,
      contains: 'input_audio_transcription.failed',
      when: { at: 'type', is: 'conversation.item.input_audio_transcription.failed' },
      code: ['error.code'],
      type: ['error.type'],
      message: ['error.message'],
      otherwise: { category: 'invalid_request', retry: 'never', todo: 'The audio could not be transcribed: check its format and level.' },
    },
  ],

  secrets: { source: SDK, patterns: [/\bsk-[\w-]{16,}/g, /\bek_[\w-]{16,}/g, /openai-insecure-api-key\.[^\s,"']+/g] },
};
