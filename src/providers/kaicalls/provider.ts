import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://www.kaicalls.com/docs/api/errors';
const SDK = 'https://github.com/KaiCalls/kaicalls-js';

export const kaicalls: Provider = {
  name: 'kaicalls',
  title: 'KaiCalls',
  docs: [ERRORS, SDK],

  // The official SDK uses www.kaicalls.com, a subdomain of this one.
  hosts: { source: ERRORS, rows: ['kaicalls.com'] },

  // Ids go in the query (`?id=`), so that no path has a variable segment.
  operations: {
    source: SDK,
    rows: [
      { name: 'calls.create', method: 'POST', template: '/api/v1/calls', placesCall: true },
      { name: 'calls.get', method: 'GET', template: '/api/v1/calls' },
      { name: 'agents.create', method: 'POST', template: '/api/v1/agents' },
      { name: 'agents.get', method: 'GET', template: '/api/v1/agents' },
      { name: 'leads.create', method: 'POST', template: '/api/v1/leads' },
      { name: 'leads.get', method: 'GET', template: '/api/v1/leads' },
      { name: 'transcripts.get', method: 'GET', template: '/api/v1/transcripts' },
      { name: 'recordings.get', method: 'GET', template: '/api/v1/recordings' },
      { name: 'phone_numbers.get', method: 'GET', template: '/api/v1/phone-numbers' },
      { name: 'phone_numbers.available', method: 'GET', template: '/api/v1/phone-numbers/available' },
      { name: 'workspaces.get', method: 'GET', template: '/api/v1/workspaces' },
      { name: 'webhooks.create', method: 'POST', template: '/api/v1/webhooks' },
      { name: 'webhooks.get', method: 'GET', template: '/api/v1/webhooks' },
      { name: 'webhooks.test', method: 'POST', template: '/api/v1/webhooks/test' },
      { name: 'events.get', method: 'GET', template: '/api/v1/events' },
      { name: 'communication_runs.create', method: 'POST', template: '/api/v1/communication-runs' },
      { name: 'communication_runs.get', method: 'GET', template: '/api/v1/communication-runs' },
      { name: 'communication_jobs.get', method: 'GET', template: '/api/v1/communication-jobs' },
      { name: 'communication_attempts.get', method: 'GET', template: '/api/v1/communication-attempts' },
      { name: 'sms.send', method: 'POST', template: '/api/v1/sms/send' },
      { name: 'sms.conversations', method: 'GET', template: '/api/v1/sms/conversations' },
      { name: 'sms.messages', method: 'GET', template: '/api/v1/sms/messages' },
      { name: 'balance.get', method: 'GET', template: '/api/v1/balance' },
      { name: 'usage.get', method: 'GET', template: '/api/v1/usage' },
      { name: 'capabilities.get', method: 'GET', template: '/api/v1/capabilities' },
      { name: 'health.get', method: 'GET', template: '/api/v1/health' },
      { name: 'signup.create', method: 'POST', template: '/api/v1/signup' },
      { name: 'signup.create', method: 'POST', template: '/v1/signup', source: `${ERRORS}#troubleshooting` },
    ],
  },

  errorBody: { source: `${ERRORS}#error-response-format`, code: ['error.code'], message: ['error.message'] },

  codes: {
    source: `${ERRORS}#error-codes`,
    rows: [
      { code: 'unauthorized', status: 401, category: 'auth', retry: 'never', todo: 'Check that the key starts with kc_live_ or kc_test_, goes in Authorization: Bearer, and was not revoked or expired.' },
      { code: 'forbidden', status: 403, category: 'permission', retry: 'never', todo: 'The key lacks the scope or belongs to another business: check its scopes in the dashboard.' },
      { code: 'not_found', status: 404, category: 'not_found', retry: 'never', todo: 'Check the id and the business_id scope of the key.' },
      { code: 'bad_request', status: 400, category: 'invalid_request', retry: 'never', todo: 'Add the required parameters that are missing.' },
      { code: 'invalid_request', status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the parameter that failed validation.' },
      { code: 'vapi_error', status: 500, category: 'upstream', retry: 'backoff', todo: 'The provider cannot reach its voice AI supplier: retry with backoff, watch its status.' },
      { code: 'call_failed', status: 500, category: 'dial', retry: 'backoff', todo: 'The outbound call could not be placed: check the number and the carrier, retry with backoff.' },
      // Not credits: the signup endpoint alone asks for an x402 payment header.
      { code: 'payment_required', status: 402, category: 'invalid_request', retry: 'never', todo: 'Send the x402 payment header with the signup request.' },
      { code: 'content_blocked', status: 400, category: 'compliance', retry: 'never', todo: 'The SMS content failed the compliance check: change the text, do not retry.' },
      { code: 'number_opted_out', status: 400, category: 'compliance', retry: 'never', todo: 'The recipient opted out of SMS: take the number off the list.' },
      { code: 'number_on_dnc', status: 400, category: 'compliance', retry: 'never', todo: 'The number is on a Do Not Call list: take it off the list.' },
      { code: 'tcpa_violation', status: 400, category: 'compliance', retry: 'never', todo: 'The call would violate the TCPA (hours, consent): stop the campaign and check its rules.' },
      { code: 'rate_limit_exceeded', status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down; signup allows 5 requests per IP and hour, wait an hour there.' },
      { code: 'rate_limited', status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down; back off exponentially.', source: `${SDK}#readme` },
      { code: 'sms_send_failed', status: 500, category: 'upstream', retry: 'backoff', todo: 'The SMS could not be delivered: retry with backoff, check the number.' },
      { code: 'internal_error', status: 500, category: 'provider', retry: 'backoff', todo: 'Unexpected server error: retry with backoff.' },
    ],
  },

  statuses: {
    source: `${ERRORS}#http-status-codes`,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the missing or invalid parameters.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the API key.' },
      { status: 402, category: 'invalid_request', retry: 'never', todo: 'Send the x402 payment header (signup endpoint only).' },
      { status: 403, category: 'permission', retry: 'never', todo: 'Check the scopes of the key and its business.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Retry with backoff.' },
    ],
  },

  // Any status but those of a call under way is an end; the documentation shows two.
  calls: {
    source: `${SDK}/blob/main/src/resources.ts`,
    ends: [
      { word: 'completed', outcome: 'answered', todo: 'Nothing: the call ended normally.' },
      { word: 'ended', outcome: 'unknown', todo: 'Nothing: the call is over; whether it was answered is not said.' },
    ],
    underWay: ['queued', 'ringing', 'in-progress', 'in_progress', 'started'],
    otherwiseOver: true,
    fields: { id: ['id', 'call_id'], status: ['status'], end: ['status'], direction: ['direction'], duration: ['duration'] },
    responses: [{ operation: 'calls.create' }, { operation: 'calls.get', lists: ['calls'] }],
    webhook: {
      source: 'https://www.kaicalls.com/docs',
      event: ['event', 'type'],
      ended: ['call.ended'],
      other: ['lead.captured', 'webhook.test'],
      call: ['data.call', 'data', 'call'],
    },
  },

  secrets: { source: ERRORS, patterns: [/\bkc_(?:live|test)_[\w-]+/g] },
};
