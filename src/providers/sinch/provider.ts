import type { Provider } from '../../catalogue/provider.ts';
import { SINCH_CODES } from './codes.ts';

const ERRORS = 'https://developers.sinch.com/docs/voice/api-reference/error-codes';
const CALLS = 'https://developers.sinch.com/docs/voice/api-reference/voice/calls';
const CALLBACKS = 'https://developers.sinch.com/docs/voice/api-reference/voice/callbacks';
const SDK = 'https://github.com/sinch/sinch-sdk-node';

export const sinch: Provider = {
  name: 'sinch',
  title: 'Sinch Voice',
  docs: [ERRORS, CALLS, CALLBACKS, SDK],
  links: { source: ERRORS, statusPage: 'https://status.sinch.com', portal: 'https://dashboard.sinch.com' },

  hosts: { source: SDK, rows: ['calling.api.sinch.com', 'callingapi.sinch.com', ...['use1', 'euc1', 'sae1', 'apse1', 'apse2'].map((region) => `calling-${region}.api.sinch.com`)] },

  operations: {
    source: CALLS,
    rows: [
      { name: 'callouts.create', method: 'POST', template: '/calling/v1/callouts', placesCall: true },
      { name: 'calls.get', method: 'GET', template: '/calling/v1/calls/id/{callId}' },
      { name: 'calls.update', method: 'PATCH', template: '/calling/v1/calls/id/{callId}' },
      { name: 'calls.manage', method: 'PATCH', template: '/calling/v1/calls/id/{callId}/leg/{callLeg}' },
      { name: 'conferences.get', method: 'GET', template: '/calling/v1/conferences/id/{id}' },
      { name: 'conferences.kick_all', method: 'DELETE', template: '/calling/v1/conferences/id/{id}' },
      { name: 'conferences.participant', method: 'PATCH', template: '/calling/v1/conferences/id/{id}/{callId}' },
      { name: 'conferences.kick', method: 'DELETE', template: '/calling/v1/conferences/id/{id}/{callId}' },
      { name: 'numbers.list', method: 'GET', template: '/v1/configuration/numbers' },
      { name: 'numbers.assign', method: 'POST', template: '/v1/configuration/numbers' },
      { name: 'numbers.unassign', method: 'DELETE', template: '/v1/configuration/numbers' },
      { name: 'numbers.query', method: 'GET', template: '/v1/calling/query/number/{number}' },
      { name: 'callbacks.get', method: 'GET', template: '/v1/configuration/callbacks/applications/{key}' },
      { name: 'callbacks.update', method: 'POST', template: '/v1/configuration/callbacks/applications/{key}' },
    ],
  },

  errorBody: { source: ERRORS, code: ['errorCode'], message: ['message'], requestId: ['reference'] },

  // The first three digits of a code are the HTTP status, which decides where no row does.
  codes: { source: ERRORS, rows: SINCH_CODES },

  statuses: {
    source: ERRORS,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the parameter that the message names.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the application key and its secret.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'Top up the account.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The application may not do this. Check its rights in the dashboard.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id of the call or the conference.' },
      { status: 409, category: 'conflict', retry: 'never', todo: 'The call is not in a state that allows this. Read its state first.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the parameter that the message names.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'The account sends too many requests. Slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Sinch failed: retry with backoff.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Sinch failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Sinch is unavailable: retry with backoff.' },
    ],
  },

  calls: {
    source: CALLBACKS,
    ends: [
      { word: 'NOCREDITPARTNER', outcome: 'blocked', category: 'credits', retry: 'never', todo: 'The account has no credit: top up.' },
      { word: 'BLOCKED', outcome: 'blocked', category: 'compliance', retry: 'never', todo: 'Sinch blocks the destination. Do not retry; ask support if the calls are legitimate.' },
      { word: 'BUSY', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'CANCEL', outcome: 'cancelled', todo: 'Nothing: the call ended before an answer.' },
      { word: 'USERNOTFOUND', outcome: 'invalid_number', category: 'not_found', retry: 'never', todo: 'The recipient is not registered. Check that its app is online.' },
      { word: 'CONGESTION', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'There is no route now: back off.' },
      { word: 'GENERALERROR', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'Contact support with the call id.' },
      { word: 'CALLBACKERROR', outcome: 'failed', category: 'upstream', retry: 'backoff', todo: 'Your own callback failed: look at its log.' },
      { word: 'INVALIDSVAMLACTION', outcome: 'failed', category: 'invalid_request', retry: 'never', todo: 'Your callback answered with an invalid SVAML action.' },
      { word: 'ANSWERED', outcome: 'answered', weak: true, todo: 'Nothing: the call ended normally.' },
      { word: 'NOANSWER', outcome: 'no_answer', weak: true, todo: 'Nothing: nobody answered.' },
      { word: 'FAILED', outcome: 'failed', category: 'dial', weak: true, todo: 'Read the reason of the call.' },
    ],
    underWay: ['ONGOING'],
    otherwiseOver: true,
    fields: {
      id: ['callId', 'callid'],
      status: ['status', 'result'],
      end: ['reason', 'result'],
      duration: ['duration'],
      price: [{ amount: 'debit.amount', unitAt: 'debit.currencyId' }],
    },
    responses: [{ operation: 'calls.get' }],
    webhook: { source: CALLBACKS, event: ['event'], ended: ['dice'], other: ['*'] },
  },
};
