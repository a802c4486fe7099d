import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://docs.itellico.ai/reference/error-codes';
const API = 'https://docs.itellico.ai';
const SDK = 'https://github.com/itellicoAI/server-sdk-typescript';
const WEBHOOKS = 'https://docs.itellico.ai/reference/webhook-events';
const REASONS = `${ERRORS}#call-disconnection-reasons`;
const STATUSES = `${ERRORS}#conversation-statuses`;
const ANSWERS = `${ERRORS}#answer-statuses-outbound`;

export const itellico: Provider = {
  name: 'itellico',
  title: 'itellicoAI',
  docs: [ERRORS, API, SDK],

  hosts: { source: SDK, rows: ['api.itellico.ai'] },

  operations: {
    source: API,
    rows: [
      { name: 'calls.create', method: 'POST', template: '/v1/accounts/{account_id}/calls', placesCall: true },
      { name: 'conversations.list', method: 'GET', template: '/v1/accounts/{account_id}/conversations' },
      { name: 'conversations.get', method: 'GET', template: '/v1/accounts/{account_id}/conversations/{id}' },
      { name: 'accounts.current', method: 'GET', template: '/v1/accounts/current' },
      { name: 'subaccounts.get', method: 'GET', template: '/v1/accounts/{account_id}/subaccounts/{id}' },
      { name: 'phone_numbers.list', method: 'GET', template: '/v1/accounts/{account_id}/phone-numbers' },
      { name: 'phone_numbers.get', method: 'GET', template: '/v1/accounts/{account_id}/phone-numbers/{id}' },
      { name: 'sip_trunks.list', method: 'GET', template: '/v1/accounts/{account_id}/sip-trunks' },
      { name: 'sip_trunks.get', method: 'GET', template: '/v1/accounts/{account_id}/sip-trunks/{id}' },
      { name: 'agents.list', method: 'GET', template: '/v1/accounts/{account_id}/agents' },
      { name: 'agents.create', method: 'POST', template: '/v1/accounts/{account_id}/agents' },
      { name: 'agents.get', method: 'GET', template: '/v1/accounts/{account_id}/agents/{id}' },
      { name: 'agents.update', method: 'PATCH', template: '/v1/accounts/{account_id}/agents/{id}' },
      { name: 'providers.list', method: 'GET', template: '/v1/accounts/{account_id}/providers/{kind}' },
      { name: 'analytics.usage', method: 'GET', template: '/v1/accounts/{account_id}/analytics/usage' },
    ],
  },

  // Flat: no `error` object around it.
  errorBody: {
    source: `${ERRORS}#error-response-format`,
    code: ['code'],
    message: ['detail', 'message'],
    type: ['errors.0.type'],
    param: ['errors.0.field'],
  },

  codes: {
    source: `${ERRORS}#http-status-codes`,
    rows: [
      { code: 'bad_request', status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the malformed request.' },
      { code: 'unauthorized', status: 401, category: 'auth', retry: 'never', todo: 'Check X-API-Key: starts with sk-, not revoked or expired (Developers > API Keys).' },
      // Plan entitlement, not an empty balance.
      { code: 'payment_required', status: 402, category: 'permission', retry: 'never', todo: 'The feature is not part of the current plan: change the plan or stop using it.' },
      { code: 'forbidden', status: 403, category: 'permission', retry: 'never', todo: 'Check the team role and that the key belongs to the right account.' },
      { code: 'not_found', status: 404, category: 'not_found', retry: 'never', todo: 'Check the UUID and the account.' },
      { code: 'method_not_allowed', status: 405, category: 'invalid_request', retry: 'never', todo: 'Use the documented HTTP method.' },
      { code: 'conflict', status: 409, category: 'conflict', retry: 'never', todo: 'The resource was created or changed meanwhile: read it again first.' },
      { code: 'gone', status: 410, category: 'not_found', retry: 'never', todo: 'The resource was removed or deprecated: stop asking for it.' },
      { code: 'validation_error', status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the field that `param` names.' },
      { code: 'rate_limit_exceeded', status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Back off exponentially, batch operations, ask support for higher limits.' },
      { code: 'internal_error', status: 500, category: 'provider', retry: 'backoff', todo: 'Retry; contact support with the request details if it persists.' },
      { code: 'bad_gateway', status: 502, category: 'upstream', retry: 'backoff', todo: 'An upstream of the provider failed: retry with backoff.' },
      { code: 'service_unavailable', status: 503, category: 'provider', retry: 'backoff', todo: 'Temporarily unavailable: wait and retry.' },
      { code: 'gateway_timeout', status: 504, category: 'upstream', retry: 'backoff', todo: 'An upstream of the provider timed out: retry with backoff.' },
    ],
  },

  // The table above names the default code of each status: other codes may occur, and then the status decides.
  statuses: {
    source: `${ERRORS}#http-status-codes`,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the malformed request.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the API key.' },
      { status: 402, category: 'permission', retry: 'never', todo: 'The feature is not part of the current plan.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'Check role and account.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the UUID and the account.' },
      { status: 405, category: 'invalid_request', retry: 'never', todo: 'Use the documented HTTP method.' },
      { status: 409, category: 'conflict', retry: 'never', todo: 'Read the resource again first.' },
      { status: 410, category: 'not_found', retry: 'never', todo: 'The resource is gone.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the field that `param` names.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Back off exponentially.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Retry; contact support if it persists.' },
      { status: 502, category: 'upstream', retry: 'backoff', todo: 'Retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Wait and retry.' },
      { status: 504, category: 'upstream', retry: 'backoff', todo: 'Retry with backoff.' },
    ],
  },

  calls: {
    source: REASONS,
    ends: [
      // Normal endings.
      { word: 'user_hangup', outcome: 'answered', todo: 'Nothing: the caller hung up.' },
      { word: 'agent_hangup', outcome: 'answered', todo: 'Nothing: the agent ended the call.' },
      { word: 'call_transfer', outcome: 'answered', todo: 'Nothing: the call was transferred.' },
      { word: 'max_duration', outcome: 'answered', todo: 'Raise the configured maximum if calls are cut short.' },
      { word: 'inactivity', outcome: 'answered', todo: 'Check the audio of both sides if silence is frequent.' },
      { word: 'voicemail', outcome: 'voicemail', todo: 'Nothing: voicemail was detected.' },
      // Connection failures: never connected.
      { word: 'dial_busy', outcome: 'busy', todo: 'Nothing: the number was busy.' },
      { word: 'dial_no_answer', outcome: 'no_answer', todo: 'Nothing: nobody picked up.' },
      { word: 'dial_failed', outcome: 'failed', category: 'dial', todo: 'Check the number format and the carrier status.' },
      { word: 'dial_rejected', outcome: 'rejected', todo: 'Nothing: the recipient rejected the call.' },
      { word: 'invalid_number', outcome: 'invalid_number', category: 'invalid_request', todo: 'Check that numbers are in E.164 form, such as +43720123456.' },
      // System errors.
      { word: 'network_error', outcome: 'failed', category: 'upstream', todo: 'The network between itellicoAI and the carrier failed: ask both.' },
      { word: 'provider_error', outcome: 'failed', category: 'upstream', todo: 'The telephony or voice provider returned an error: check its status.' },
      { word: 'agent_error', outcome: 'failed', category: 'provider', todo: 'The AI agent failed: contact support with the conversation id.' },
      { word: 'concurrency_limit', outcome: 'blocked', category: 'concurrency', todo: 'The concurrent call limit of the plan was reached: retry with backoff, or upgrade.' },
      { word: 'unknown', outcome: 'unknown', weak: true, todo: 'Contact support with the conversation id.' },
      // What answered an outbound call; how it went on, the status says.
      { word: 'human', outcome: 'answered', weak: true, todo: 'Nothing.', source: ANSWERS },
      { word: 'machine', outcome: 'voicemail', todo: 'Nothing: an answering machine was detected.', source: ANSWERS },
      { word: 'user_rejected', outcome: 'rejected', todo: 'Nothing: the recipient rejected the call.', source: ANSWERS },
      { word: 'user_unavailable', outcome: 'no_answer', todo: 'Nothing: no answer in time.', source: ANSWERS },
      { word: 'user_busy', outcome: 'busy', todo: 'Nothing: the line was busy.', source: ANSWERS },
      { word: 'waiting', outcome: 'unknown', weak: true, todo: 'Nothing.', source: ANSWERS },
      { word: 'completed', outcome: 'answered', todo: 'Nothing: the call ended normally.', source: STATUSES },
      { word: 'failed', outcome: 'failed', category: 'dial', todo: 'Read the disconnection reason of the conversation.', source: STATUSES },
      { word: 'transferred', outcome: 'answered', todo: 'Nothing: the call was transferred.', source: STATUSES },
    ],
    // The API reference spells it one way, the table of statuses the other.
    underWay: ['active', 'in_progress'],
    // The reference gives no field for the disconnection reason, the table of reasons no name: both spellings are read.
    fields: {
      id: ['conversation_id', 'conversation_uuid', 'id'],
      status: ['status'],
      end: ['disconnection_reason', 'disconnect_reason', 'answer_status', 'status'],
      direction: ['direction'],
      duration: ['duration_seconds'],
    },
    responses: [{ operation: 'calls.create' }, { operation: 'conversations.get' }, { operation: 'conversations.list', lists: ['items'] }],
    webhook: {
      source: WEBHOOKS,
      event: ['event_type'],
      ended: ['conversation.ended'],
      other: ['conversation.started', 'conversation.analysis.completed'],
      call: ['data'],
    },
  },

  secrets: { source: `${ERRORS}#common-issues-solutions`, patterns: [/\bsk-[\w.-]{6,}/g] },
};
