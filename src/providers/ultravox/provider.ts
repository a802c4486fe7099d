import type { Provider } from '../../catalogue/provider.ts';

const API = 'https://docs.ultravox.ai/api-reference/introduction';
const CONCURRENCY = 'https://docs.ultravox.ai/gettingstarted/concurrency';
const MESSAGES = 'https://docs.ultravox.ai/apps/datamessages';
const WEBHOOKS = 'https://docs.ultravox.ai/webhooks/available-webhooks';
const CALLS = 'https://docs.ultravox.ai/api-reference/calls/calls-get';

const CREATE = ['calls.create', 'calls.create_for_agent'];

export const ultravox: Provider = {
  name: 'ultravox',
  title: 'Ultravox',
  docs: [API, CONCURRENCY, MESSAGES, WEBHOOKS, CALLS],
  links: { source: API, statusPage: 'https://status.ultravox.ai', portal: 'https://app.ultravox.ai' },

  hosts: { source: API, rows: ['api.ultravox.ai', 'ultravox.ai'] },

  operations: {
    source: API,
    rows: [
      { name: 'calls.create', method: 'POST', template: '/api/calls', placesCall: true },
      { name: 'calls.create_for_agent', method: 'POST', template: '/api/agents/{agent_id}/calls', placesCall: true },
      { name: 'calls.list', method: 'GET', template: '/api/calls' },
      { name: 'calls.get', method: 'GET', template: '/api/calls/{call_id}' },
      { name: 'calls.delete', method: 'DELETE', template: '/api/calls/{call_id}' },
      { name: 'calls.send_data', method: 'POST', template: '/api/calls/{call_id}/send_data_message' },
      { name: 'calls.sip_logs', method: 'GET', template: '/api/calls/{call_id}/sip_logs' },
      { name: 'calls.part', method: 'GET', template: '/api/calls/{call_id}/{part}' },
      { name: 'batches.create', method: 'POST', template: '/api/agents/{agent_id}/scheduled_batches' },
      { name: 'batches.list', method: 'GET', template: '/api/agents/{agent_id}/scheduled_batches' },
      { name: 'batches.get', method: 'GET', template: '/api/agents/{agent_id}/scheduled_batches/{batch_id}' },
      { name: 'agents.list', method: 'GET', template: '/api/agents' },
      { name: 'agents.create', method: 'POST', template: '/api/agents' },
      { name: 'agents.get', method: 'GET', template: '/api/agents/{agent_id}' },
      { name: 'agents.update', method: 'PATCH', template: '/api/agents/{agent_id}' },
      { name: 'account.get', method: 'GET', template: '/api/accounts/me' },
      { name: 'account.usage', method: 'GET', template: '/api/accounts/me/billing/usage' },
      { name: 'throttles.list', method: 'GET', template: '/api/call_throttles' },
      { name: 'voices.list', method: 'GET', template: '/api/voices' },
      { name: 'voices.get', method: 'GET', template: '/api/voices/{voice_id}' },
      { name: 'voices.preview', method: 'GET', template: '/api/voices/{voice_id}/preview' },
      { name: 'webhooks.list', method: 'GET', template: '/api/webhooks' },
    ],
  },

  errorBody: { source: API, message: ['detail', 'message'] },

  statuses: {
    source: API,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the field that the body names.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Renew the API key.', source: MESSAGES },
      { status: 402, category: 'credits', retry: 'never', todo: 'The free time is used up: subscribe.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The key belongs to another account.', source: MESSAGES },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'The call is not active: read it first.', source: MESSAGES },
      { status: 425, category: 'conflict', retry: 'backoff', todo: 'The log is not ready: ask again later.', source: CALLS },
      { status: 429, when: { operation: CREATE }, category: 'concurrency', retry: 'after', todo: 'Too many calls at once: wait as Retry-After says, or subscribe for more.', source: CONCURRENCY },
      { status: 429, category: 'rate_limit', retry: 'after', todo: 'Slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Ultravox failed: retry with backoff.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Ultravox failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'after', todo: 'Ultravox has no capacity: wait as Retry-After says.', source: CONCURRENCY },
    ],
  },

  calls: {
    source: CALLS,
    ends: [
      { word: 'SIP_TERMINATION_BUSY', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'SIP_TERMINATION_TIMEOUT', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'SIP_TERMINATION_REJECTED', outcome: 'rejected', todo: 'Nothing: the recipient rejected the call.' },
      { word: 'SIP_TERMINATION_INVALID_NUMBER', outcome: 'invalid_number', category: 'invalid_request', retry: 'never', todo: 'The number does not exist: clean the list.' },
      { word: 'SIP_TERMINATION_DESTINATION_UNAVAILABLE', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The trunk or the far end is down: check the carrier.' },
      { word: 'SIP_TERMINATION_CANCELED', outcome: 'cancelled', todo: 'Nothing: the call was cancelled.' },
      { word: 'SIP_TERMINATION_NORMAL', outcome: 'answered', weak: true, todo: 'Nothing: the call ended normally.' },
      { word: 'SIP_TERMINATION_UNKNOWN', outcome: 'unknown', weak: true, todo: 'Read the SIP log of the call.' },
      ...['hangup', 'agent_hangup', 'timeout'].map((word) => ({ word, outcome: 'answered' as const, todo: 'Nothing: the call ended normally.' })),
      { word: 'unjoined', outcome: 'no_answer', todo: 'Nothing: nobody joined in time.' },
      { word: 'connection_error', outcome: 'failed', category: 'network', retry: 'backoff', todo: 'The media connection broke: check the network path.' },
      { word: 'system_error', outcome: 'failed', category: 'provider', retry: 'backoff', todo: 'Ultravox failed: contact support with the call id.' },
    ],
    // A call has no status: it is over once `ended` holds a time.
    underWay: [],
    otherwiseOver: true,
    fields: {
      id: ['callId'],
      status: ['ended'],
      end: ['sipDetails.terminationReason', 'endReason'],
      duration: ['billedDuration', { from: 'joined', to: 'ended' }],
    },
    directions: [...['sip', 'twilio', 'telnyx', 'plivo'].map((medium) => ({ direction: 'outbound' as const, at: `medium.${medium}.outgoing` })), ...['sip', 'twilio', 'telnyx', 'plivo'].map((medium) => ({ direction: 'inbound' as const, at: `medium.${medium}.incoming` }))],
    responses: [{ operation: 'calls.get' }, { operation: 'calls.list', lists: ['results'] }],
    webhook: { source: WEBHOOKS, event: ['event'], ended: ['call.ended', 'call.billed'], other: ['*'], call: ['call'] },
  },

  balance: {
    source: API,
    rows: [{ operation: 'account.get', remaining: 'freeTimeRemaining', unit: 'seconds' }],
    ask: { operation: 'account.get', origin: 'https://api.ultravox.ai', auth: { header: 'x-api-key' }, source: API },
  },
  limits: { source: API, rows: [{ operation: 'account.get', kind: 'concurrency', limit: 'allowedConcurrentCalls', used: 'activeCalls' }] },

  secrets: { source: API, patterns: [/\b[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}\b/g] },
};
