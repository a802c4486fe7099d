import { defineProvider } from '../../catalogue/define-provider.ts';
import type { Provider } from '../../catalogue/provider.ts';

const API = 'https://www.plivo.com/docs/voice/api/overview';
const CALL = 'https://www.plivo.com/docs/voice/api/call';
const CAUSES = 'https://www.plivo.com/docs/voice/troubleshooting/hangup-causes';
const SDK = 'https://github.com/plivo/plivo-node';

export const plivo: Provider = defineProvider({
  name: 'plivo',
  title: 'Plivo',
  docs: [API, CALL, CAUSES, SDK],
  links: { source: API, statusPage: 'https://status.plivo.com', portal: 'https://console.plivo.com', billing: 'https://console.plivo.com/billing/' },

  hosts: { source: SDK, rows: ['api.plivo.com', 'plivo.com'] },

  operations: {
    source: CALL,
    rows: [
      { name: 'calls.create', method: 'POST', template: '/v1/Account/{auth_id}/Call/', placesCall: true },
      { name: 'calls.list', method: 'GET', template: '/v1/Account/{auth_id}/Call/' },
      { name: 'calls.get', method: 'GET', template: '/v1/Account/{auth_id}/Call/{call_uuid}/' },
      { name: 'calls.hangup', method: 'DELETE', template: '/v1/Account/{auth_id}/Call/{call_uuid}/' },
      { name: 'calls.transfer', method: 'POST', template: '/v1/Account/{auth_id}/Call/{call_uuid}/' },
      { name: 'calls.cancel', method: 'DELETE', template: '/v1/Account/{auth_id}/Request/{request_uuid}/' },
      { name: 'calls.action', method: 'POST', template: '/v1/Account/{auth_id}/Call/{call_uuid}/{action}/' },
      { name: 'calls.action_stop', method: 'DELETE', template: '/v1/Account/{auth_id}/Call/{call_uuid}/{action}/' },
      { name: 'mpc.participants', method: 'POST', template: '/v1/Account/{auth_id}/MultiPartyCall/{mpc}/Participant/', placesCall: true },
      { name: 'conferences.list', method: 'GET', template: '/v1/Account/{auth_id}/Conference/' },
      { name: 'recordings.list', method: 'GET', template: '/v1/Account/{auth_id}/Recording/' },
      { name: 'messages.send', method: 'POST', template: '/v1/Account/{auth_id}/Message/' },
      { name: 'verify.start', method: 'POST', template: '/v1/Account/{auth_id}/Verify/Session/' },
      { name: 'numbers.list', method: 'GET', template: '/v1/Account/{auth_id}/Number/' },
      { name: 'account.get', method: 'GET', template: '/v1/Account/{auth_id}/' },
    ],
  },

  // There is no code: the status decides. `error` may be an object of fields.
  errorBody: { source: API, message: ['error.error', 'error', 'message', 'error.*.0', '.'], requestId: ['api_id'] },

  statuses: {
    source: API,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the parameter that `error` names.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the auth id and the auth token.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'Add credits, and turn on auto-recharge.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'Enable the destination country in the geographic permissions.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'The call is not live, or the id is wrong.' },
      { status: 405, category: 'invalid_request', retry: 'never', todo: 'The resource does not support this method.' },
      { status: 406, category: 'invalid_request', retry: 'never', todo: 'Fix the Accept header.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Plivo failed: retry, then contact support with the api_id.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Plivo failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Plivo is unavailable: retry with backoff.' },
      { status: 504, category: 'provider', retry: 'backoff', todo: 'Plivo timed out: retry with backoff.' },
    ],
  },

  calls: {
    source: CALL,
    ends: [
      { word: '0', outcome: 'unknown', weak: true, todo: 'Read the log of the call.', source: CAUSES },
      { word: '1000', outcome: 'cancelled', todo: 'Nothing: the service cancelled the call.', source: CAUSES },
      { word: '1010', outcome: 'blocked', category: 'credits', todo: 'Add credits, and turn on auto-recharge.', source: CAUSES },
      { word: '1020', outcome: 'blocked', category: 'concurrency', todo: 'Too many calls to one destination at once: dial fewer.', source: CAUSES },
      { word: '2000', outcome: 'invalid_number', category: 'invalid_request', todo: 'Use numbers in E.164 form.', source: CAUSES },
      { word: '2010', outcome: 'failed', category: 'dial', todo: 'Nothing: try again later.', source: CAUSES },
      { word: '2020', outcome: 'failed', category: 'dial', todo: 'The SIP endpoint is offline.', source: CAUSES },
      { word: '2030', outcome: 'blocked', category: 'permission', todo: 'Enable the country in the geographic permissions.', source: CAUSES },
      { word: '2040', outcome: 'blocked', category: 'permission', todo: 'Premium destinations are not enabled.', source: CAUSES },
      { word: '2050', outcome: 'blocked', category: 'permission', todo: 'Enable the prefix in the geographic permissions.', source: CAUSES },
      { word: '2060', outcome: 'failed', category: 'invalid_request', todo: 'The second leg dials the number of the first: change the XML.', source: CAUSES },
      { word: '2070', outcome: 'blocked', category: 'compliance', todo: 'India requires media and servers in the country.', source: CAUSES },
      { word: '3000', outcome: 'no_answer', todo: 'Nothing: try again later.', source: CAUSES },
      { word: '3010', outcome: 'busy', todo: 'Nothing: try again later.', source: CAUSES },
      { word: '3020', outcome: 'rejected', todo: 'Nothing: the recipient declined.', source: CAUSES },
      { word: '3030', outcome: 'blocked', category: 'compliance', todo: 'Use a rented or verified caller id.', source: CAUSES },
      { word: '3040', outcome: 'rejected', category: 'dial', todo: 'The destination refuses the call.', source: CAUSES },
      { word: '3050', outcome: 'invalid_number', category: 'invalid_request', todo: 'The number does not exist: clean the list.', source: CAUSES },
      { word: '3070', outcome: 'failed', category: 'dial', todo: 'The carrier did not answer: try again.', source: CAUSES },
      { word: '3080', outcome: 'failed', category: 'dial', todo: 'The carrier failed: retry, then contact support.', source: CAUSES },
      { word: '3090', outcome: 'failed', category: 'dial', todo: 'The carrier is congested: back off.', source: CAUSES },
      { word: '3100', outcome: 'busy', todo: 'Nothing: try again later.', source: CAUSES },
      { word: '3110', outcome: 'rejected', todo: 'Nothing: the recipient declined.', source: CAUSES },
      { word: '3120', outcome: 'invalid_number', category: 'invalid_request', todo: 'Check the number.', source: CAUSES },
      { word: '3130', outcome: 'blocked', category: 'compliance', todo: 'The caller id is flagged as spam: register it.', source: CAUSES },
      { word: '3140', outcome: 'blocked', category: 'compliance', todo: 'The caller id is for inbound calls only: use another.', source: CAUSES },
      { word: '4000', outcome: 'answered', todo: 'Nothing: the call ended normally.', source: CAUSES },
      { word: '4010', outcome: 'answered', todo: 'Nothing. Within seconds of the answer, the stream was refused.', source: CAUSES },
      { word: '4020', outcome: 'answered', todo: 'Nothing: the call ended normally.', source: CAUSES },
      { word: '4030', outcome: 'answered', todo: 'Nothing: the call ended normally.', source: CAUSES },
      { word: '5000', outcome: 'failed', category: 'provider', todo: 'Contact support with the call uuid.', source: CAUSES },
      { word: '5010', outcome: 'failed', category: 'provider', todo: 'Contact support with the call uuid.', source: CAUSES },
      { word: '5020', outcome: 'failed', category: 'dial', todo: 'Contact support with the call uuid.', source: CAUSES },
      { word: '5030', outcome: 'blocked', category: 'concurrency', todo: 'Too many calls at once: raise the limit.', source: CAUSES },
      { word: '6000', outcome: 'answered', todo: 'Nothing: the call reached its maximum duration.', source: CAUSES },
      { word: '6010', outcome: 'no_answer', todo: 'Nothing: nobody answered in time.', source: CAUSES },
      { word: '6020', outcome: 'answered', category: 'upstream', todo: 'No media for 60 seconds: check the media path.', source: CAUSES },
      { word: '9000', outcome: 'cancelled', todo: 'Nothing: another leg answered first.', source: CAUSES },
      { word: '9100', outcome: 'voicemail', todo: 'Nothing: a machine answered.', source: CAUSES },
      { word: '9110', outcome: 'no_answer', todo: 'Nothing: the person pressed no key.', source: CAUSES },
      // The words of callbacks, which come without a number in older ones.
      { word: 'USER_BUSY', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'NO_ANSWER', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'NO_USER_RESPONSE', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'CALL_REJECTED', outcome: 'rejected', todo: 'Nothing: the recipient rejected the call.' },
      { word: 'ORIGINATOR_CANCEL', outcome: 'cancelled', todo: 'Nothing: the service cancelled the call.' },
      { word: 'UNALLOCATED_NUMBER', outcome: 'invalid_number', category: 'invalid_request', retry: 'never', todo: 'The number does not exist: clean the list.' },
      { word: 'busy', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'no-answer', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'timeout', outcome: 'no_answer', todo: 'Nothing: nobody answered in time.' },
      { word: 'cancel', outcome: 'cancelled', todo: 'Nothing: the service cancelled the call.' },
      { word: 'failed', outcome: 'failed', category: 'dial', weak: true, todo: 'Read the cause of the hangup.' },
      { word: 'completed', outcome: 'answered', weak: true, todo: 'Nothing: the call ended normally.' },
      { word: 'NORMAL_CLEARING', outcome: 'answered', weak: true, todo: 'Nothing: the call ended normally.' },
    ],
    underWay: ['queued', 'ringing', 'in-progress'],
    // A record is over once it holds the cause of the hangup.
    fields: {
      id: ['call_uuid', 'CallUUID'],
      status: ['hangup_cause_code', 'hangup_cause_name', 'CallStatus'],
      end: ['hangup_cause_code', 'HangupCauseCode', 'HangupCause', 'CallStatus'],
      direction: ['call_direction', 'direction', 'Direction'],
      duration: ['bill_duration', 'Duration'],
      price: [{ amount: 'total_amount', unit: 'usd' }],
    },
    otherwiseOver: true,
    responses: [{ operation: 'calls.get' }, { operation: 'calls.list', lists: ['objects'] }],
    webhook: { source: CALL, event: ['Event'], ended: ['Hangup'], other: ['*'] },
  },

  balance: { source: API, rows: [{ operation: 'account.get', remaining: 'cash_credits', unit: 'usd' }] },
});
