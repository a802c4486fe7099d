import type { Provider } from '../../catalogue/provider.ts';
import { TWILIO_CODES } from './codes.ts';

const ERRORS = 'https://www.twilio.com/docs/api/errors';
const CALL = 'https://www.twilio.com/docs/voice/api/call-resource';
const API = 'https://www.twilio.com/docs/usage/api';
const BALANCE = 'https://www.twilio.com/docs/usage/api/account-balance';

const SUSPENDED = 'The account is not active: check the balance and the suspension notice.';

export const twilio: Provider = {
  name: 'twilio',
  title: 'Twilio',
  docs: [ERRORS, CALL, API, BALANCE],
  links: { source: API, statusPage: 'https://status.twilio.com', portal: 'https://console.twilio.com', billing: 'https://console.twilio.com/us1/billing' },

  hosts: { source: 'https://github.com/twilio/twilio-node', rows: ['api.twilio.com', 'twilio.com'] },

  operations: {
    source: API,
    rows: [
      { name: 'calls.create', method: 'POST', template: '/2010-04-01/Accounts/{AccountSid}/Calls.json', placesCall: true },
      { name: 'calls.create_xml', method: 'POST', template: '/2010-04-01/Accounts/{AccountSid}/Calls', placesCall: true },
      { name: 'calls.list', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Calls.json' },
      { name: 'calls.get', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json' },
      { name: 'calls.update', method: 'POST', template: '/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json' },
      { name: 'calls.delete', method: 'DELETE', template: '/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json' },
      { name: 'calls.part_create', method: 'POST', template: '/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}/{Part}.json' },
      { name: 'calls.part_list', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}/{Part}.json' },
      { name: 'conferences.list', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Conferences.json' },
      { name: 'conferences.get', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Conferences/{Sid}.json' },
      { name: 'conferences.update', method: 'POST', template: '/2010-04-01/Accounts/{AccountSid}/Conferences/{Sid}.json' },
      { name: 'participants.create', method: 'POST', template: '/2010-04-01/Accounts/{AccountSid}/Conferences/{Sid}/Participants.json', placesCall: true },
      { name: 'participants.list', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Conferences/{Sid}/Participants.json' },
      { name: 'recordings.list', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Recordings.json' },
      { name: 'recordings.get', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}.json' },
      { name: 'messages.create', method: 'POST', template: '/2010-04-01/Accounts/{AccountSid}/Messages.json' },
      { name: 'messages.list', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Messages.json' },
      { name: 'messages.get', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json' },
      { name: 'numbers.list', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers.json' },
      { name: 'numbers.buy', method: 'POST', template: '/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers.json' },
      { name: 'numbers.update', method: 'POST', template: '/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/{Sid}.json' },
      { name: 'balance.get', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Balance.json' },
      { name: 'usage.list', method: 'GET', template: '/2010-04-01/Accounts/{AccountSid}/Usage/Records.json' },
      { name: 'account.get', method: 'GET', template: '/2010-04-01/Accounts/{Sid}.json' },
      { name: 'verify.start', method: 'POST', template: '/v2/Services/{Sid}/Verifications' },
      { name: 'verify.check', method: 'POST', template: '/v2/Services/{Sid}/VerificationCheck' },
      { name: 'lookups.get', method: 'GET', template: '/v2/PhoneNumbers/{PhoneNumber}' },
    ],
  },

  // Paths without `.json` answer in XML.
  errorBody: {
    source: API,
    code: ['code', 'TwilioResponse.RestException.Code', 'header:x-twilio-error-code'],
    message: ['message', 'detail', 'TwilioResponse.RestException.Message'],
  },

  headers: { source: API, requestId: 'twilio-request-id' },

  codes: { source: ERRORS, rows: TWILIO_CODES },

  statuses: {
    source: API,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: the message names the parameter.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the account SID, the API key and its secret.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The account may not use this resource. Check the rights of the key, then the account.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the SID, the account and the region.' },
      { status: 405, category: 'invalid_request', retry: 'never', todo: 'The resource does not support this method.' },
      { status: 409, category: 'conflict', retry: 'backoff', todo: 'Another request changed the resource: read it again, then retry.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the request: a parameter has a bad value.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Too many API requests at once: slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Twilio failed: retry with backoff.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Twilio failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Twilio is unavailable: retry with backoff.' },
    ],
  },

  calls: {
    source: CALL,
    // Above the limit of concurrent calls a call turns `busy` at once; only the error code reports it.
    ends: [
      { word: '10004', at: 'ErrorCode', outcome: 'blocked', category: 'concurrency', retry: 'backoff', todo: 'Too many calls at once: queue dials, or raise the limit.', source: ERRORS },
      { word: '10001', at: 'ErrorCode', outcome: 'blocked', category: 'credits', retry: 'never', todo: SUSPENDED, source: ERRORS },
      { word: '10003', at: 'ErrorCode', outcome: 'blocked', category: 'credits', retry: 'never', todo: SUSPENDED, source: ERRORS },
      { word: '13225', at: 'ErrorCode', outcome: 'blocked', category: 'compliance', retry: 'never', todo: 'Twilio blocks the destination. Do not retry; ask support if the calls are legitimate.', source: ERRORS },
      { word: '13227', at: 'ErrorCode', outcome: 'blocked', category: 'permission', retry: 'never', todo: 'Enable the country in the Voice geographic permissions.', source: ERRORS },
      { word: '21215', at: 'ErrorCode', outcome: 'blocked', category: 'permission', retry: 'never', todo: 'Enable the country in the Voice geographic permissions.', source: ERRORS },
      { word: '13224', at: 'ErrorCode', outcome: 'invalid_number', category: 'dial', retry: 'never', todo: 'The number is invalid, or cannot be reached from Twilio.', source: ERRORS },
      { word: '13223', at: 'ErrorCode', outcome: 'invalid_number', category: 'invalid_request', retry: 'never', todo: 'Dial numbers in E.164 form.', source: ERRORS },
      ...['machine_start', 'machine_end_beep', 'machine_end_silence', 'machine_end_other'].map((word) => ({ word, outcome: 'voicemail' as const, todo: 'Nothing: a machine answered.' })),
      { word: 'human', outcome: 'answered', todo: 'Nothing: a person answered.' },
      { word: 'fax', outcome: 'answered', todo: 'A fax answered: check the number.' },
      { word: 'busy', outcome: 'busy', todo: 'Nothing: the line was busy. If many are, check the limit of concurrent calls.' },
      { word: 'no-answer', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'canceled', outcome: 'cancelled', todo: 'Nothing: the service cancelled the call.' },
      { word: 'failed', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The call could not be connected: check the number and the SIP response code.' },
      { word: 'completed', outcome: 'answered', weak: true, todo: 'Nothing: the call ended normally.' },
    ],
    underWay: ['queued', 'initiated', 'ringing', 'in-progress'],
    fields: {
      id: ['CallSid', 'sid'],
      status: ['CallStatus', 'status'],
      end: ['ErrorCode', 'AnsweredBy', 'answered_by', 'CallStatus', 'status'],
      duration: ['CallDuration', 'duration'],
      price: [{ amount: 'price', unitAt: 'price_unit' }],
    },
    directions: [
      { direction: 'inbound', at: 'direction', is: ['inbound', 'trunking-originating'] },
      { direction: 'outbound', at: 'direction', is: ['outbound-api', 'outbound-dial', 'trunking-terminating'] },
      { direction: 'inbound', at: 'Direction', is: ['inbound', 'trunking-originating'] },
      { direction: 'outbound', at: 'Direction', is: ['outbound-api', 'outbound-dial', 'trunking-terminating'] },
    ],
    responses: [{ operation: 'calls.get' }, { operation: 'calls.update' }, { operation: 'calls.list', lists: ['calls'] }],
    webhook: { source: 'https://www.twilio.com/docs/voice/api/call-resource#statuscallback', event: ['CallStatus'], ended: ['completed', 'busy', 'no-answer', 'canceled', 'failed'], other: ['*'] },
  },

  // A subaccount has no separate balance.
  balance: {
    source: BALANCE,
    rows: [{ operation: 'balance.get', remaining: 'balance', unitAt: 'currency' }],
    ask: {
      operation: 'balance.get',
      origin: 'https://api.twilio.com',
      regions: { ie1: 'https://api.dublin.ie1.twilio.com', au1: 'https://api.sydney.au1.twilio.com', jp1: 'https://api.tokyo.jp1.twilio.com' },
      // An auth token with the account, or the secret of an API key with the key's SID.
      auth: { basic: ['ApiKeySid', 'AccountSid'] },
      source: `${BALANCE}, https://www.twilio.com/docs/global-infrastructure/using-the-twilio-rest-api-in-a-non-us-region`,
    },
  },

  // An auth token is 32 hex digits; a SID has two capitals before them.
  secrets: { source: 'https://github.com/twilio/twilio-node', patterns: [/(?<![A-Za-z0-9])[0-9a-f]{32}(?![0-9A-Za-z])/g, /\bSK[0-9a-f]{32}\b/g] },
};
