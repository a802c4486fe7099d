import type { Provider } from '../../catalogue/provider.ts';
import { TELNYX_CODES } from './codes.ts';

const ERRORS = 'https://developers.telnyx.com/api/errors';
const SIP = 'https://support.telnyx.com/en/articles/4409457-telnyx-sip-response-codes';
const LIMITS = 'https://developers.telnyx.com/docs/development/rate-limiting';
const SDK = 'https://github.com/team-telnyx/telnyx-node';

export const telnyx: Provider = {
  name: 'telnyx',
  title: 'Telnyx',
  docs: [ERRORS, SIP, LIMITS, SDK],
  links: { source: ERRORS, statusPage: 'https://status.telnyx.com', portal: 'https://portal.telnyx.com', billing: 'https://portal.telnyx.com/#/billing' },

  hosts: { source: SDK, rows: ['api.telnyx.com'] },

  operations: {
    source: SDK,
    rows: [
      { name: 'calls.dial', method: 'POST', template: '/v2/calls', placesCall: true },
      { name: 'calls.get', method: 'GET', template: '/v2/calls/{call_control_id}' },
      { name: 'calls.transfer', method: 'POST', template: '/v2/calls/{call_control_id}/actions/transfer', placesCall: true },
      { name: 'calls.action', method: 'POST', template: '/v2/calls/{call_control_id}/actions/{action}' },
      { name: 'conferences.create', method: 'POST', template: '/v2/conferences' },
      { name: 'conferences.list', method: 'GET', template: '/v2/conferences' },
      { name: 'conferences.get', method: 'GET', template: '/v2/conferences/{id}' },
      { name: 'conferences.action', method: 'POST', template: '/v2/conferences/{id}/actions/{action}' },
      { name: 'call_control_applications.list', method: 'GET', template: '/v2/call_control_applications' },
      { name: 'texml.calls.create', method: 'POST', template: '/v2/texml/Accounts/{account_sid}/Calls', placesCall: true },
      { name: 'texml.calls.list', method: 'GET', template: '/v2/texml/Accounts/{account_sid}/Calls' },
      { name: 'texml.calls.get', method: 'GET', template: '/v2/texml/Accounts/{account_sid}/Calls/{call_sid}' },
      { name: 'texml.calls.update', method: 'POST', template: '/v2/texml/Accounts/{account_sid}/Calls/{call_sid}' },
      { name: 'messages.send', method: 'POST', template: '/v2/messages' },
      { name: 'messages.get', method: 'GET', template: '/v2/messages/{id}' },
      { name: 'balance.get', method: 'GET', template: '/v2/balance' },
      { name: 'numbers.list', method: 'GET', template: '/v2/phone_numbers' },
      { name: 'numbers.get', method: 'GET', template: '/v2/phone_numbers/{id}' },
      { name: 'number_orders.create', method: 'POST', template: '/v2/number_orders' },
      { name: 'recordings.list', method: 'GET', template: '/v2/recordings' },
      { name: 'recordings.get', method: 'GET', template: '/v2/recordings/{id}' },
      { name: 'number_lookup.get', method: 'GET', template: '/v2/number_lookup/{phone_number}' },
    ],
  },

  errorBody: {
    source: ERRORS,
    code: ['errors.0.code', 'errors.1.code', 'error.code'],
    message: ['errors.0.detail', 'errors.0.title', 'error.message', 'detail.0.msg', 'detail'],
    param: ['errors.0.source.pointer'],
    retryAfter: [{ at: 'header:retry-after-ms', unit: 'ms' }],
  },

  headers: {
    source: LIMITS,
    requestId: ['x-request-id', 'request-id'],
    rateLimits: [{ kind: 'requests', limit: 'x-ratelimit-limit', remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' }],
  },

  codes: { source: ERRORS, rows: TELNYX_CODES },

  statuses: {
    source: ERRORS,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: the pointer names the field.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'The API key is missing or wrong. Check which key the service was deployed with.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'Top up the account, and turn on auto-recharge.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The key or the account may not do this. Check its rights in the portal.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id. A call that ended is gone.' },
      { status: 409, category: 'conflict', retry: 'never', todo: 'The resource exists already, or is in use.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the request: the pointer names the field.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'The account sends too many requests. Wait until the limit resets.', source: LIMITS },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Telnyx failed: retry with backoff.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Telnyx failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Telnyx is unavailable: retry with backoff.' },
    ],
  },

  calls: {
    source: SDK,
    ends: [
      { word: 'normal_clearing', outcome: 'answered', todo: 'Nothing: the call ended normally.' },
      { word: 'originator_cancel', outcome: 'cancelled', todo: 'Nothing: the service cancelled the call.' },
      { word: 'user_busy', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'no_answer', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'timeout', outcome: 'no_answer', todo: 'Nothing: nobody answered in time.' },
      { word: 'call_rejected', outcome: 'rejected', todo: 'Nothing: the recipient rejected the call.' },
      { word: 'not_found', outcome: 'invalid_number', category: 'invalid_request', retry: 'never', todo: 'The number does not exist: clean the list.' },
      { word: 'time_limit', outcome: 'answered', todo: 'Nothing: the call reached its time limit.' },
      { word: 'unspecified', at: 'hangup_cause', outcome: 'failed', category: 'dial', retry: 'backoff', weak: true, todo: 'Read the SIP cause of the hangup.' },
      // The SIP status refines an unspecified cause.
      { word: '486', outcome: 'busy', todo: 'Nothing: the line was busy.', source: SIP },
      { word: '480', outcome: 'no_answer', todo: 'Nothing: the number was not available.', source: SIP },
      { word: '408', outcome: 'no_answer', todo: 'Nothing: nobody answered.', source: SIP },
      { word: '487', outcome: 'cancelled', todo: 'Nothing: the service cancelled the call.', source: SIP },
      { word: '404', outcome: 'invalid_number', category: 'invalid_request', todo: 'The number does not exist: clean the list.', source: SIP },
      { word: '603', outcome: 'rejected', todo: 'Nothing: the recipient declined.', source: SIP },
      // TeXML has Twilio’s words.
      { word: 'completed', outcome: 'answered', weak: true, todo: 'Nothing: the call ended normally.' },
      { word: 'busy', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'no-answer', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'canceled', outcome: 'cancelled', todo: 'Nothing: the service cancelled the call.' },
      { word: 'failed', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The call could not be connected: check the number and the connection.' },
    ],
    underWay: ['true', 'queued', 'initiated', 'ringing', 'in-progress'],
    fields: {
      id: ['call_control_id', 'sid', 'CallSid', 'data.call_control_id'],
      status: ['hangup_cause', 'CallStatus', 'status'],
      end: ['hangup_cause', 'sip_hangup_cause', 'CallStatus', 'status'],
      direction: ['direction', 'Direction'],
      duration: ['CallDuration', 'duration', { from: 'start_time', to: 'end_time' }],
    },
    directions: [
      { direction: 'inbound', at: 'direction', is: 'incoming' },
      { direction: 'outbound', at: 'direction', is: 'outgoing' },
    ],
    responses: [{ operation: 'texml.calls.get' }, { operation: 'texml.calls.list', lists: ['calls'] }],
    webhook: { source: SDK, event: ['data.event_type', 'CallStatus'], ended: ['call.hangup', 'completed', 'busy', 'no-answer', 'canceled', 'failed'], other: ['*'], call: ['data.payload', '.'] },
  },

  balance: {
    source: SDK,
    rows: [{ operation: 'balance.get', remaining: 'data.available_credit', unitAt: 'data.currency' }],
    ask: {
      operation: 'balance.get',
      origin: 'https://api.telnyx.com',
      auth: { scheme: 'Bearer' },
      source: 'https://developers.telnyx.com/api-reference/billing',
    },
  },

  secrets: { source: SDK, patterns: [/\bKEY[0-9A-F]{20,}(?:_[A-Za-z0-9]+)?/g] },
};
