import { each } from '../../catalogue/each.ts';
import type { Provider } from '../../catalogue/provider.ts';

const VOICE = 'https://dev.bandwidth.com/docs/voice/errors';
const MESSAGING = 'https://dev.bandwidth.com/docs/messaging/errors';
const NUMBERS = 'https://dev.bandwidth.com/docs/numbers/errors';
const HOOKS = 'https://dev.bandwidth.com/docs/voice/webhooks';
const SDK = 'https://github.com/Bandwidth/node-sdk';

export const bandwidth: Provider = {
  name: 'bandwidth',
  title: 'Bandwidth',
  docs: [VOICE, MESSAGING, NUMBERS, HOOKS, SDK],
  links: { source: VOICE, statusPage: 'https://status.bandwidth.com', portal: 'https://dashboard.bandwidth.com' },

  hosts: { source: SDK, rows: ['voice.bandwidth.com', 'bandwidth.com'] },

  operations: {
    source: SDK,
    rows: [
      { name: 'calls.create', method: 'POST', template: '/api/v2/accounts/{accountId}/calls', placesCall: true },
      { name: 'calls.list', method: 'GET', template: '/api/v2/accounts/{accountId}/calls' },
      { name: 'calls.get', method: 'GET', template: '/api/v2/accounts/{accountId}/calls/{callId}' },
      { name: 'calls.update', method: 'POST', template: '/api/v2/accounts/{accountId}/calls/{callId}' },
      { name: 'calls.bxml', method: 'PUT', template: '/api/v2/accounts/{accountId}/calls/{callId}/bxml' },
      { name: 'recordings.list', method: 'GET', template: '/api/v2/accounts/{accountId}/calls/{callId}/recordings' },
      { name: 'recordings.update', method: 'PUT', template: '/api/v2/accounts/{accountId}/calls/{callId}/recording' },
      { name: 'conferences.list', method: 'GET', template: '/api/v2/accounts/{accountId}/conferences' },
      { name: 'conferences.get', method: 'GET', template: '/api/v2/accounts/{accountId}/conferences/{conferenceId}' },
      { name: 'statistics.get', method: 'GET', template: '/api/v2/accounts/{accountId}/statistics' },
      { name: 'messages.create', method: 'POST', template: '/api/v2/users/{accountId}/messages', source: MESSAGING },
      { name: 'messages.list', method: 'GET', template: '/api/v2/users/{accountId}/messages', source: MESSAGING },
      { name: 'mfa.voice', method: 'POST', template: '/api/v1/accounts/{accountId}/code/voice', placesCall: true },
      { name: 'mfa.messaging', method: 'POST', template: '/api/v1/accounts/{accountId}/code/messaging' },
      { name: 'mfa.verify', method: 'POST', template: '/api/v1/accounts/{accountId}/code/verify' },
      { name: 'lookup.create', method: 'POST', template: '/v2/accounts/{accountId}/phoneNumberLookup' },
      { name: 'lookup.create_v1', method: 'POST', template: '/api/v1/accounts/{accountId}/tnlookup' },
    ],
  },

  // `validation` and `error` come with several statuses: they are no codes. The numbers API answers in XML.
  errorBody: {
    source: VOICE,
    code: ['type', 'errors.0.type', 'errors.0.code'],
    message: ['description', 'errors.0.description', 'errors.0.message', 'error', 'message', '*.ErrorList.Error.Description', '*.Error.Description', 'ErrorList.Error.Description'],
    param: ['fieldErrors.0.fieldName', 'errors.0.source.field'],
    requestId: ['id', 'requestId'],
  },

  codes: {
    source: VOICE,
    rows: [
      { code: 'concurrent_call_limit', text: 'Account concurrent call limit exceeded*', outranks: true, status: 429, category: 'concurrency', retry: 'after', message: 'Account concurrent call limit exceeded', todo: 'Too many live calls: queue new ones.' },
      { code: 'call_rate_limit', text: 'Account call creation rate limit exceeded*', outranks: true, status: 429, category: 'rate_limit', retry: 'after', message: 'Account call creation rate limit exceeded', todo: 'Too many new calls a second: queue them.' },
      ...each(['authentication-error', 'unauthorized'], { status: 401, category: 'auth', retry: 'never', todo: 'Bandwidth refused the credentials. User, password and account must belong together.' }),
      ...each(['authorization-error', 'forbidden'], { status: 403, category: 'permission', retry: 'never', todo: 'The account has no access to this product. Ask Bandwidth to enable it.' }),
      ...each(['rate_limit_exceeded', 'rate-limit-exceeded'], { status: 429, category: 'rate_limit', retry: 'after', todo: 'Wait as Retry-After says.' }),
      { code: 'internal-error', status: 500, category: 'provider', retry: 'backoff', todo: 'Bandwidth failed: retry, then open a ticket with request and answer.' },
      { code: 'system-overloaded', status: 503, category: 'provider', retry: 'backoff', todo: 'Bandwidth has no capacity. It is not your limit: retry with backoff.' },
      { code: 'request-validation', status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix what `fieldErrors` names.', source: MESSAGING },
      { code: 'unsupported-content-type', status: 415, category: 'invalid_request', retry: 'never', todo: 'Send application/json.' },
      { code: 'method-not-allowed', status: 405, category: 'invalid_request', retry: 'never', todo: 'The resource does not support this method. Check the URL and the HTTP method.' },
    ],
  },

  statuses: {
    source: VOICE,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: the description names the field.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Bandwidth refused the credentials. User, password and account must belong together.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The account has no access to this product. Ask Bandwidth to enable it.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'The call is over, or never existed.' },
      { status: 405, category: 'invalid_request', retry: 'never', todo: 'The resource does not support this method. Check the URL and the HTTP method.' },
      { status: 406, category: 'invalid_request', retry: 'never', todo: 'Set the Accept header to application/json.' },
      { status: 409, category: 'conflict', retry: 'never', todo: 'The call is not answered yet, or over.' },
      { status: 413, category: 'invalid_request', retry: 'never', todo: 'The request is too large. Send less data.' },
      { status: 415, category: 'invalid_request', retry: 'never', todo: 'Send application/json.' },
      { status: 429, category: 'rate_limit', retry: 'after', todo: 'Wait as Retry-After says.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Bandwidth failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Bandwidth is unavailable: retry with backoff.' },
    ],
  },

  calls: {
    source: HOOKS,
    ends: [
      { word: 'hangup', outcome: 'answered', when: { at: 'answerTime' }, todo: 'Nothing: the call ended normally.' },
      { word: 'hangup', outcome: 'cancelled', todo: 'Nothing: the call ended before an answer.' },
      { word: 'busy', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'timeout', outcome: 'no_answer', todo: 'Nothing: nobody answered in time.' },
      { word: 'cancel', outcome: 'cancelled', todo: 'Nothing: the service cancelled the call.' },
      { word: 'rejected', outcome: 'rejected', todo: 'Nothing: the recipient rejected the call.' },
      { word: 'callback-error', outcome: 'failed', category: 'upstream', retry: 'backoff', todo: 'Your own callback failed: look at its log.' },
      { word: 'invalid-bxml', outcome: 'failed', category: 'invalid_request', retry: 'never', todo: 'The BXML of your callback is invalid. Fix what your server sends.' },
      { word: 'application-error', outcome: 'failed', category: 'invalid_request', retry: 'never', todo: 'The application asked for something unsupported, such as an audio format.' },
      { word: 'account-limit', outcome: 'blocked', category: 'rate_limit', retry: 'backoff', todo: 'The rate limits of the account were reached: queue dials.' },
      { word: 'node-capacity-exceeded', outcome: 'blocked', category: 'provider', retry: 'backoff', todo: 'Bandwidth had no capacity: try again.' },
      { word: 'error', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'Send `errorMessage` and `errorId` to support.' },
      { word: 'unknown', outcome: 'failed', category: 'provider', retry: 'backoff', todo: 'Send `errorId` to support.' },
    ],
    underWay: ['queued', 'initiated', 'answered'],
    otherwiseOver: true,
    fields: {
      id: ['callId'],
      status: ['state', 'eventType'],
      end: ['cause', 'disconnectCause'],
      direction: ['direction'],
      duration: [{ from: 'answerTime', to: 'endTime' }],
    },
    responses: [{ operation: 'calls.get' }, { operation: 'calls.list', lists: ['.'] }],
    webhook: { source: HOOKS, event: ['eventType'], ended: ['disconnect', 'transferDisconnect'], other: ['*'] },
  },

  limits: { source: VOICE, rows: [{ operation: 'statistics.get', kind: 'concurrency', limit: 'maxCallQueueSize', used: 'currentCallQueueSize' }] },
};
