import type { Provider } from '../../catalogue/provider.ts';

const API = 'https://docs.retellai.com/api-references/create-phone-call';
const DISCONNECT = 'https://docs.retellai.com/reliability/debug-call-disconnect';
const WEBHOOKS = 'https://docs.retellai.com/features/webhook-overview';
const SDK = 'https://github.com/RetellAI/retell-typescript-sdk';

const NOTHING = 'Nothing: the call ended normally.';

export const retell: Provider = {
  name: 'retell',
  title: 'Retell AI',
  docs: [API, DISCONNECT, WEBHOOKS, SDK],
  links: { source: API, statusPage: 'https://status.retellai.com', portal: 'https://dashboard.retellai.com', billing: 'https://dashboard.retellai.com/settings/billing' },

  hosts: { source: SDK, rows: ['api.retellai.com'] },

  operations: {
    source: SDK,
    rows: [
      { name: 'calls.create', method: 'POST', template: '/v2/create-phone-call', placesCall: true },
      { name: 'calls.create_web', method: 'POST', template: '/v2/create-web-call' },
      { name: 'calls.register', method: 'POST', template: '/v2/register-phone-call' },
      { name: 'calls.get', method: 'GET', template: '/v2/get-call/{call_id}' },
      { name: 'calls.list', method: 'POST', template: '/v3/list-calls' },
      { name: 'calls.list_v2', method: 'POST', template: '/v2/list-calls' },
      { name: 'calls.update', method: 'PATCH', template: '/v2/update-call/{call_id}' },
      { name: 'calls.update_live', method: 'PATCH', template: '/v2/update-live-call/{call_id}' },
      { name: 'calls.stop', method: 'POST', template: '/v2/stop-call/{call_id}' },
      { name: 'calls.delete', method: 'DELETE', template: '/v2/delete-call/{call_id}' },
      { name: 'batch_calls.create', method: 'POST', template: '/create-batch-call' },
      { name: 'agents.create', method: 'POST', template: '/create-agent' },
      { name: 'agents.get', method: 'GET', template: '/get-agent/{agent_id}' },
      { name: 'agents.list', method: 'GET', template: '/list-agents' },
      { name: 'agents.update', method: 'PATCH', template: '/update-agent/{agent_id}' },
      { name: 'agents.delete', method: 'DELETE', template: '/delete-agent/{agent_id}' },
      { name: 'llms.create', method: 'POST', template: '/create-retell-llm' },
      { name: 'llms.get', method: 'GET', template: '/get-retell-llm/{llm_id}' },
      { name: 'llms.list', method: 'GET', template: '/list-retell-llms' },
      { name: 'llms.update', method: 'PATCH', template: '/update-retell-llm/{llm_id}' },
      { name: 'llms.delete', method: 'DELETE', template: '/delete-retell-llm/{llm_id}' },
      { name: 'phone_numbers.create', method: 'POST', template: '/create-phone-number' },
      { name: 'phone_numbers.import', method: 'POST', template: '/import-phone-number' },
      { name: 'phone_numbers.get', method: 'GET', template: '/get-phone-number/{phone_number}' },
      { name: 'phone_numbers.list', method: 'GET', template: '/list-phone-numbers' },
      { name: 'phone_numbers.list_v2', method: 'GET', template: '/v2/list-phone-numbers' },
      { name: 'phone_numbers.update', method: 'PATCH', template: '/update-phone-number/{phone_number}' },
      { name: 'phone_numbers.delete', method: 'DELETE', template: '/delete-phone-number/{phone_number}' },
      { name: 'voices.list', method: 'GET', template: '/list-voices' },
      { name: 'voices.get', method: 'GET', template: '/get-voice/{voice_id}' },
      { name: 'voices.clone', method: 'POST', template: '/clone-voice' },
      { name: 'concurrency.get', method: 'GET', template: '/get-concurrency' },
      { name: 'chats.create', method: 'POST', template: '/create-chat' },
    ],
  },

  // `status` is "error" for every failure.
  // The SDK reads the milliseconds first.
  errorBody: { source: API, message: ['message', 'error_message'], retryAfter: [{ at: 'header:retry-after-ms', unit: 'ms' }] },

  statuses: {
    source: API,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Compare the request with the API reference.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Renew the API key.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'The trial ended, or a bill is open: add a payment method.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The key may not use this resource.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id.' },
      { status: 409, category: 'conflict', retry: 'never', todo: 'The resource is in use, or exists already.' },
      // A call that does not exist is 422 as well.
      { status: 422, when: { text: ['Cannot find*', '*not found*'] }, category: 'not_found', retry: 'never', todo: 'The id belongs to another workspace, or does not exist.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Compare the request with the API reference.' },
      { status: 429, when: { text: '*concurren*' }, category: 'concurrency', retry: 'backoff', todo: 'Too many calls at once: queue them, or buy concurrency.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Retell failed: retry with backoff.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Retell failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Retell is unavailable: retry with backoff.' },
    ],
  },

  calls: {
    source: DISCONNECT,
    ends: [
      ...['user_hangup', 'agent_hangup', 'call_transfer', 'transfer_bridged', 'inactivity', 'max_duration_reached', 'call_take_over', 'transfer_cancelled', 'manual_stopped'].map((word) => ({ word, outcome: 'answered' as const, todo: NOTHING })),
      { word: 'voicemail_reached', outcome: 'voicemail', todo: 'Nothing: voicemail answered.' },
      { word: 'machine_detected', outcome: 'voicemail', todo: 'Nothing: a machine answered.' },
      { word: 'ivr_reached', outcome: 'answered', todo: 'Nothing: a menu answered.' },
      { word: 'dial_busy', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'dial_no_answer', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'registered_call_timeout', outcome: 'no_answer', todo: 'Nothing: the registered call was never joined.' },
      { word: 'user_declined', outcome: 'rejected', todo: 'Nothing: the recipient declined.' },
      { word: 'invalid_destination', outcome: 'invalid_number', category: 'invalid_request', retry: 'never', todo: 'Send numbers in E.164 form, as the carrier expects them.' },
      { word: 'dial_failed', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'Check the carrier, and whether the caller number is labelled as spam.' },
      { word: 'telephony_provider_permission_denied', outcome: 'failed', category: 'dial', retry: 'never', todo: 'The SIP trunk refuses its credentials: fix them. The API key is fine.' },
      { word: 'telephony_provider_unavailable', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The carrier is down: fail over.' },
      { word: 'sip_routing_error', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The call loops between SIP hops: check the trunk.' },
      { word: 'marked_as_spam', outcome: 'blocked', category: 'compliance', retry: 'never', todo: 'The caller number is labelled as spam: register it, or use another.' },
      { word: 'scam_detected', outcome: 'blocked', category: 'compliance', retry: 'never', todo: 'Retell blocked the agent: contact its support.' },
      { word: 'concurrency_limit_reached', outcome: 'blocked', category: 'concurrency', retry: 'backoff', todo: 'Too many calls at once: queue them, or buy concurrency.' },
      { word: 'no_concurrency_fallback', outcome: 'blocked', category: 'concurrency', retry: 'backoff', todo: 'Too many calls at once: queue them, or buy concurrency.' },
      { word: 'no_valid_payment', outcome: 'blocked', category: 'credits', retry: 'never', todo: 'A payment method is missing, or a bill is overdue.' },
      ...['error_llm_websocket_open', 'error_llm_websocket_lost_connection', 'error_llm_websocket_runtime', 'error_llm_websocket_corrupt_payload', 'error_frontend_corrupted_payload', 'error_twilio'].map((word) => ({
        word,
        outcome: 'failed' as const,
        category: 'upstream' as const,
        retry: 'backoff' as const,
        todo: 'Your own LLM server or carrier failed: look at its log.',
      })),
      { word: 'error_inbound_webhook', outcome: 'failed', category: 'upstream', retry: 'backoff', todo: 'Your own inbound webhook failed: look at its log.' },
      ...['error_no_audio_received', 'error_asr', 'error_retell', 'error_unknown'].map((word) => ({ word, outcome: 'failed' as const, category: 'provider' as const, retry: 'backoff' as const, todo: 'Retell failed: contact support with the call id.' })),
      { word: 'error_user_not_joined', outcome: 'no_answer', todo: 'Nothing: the web call was never joined.' },
      { word: 'ended', outcome: 'answered', weak: true, todo: NOTHING, source: SDK },
      { word: 'not_connected', outcome: 'no_answer', weak: true, todo: 'Read the disconnection reason.', source: SDK },
      { word: 'error', outcome: 'failed', category: 'provider', weak: true, todo: 'Read the disconnection reason.', source: SDK },
    ],
    underWay: ['registered', 'ongoing'],
    otherwiseOver: true,
    fields: {
      id: ['call_id'],
      status: ['call_status'],
      end: ['disconnection_reason', 'call_status'],
      direction: ['direction'],
      duration: [
        { at: 'duration_ms', unit: 'ms' },
        { from: 'start_timestamp', to: 'end_timestamp' },
      ],
      price: [{ amount: 'call_cost.combined_cost', cents: true, unit: 'usd' }],
    },
    responses: [{ operation: 'calls.get' }, { operation: 'calls.list', lists: ['items', '.'] }, { operation: 'calls.list_v2', lists: ['.'] }],
    webhook: { source: WEBHOOKS, event: ['event'], ended: ['call_ended'], other: ['*'], call: ['call'] },
  },

  limits: { source: SDK, rows: [{ operation: 'concurrency.get', kind: 'concurrency', limit: 'concurrency_limit', used: 'current_concurrency' }] },

  secrets: { source: SDK, patterns: [/\bkey_[0-9a-f]{20,}/g] },
};
