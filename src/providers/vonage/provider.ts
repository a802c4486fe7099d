import { each } from '../../catalogue/each.ts';
import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://developer.vonage.com/en/api-errors';
const VOICE = 'https://developer.vonage.com/en/api/voice';
const HOOKS = 'https://developer.vonage.com/en/voice/voice-api/webhook-reference';
const ACCOUNT = 'https://developer.vonage.com/en/api/account';
const SMS = 'https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms';
const SDK = 'https://github.com/Vonage/vonage-node-sdk';

const TOP_UP = 'Top up in the dashboard, and turn on auto-reload.';

export const vonage: Provider = {
  name: 'vonage',
  title: 'Vonage',
  docs: [ERRORS, VOICE, HOOKS, ACCOUNT, SMS, SDK],
  links: { source: ERRORS, statusPage: 'https://vonageapi.statuspage.io', portal: 'https://dashboard.nexmo.com', billing: 'https://dashboard.nexmo.com/billing-and-payments' },

  hosts: { source: SDK, rows: ['nexmo.com', 'vonage.com'] },

  operations: {
    source: VOICE,
    rows: [
      { name: 'calls.create', method: 'POST', template: '/v1/calls', placesCall: true },
      { name: 'calls.list', method: 'GET', template: '/v1/calls' },
      { name: 'calls.get', method: 'GET', template: '/v1/calls/{uuid}' },
      { name: 'calls.update', method: 'PUT', template: '/v1/calls/{uuid}' },
      { name: 'calls.stream', method: 'PUT', template: '/v1/calls/{uuid}/stream' },
      { name: 'calls.stream_stop', method: 'DELETE', template: '/v1/calls/{uuid}/stream' },
      { name: 'calls.talk', method: 'PUT', template: '/v1/calls/{uuid}/talk' },
      { name: 'calls.talk_stop', method: 'DELETE', template: '/v1/calls/{uuid}/talk' },
      { name: 'calls.dtmf', method: 'PUT', template: '/v1/calls/{uuid}/dtmf' },
      { name: 'recordings.get', method: 'GET', template: '/v1/files/{uuid}' },
      { name: 'messages.send', method: 'POST', template: '/v1/messages', source: ERRORS },
      { name: 'verify.start', method: 'POST', template: '/v2/verify', source: ERRORS },
      { name: 'verify.check', method: 'POST', template: '/v2/verify/{request_id}', source: ERRORS },
      { name: 'account.balance', method: 'GET', template: '/account/get-balance', source: ACCOUNT },
      { name: 'account.topup', method: 'POST', template: '/account/top-up', source: ACCOUNT },
      { name: 'numbers.list', method: 'GET', template: '/account/numbers', source: ACCOUNT },
      { name: 'applications.list', method: 'GET', template: '/v2/applications', source: ERRORS },
      { name: 'applications.get', method: 'GET', template: '/v2/applications/{id}', source: ERRORS },
      { name: 'sms.send', method: 'POST', template: '/sms/json', source: SMS },
      { name: 'redact.transaction', method: 'POST', template: '/v1/redact/transaction', source: SDK },
    ],
  },

  // RFC 9457: the fragment of `type` is the code. Older products have other shapes.
  errorBody: {
    source: ERRORS,
    code: ['type#', 'error_title', 'type', 'error-code-label'],
    message: ['detail', 'title', 'error-code-label', 'error_title', 'messages.0.error-text'],
    param: ['invalid_parameters.0.name', 'invalid_parameters.0.field'],
    requestId: ['instance', 'request_id'],
  },

  headers: { source: SDK, requestId: 'x-nexmo-trace-id' },

  codes: {
    source: ERRORS,
    rows: [
      { code: 'low-balance', status: 402, category: 'credits', retry: 'never', message: 'This request could not be performed due to your account balance being low.', todo: TOP_UP },
      { code: 'out-of-credit', status: 403, category: 'credits', retry: 'never', todo: TOP_UP },
      { code: 'account-suspended', category: 'credits', retry: 'never', accountSuspended: true, todo: 'Vonage suspended the account: look for a notice, and ask its support.' },
      { code: 'application-suspended', category: 'permission', retry: 'never', todo: 'The application is suspended: enable it again, or create another.' },
      ...each(['unauthorized', 'unathorized', 'UNAUTHORIZED', 'Unauthorized', 'authentication failed'], { status: 401, category: 'auth', retry: 'never', todo: 'Check the key, the secret or the JWT.' }),
      { code: 'forbidden', status: 403, category: 'permission', retry: 'never', todo: 'The account may not do this. Check its rights in the dashboard.' },
      { code: 'unprovisioned', status: 403, category: 'permission', retry: 'never', todo: 'The product is not enabled for the account. Enable it in the dashboard.' },
      { code: 'jwt-expired', status: 401, category: 'auth', retry: 'never', todo: 'Create a new JWT, and check the clock.' },
      { code: 'jwt-revoked', status: 401, category: 'auth', retry: 'never', todo: 'The key was revoked: create a new one.' },
      { code: 'invalid-api-key', status: 401, category: 'auth', retry: 'never', todo: 'The API key does not exist. Check which key the service was deployed with.' },
      { code: 'invalid-signature', status: 401, category: 'auth', retry: 'never', todo: 'The signature secret or the key of the JWT does not match.' },
      { code: 'invalid-ip', status: 401, category: 'auth', retry: 'never', todo: 'Add the source address to the list of allowed addresses.' },
      { code: 'multiple-auth-methods', status: 401, category: 'auth', retry: 'never', todo: 'Send one kind of credentials only.' },
      { code: 'not-found', status: 404, category: 'not_found', retry: 'never', todo: 'Check the id. A wrong region answers so, too.' },
      { code: 'invalid-id', status: 404, category: 'not_found', retry: 'never', todo: 'The id does not exist in this account. Check where it comes from.' },
      ...each(['invalid-json', 'invalid-params', 'payload-validation', 'list-validation', 'validation', 'invalid-request-parameters'], { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix what `invalid_parameters` names.' }),
      { code: 'wrong-verb', status: 405, category: 'invalid_request', retry: 'never', todo: 'The resource does not support this method. Check the URL and the HTTP method.' },
      { code: 'accept-header', status: 406, category: 'invalid_request', retry: 'never', todo: 'Set the Accept header to application/json.' },
      { code: 'content-type-header', status: 415, category: 'invalid_request', retry: 'never', todo: 'Send application/json.' },
      ...each(['rate-limit', 'throttled'], { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down: 3 new calls and 15 other requests a second.' }),
      { code: 'conflict', status: 409, category: 'conflict', retry: 'after', todo: 'One verification per number at a time: wait.' },
      { code: 'premature-redaction', status: 403, category: 'conflict', retry: 'after', todo: 'Wait an hour before you redact the record.' },
      { code: 'unavailable-legal', status: 451, category: 'compliance', retry: 'never', todo: 'The resource is not available for legal reasons. Do not retry.' },
      { code: 'internal-error', status: 500, category: 'provider', retry: 'backoff', todo: 'Vonage failed: retry, then contact support with the instance.' },
      { code: 'provisioning', category: 'permission', retry: 'never', todo: 'The account has its maximum number of subaccounts.' },
    ],
  },

  statuses: {
    source: ERRORS,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix what `invalid_parameters` names.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the key, the secret or the JWT.' },
      { status: 402, category: 'credits', retry: 'never', todo: TOP_UP },
      { status: 403, category: 'permission', retry: 'never', todo: 'The account may not do this. Check its rights in the dashboard.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id. A wrong region answers so, too.' },
      { status: 405, category: 'invalid_request', retry: 'never', todo: 'The resource does not support this method. Check the URL and the HTTP method.' },
      { status: 406, category: 'invalid_request', retry: 'never', todo: 'Set the Accept header to application/json.' },
      { status: 409, category: 'conflict', retry: 'backoff', todo: 'Another request is being processed: wait.' },
      { status: 415, category: 'invalid_request', retry: 'never', todo: 'Send application/json.' },
      { status: 420, category: 'auth', retry: 'never', todo: 'Check the credentials of the account API.', source: ACCOUNT },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix what `invalid_parameters` names.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down: 3 new calls and 15 other requests a second.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Vonage failed: retry with backoff.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Vonage failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Vonage is unavailable: retry with backoff.' },
    ],
  },

  // The SMS API answers 200 and reports the failure in the body.
  failures: {
    source: SMS,
    rows: [
      { code: 'sms_throttled', when: { operation: 'sms.send', at: 'messages.*.status', is: ['1', '12'] }, category: 'rate_limit', retry: 'backoff', todo: 'The account sends too many requests. Slow down.' },
      { code: 'sms_credentials', when: { operation: 'sms.send', at: 'messages.*.status', is: ['4', '8', '14', '32'] }, category: 'auth', retry: 'never', todo: 'Check the API key, the secret and the signature.' },
      { code: 'sms_quota', when: { operation: 'sms.send', at: 'messages.*.status', is: ['9'] }, category: 'credits', retry: 'never', todo: TOP_UP },
      { code: 'sms_internal', when: { operation: 'sms.send', at: 'messages.*.status', is: ['5'] }, category: 'provider', retry: 'backoff', todo: 'Vonage failed: retry with backoff.' },
      { code: 'sms_barred', when: { operation: 'sms.send', at: 'messages.*.status', is: ['7'] }, category: 'compliance', retry: 'never', todo: 'The number is blocked: remove it.' },
      { code: 'sms_refused', when: { operation: 'sms.send', at: 'messages.*.status', is: ['10', '11', '29', '33'] }, category: 'permission', retry: 'never', todo: 'The account or the number may not send this message.' },
      { code: 'sms_rejected', when: { operation: 'sms.send', at: 'messages.*.status', isNot: ['0'] }, category: 'invalid_request', retry: 'never', todo: 'Fix the message: the error text names the parameter.' },
    ],
  },

  calls: {
    source: HOOKS,
    ends: [
      { word: 'number_out_of_service', outcome: 'invalid_number', category: 'invalid_request', retry: 'never', todo: 'The number is out of service: clean the list.' },
      { word: 'invalid_number', outcome: 'invalid_number', category: 'invalid_request', retry: 'never', todo: 'The number is not valid: clean the list.' },
      { word: 'cannot_route', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'Vonage cannot route the call: check the number and the carrier.' },
      { word: 'carrier_timeout', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The carrier did not answer: try again.' },
      { word: 'internal_error', outcome: 'failed', category: 'provider', retry: 'backoff', todo: 'Vonage failed: retry, then contact support.' },
      { word: 'restricted', outcome: 'blocked', category: 'compliance', retry: 'never', todo: 'The carrier blocked the call. Check the caller id and its registration.' },
      { word: 'declined', outcome: 'rejected', todo: 'Nothing: the recipient declined.' },
      { word: 'unavailable', outcome: 'no_answer', todo: 'Nothing: the number was not available.' },
      { word: 'busy', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'cancelled', outcome: 'cancelled', todo: 'Nothing: the service cancelled the call.' },
      { word: 'rejected', outcome: 'rejected', todo: 'Nothing: the recipient or the network rejected the call.' },
      { word: 'timeout', outcome: 'no_answer', todo: 'Nothing: nobody answered in time.' },
      { word: 'unanswered', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'failed', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The call could not be connected: read the detail.' },
      { word: 'completed', outcome: 'answered', weak: true, todo: 'Nothing: the call ended normally.' },
    ],
    underWay: ['started', 'ringing', 'answered', 'machine', 'human'],
    fields: {
      id: ['uuid', 'call_uuid'],
      status: ['status'],
      end: ['detail', 'status'],
      direction: ['direction'],
      duration: ['duration'],
      price: [{ amount: 'price', unit: 'eur' }],
    },
    responses: [{ operation: 'calls.get' }, { operation: 'calls.list', lists: ['_embedded.calls'] }],
    webhook: { source: HOOKS, event: ['status'], ended: ['completed', 'busy', 'cancelled', 'failed', 'rejected', 'timeout', 'unanswered'], other: ['*'] },
  },

  balance: {
    source: ACCOUNT,
    rows: [{ operation: 'account.balance', remaining: 'value', unit: 'eur' }],
    // The API secret, with the API key as the user name.
    ask: { operation: 'account.balance', origin: 'https://rest.nexmo.com', auth: { basic: ['api_key'] }, source: ACCOUNT },
  },
};
