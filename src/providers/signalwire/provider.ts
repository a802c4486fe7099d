import type { Provider } from '../../catalogue/provider.ts';
import { COMPATIBILITY_CODES, REST_CODES } from './codes.ts';

const COMPATIBILITY = 'https://developer.signalwire.com/compatibility-api/rest/error-codes';
const REST = 'https://developer.signalwire.com/rest/overview/error-codes';
const CALLS = 'https://developer.signalwire.com/compatibility-api/rest/calls';
const LIMITS = 'https://developer.signalwire.com/platform/rate-limits';
const AUTH = 'https://developer.signalwire.com/platform/authorization';

const ACCOUNTS = '/api/laml/2010-04-01/Accounts/{AccountSid}';

export const signalwire: Provider = {
  name: 'signalwire',
  title: 'SignalWire',
  docs: [COMPATIBILITY, REST, CALLS, LIMITS, AUTH],
  links: { source: AUTH, statusPage: 'https://status.signalwire.com', portal: 'https://my.signalwire.com' },

  hosts: { source: AUTH, rows: ['signalwire.com'] },

  // The SDK adds `.json` to the paths of the Compatibility API.
  operations: {
    source: CALLS,
    rows: [
      ...['', '.json'].flatMap((suffix) => [
        { name: 'compat.calls.create', method: 'POST', template: `${ACCOUNTS}/Calls${suffix}`, placesCall: true as const },
        { name: 'compat.calls.list', method: 'GET', template: `${ACCOUNTS}/Calls${suffix}` },
        { name: 'compat.calls.get', method: 'GET', template: `${ACCOUNTS}/Calls/{Sid}${suffix}` },
        { name: 'compat.calls.update', method: 'POST', template: `${ACCOUNTS}/Calls/{Sid}${suffix}` },
        { name: 'compat.calls.delete', method: 'DELETE', template: `${ACCOUNTS}/Calls/{Sid}${suffix}` },
        { name: 'compat.messages.create', method: 'POST', template: `${ACCOUNTS}/Messages${suffix}` },
        { name: 'compat.messages.get', method: 'GET', template: `${ACCOUNTS}/Messages/{Sid}${suffix}` },
        { name: 'compat.conferences.list', method: 'GET', template: `${ACCOUNTS}/Conferences${suffix}` },
        { name: 'compat.recordings.list', method: 'GET', template: `${ACCOUNTS}/Recordings${suffix}` },
        { name: 'compat.numbers.list', method: 'GET', template: `${ACCOUNTS}/IncomingPhoneNumbers${suffix}` },
      ]),
      { name: 'compat.account.get', method: 'GET', template: '/api/laml/2010-04-01/Accounts/{Sid}' },
      // The command is in the body: `dial` places a call.
      { name: 'calling.command', method: 'POST', template: '/api/calling/calls', placesCall: true, source: REST },
      { name: 'voice.logs', method: 'GET', template: '/api/voice/logs', source: REST },
      { name: 'voice.log', method: 'GET', template: '/api/voice/logs/{id}', source: REST },
      { name: 'messaging.send', method: 'POST', template: '/api/messaging/messages', source: REST },
      { name: 'relay.numbers', method: 'GET', template: '/api/relay/rest/phone_numbers', source: REST },
      { name: 'space.balance', method: 'GET', template: '/api/space/balance', source: REST },
    ],
  },

  errorBody: {
    source: REST,
    code: ['code', 'errors.0.code', 'errors.1.code', 'TwilioResponse.RestException.Code'],
    message: ['message', 'errors.0.message', 'errors.0.detail', 'error', 'TwilioResponse.RestException.Message'],
    param: ['errors.0.attribute'],
  },

  codes: { source: COMPATIBILITY, rows: [...COMPATIBILITY_CODES, ...REST_CODES] },

  statuses: {
    source: REST,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'The request is invalid. The message names the attribute.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the project id, the token and its scopes.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'The balance is too low: top up.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The plan or the token does not allow this. Check the scopes of the token, then the plan.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id and the project.' },
      { status: 409, category: 'conflict', retry: 'backoff', todo: 'The resource is in use: wait.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the attribute that the error names.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'The project sends too many requests. Slow down.', source: LIMITS },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'SignalWire failed: retry with backoff.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'SignalWire failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'SignalWire is unavailable: retry with backoff.' },
    ],
  },

  calls: {
    source: CALLS,
    ends: [
      { word: 'machine', outcome: 'voicemail', todo: 'Nothing: a machine answered.' },
      { word: 'machine_start', outcome: 'voicemail', todo: 'Nothing: a machine answered.' },
      { word: 'machine_end_beep', outcome: 'voicemail', todo: 'Nothing: a machine answered.' },
      { word: 'machine_end_silence', outcome: 'voicemail', todo: 'Nothing: a machine answered.' },
      { word: 'machine_end_other', outcome: 'voicemail', todo: 'Nothing: a machine answered.' },
      { word: 'human', outcome: 'answered', todo: 'Nothing: a person answered.' },
      { word: 'busy', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'no-answer', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'canceled', outcome: 'cancelled', todo: 'Nothing: the service cancelled the call.' },
      { word: 'failed', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The call could not be connected: read the SIP result code.' },
      { word: 'completed', outcome: 'answered', weak: true, todo: 'Nothing: the call ended normally.' },
      { word: 'ended', outcome: 'answered', weak: true, todo: 'Nothing: the call ended normally.' },
    ],
    underWay: ['queued', 'initiated', 'created', 'ringing', 'in-progress', 'answered', 'ending', 'joined'],
    fields: {
      id: ['CallSid', 'sid', 'id'],
      status: ['CallStatus', 'status'],
      end: ['AnsweredBy', 'answered_by', 'CallStatus', 'status'],
      duration: ['CallDuration', 'duration', { at: 'duration_ms', unit: 'ms' }],
      price: [{ amount: 'price', unitAt: 'price_unit' }],
    },
    directions: ['direction', 'Direction'].flatMap((at) => [
      { direction: 'inbound' as const, at, is: ['inbound', 'trunking-originating'] },
      { direction: 'outbound' as const, at, is: ['outbound', 'outbound-api', 'outbound-dial', 'trunking-terminating'] },
    ]),
    responses: [{ operation: 'compat.calls.get' }, { operation: 'compat.calls.list', lists: ['calls'] }, { operation: 'voice.log' }, { operation: 'voice.logs', lists: ['data'] }],
    webhook: { source: CALLS, event: ['CallStatus'], ended: ['completed', 'busy', 'no-answer', 'canceled', 'failed'], other: ['*'] },
  },

  balance: { source: REST, rows: [{ operation: 'space.balance', remaining: 'current_balance', unit: 'usd' }] },

  secrets: { source: AUTH, patterns: [/\bPT[0-9a-f]{40,}/g] },
};
