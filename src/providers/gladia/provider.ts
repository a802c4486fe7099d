import type { Provider } from '../../catalogue/provider.ts';

const LIVE = 'https://docs.gladia.io/api-reference/v2/live/init';
const PRERECORDED = 'https://docs.gladia.io/api-reference/v2/pre-recorded/init';
const LIMITS = 'https://docs.gladia.io/chapters/limits-and-specifications/concurrency';
const SDK = 'https://github.com/gladiaio/sdk';

const TOO_MANY = 'The plan’s number of jobs or sessions is running: wait for one to end, or raise the plan.';

export const gladia: Provider = {
  name: 'gladia',
  title: 'Gladia',
  docs: [LIVE, PRERECORDED, LIMITS, SDK],
  links: { source: LIMITS, statusPage: 'https://status.gladia.io', portal: 'https://app.gladia.io' },

  hosts: { source: SDK, rows: ['api.gladia.io'] },

  operations: {
    source: SDK,
    rows: [
      { name: 'live.create', method: 'POST', template: '/v2/live' },
      // A list and the stream share method and path.
      { name: 'live.connect', method: 'GET', template: '/v2/live', stream: true },
      { name: 'live.get', method: 'GET', template: '/v2/live/{id}' },
      { name: 'live.delete', method: 'DELETE', template: '/v2/live/{id}' },
      { name: 'live.file', method: 'GET', template: '/v2/live/{id}/file' },
      { name: 'upload.create', method: 'POST', template: '/v2/upload' },
      { name: 'pre_recorded.create', method: 'POST', template: '/v2/pre-recorded' },
      { name: 'pre_recorded.list', method: 'GET', template: '/v2/pre-recorded' },
      { name: 'pre_recorded.get', method: 'GET', template: '/v2/pre-recorded/{id}' },
      { name: 'pre_recorded.delete', method: 'DELETE', template: '/v2/pre-recorded/{id}' },
      { name: 'pre_recorded.file', method: 'GET', template: '/v2/pre-recorded/{id}/file' },
      { name: 'legacy.connect', method: 'GET', template: '/audio/text/audio-transcription', stream: true },
    ],
  },

  // There is no code: the status decides.
  errorBody: { source: LIVE, message: ['message', 'validation_errors.0', '.'], requestId: ['request_id', 'header:x-aipi-call-id'] },

  statuses: {
    source: LIVE,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: `validation_errors` names the fields.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the x-gladia-key header.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'The plan is used up or unpaid: check the billing page.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The plan or the key lacks this feature or region.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the job id.' },
      { status: 413, category: 'invalid_request', retry: 'never', todo: 'The file is too large or too long: split it.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the request: `validation_errors` names the fields.' },
      { status: 429, category: 'concurrency', retry: 'backoff', todo: TOO_MANY, source: LIMITS },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Gladia failed: retry with backoff and look at its status page.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Gladia failed: retry with backoff and look at its status page.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Gladia is unavailable: retry with backoff.' },
    ],
  },

  // A job that failed is reported with 200 and the HTTP status of its error.
  failures: {
    source: SDK,
    rows: [
      { code: 'job_unauthorized', when: { operation: ['pre_recorded.get', 'live.get'], at: 'error_code', is: [401] }, category: 'auth', retry: 'never', todo: 'Check the x-gladia-key header.' },
      { code: 'job_forbidden', when: { operation: ['pre_recorded.get', 'live.get'], at: 'error_code', is: [403] }, category: 'permission', retry: 'never', todo: 'The plan or the key lacks this feature.' },
      { code: 'job_limited', when: { operation: ['pre_recorded.get', 'live.get'], at: 'error_code', is: [429] }, category: 'concurrency', retry: 'backoff', todo: TOO_MANY },
      { code: 'job_invalid', when: { operation: ['pre_recorded.get', 'live.get'], at: 'error_code', is: [400, 404, 413, 415, 422] }, category: 'invalid_request', retry: 'never', todo: 'The audio or the options of the job are wrong.' },
      { code: 'job_failed', when: { operation: ['pre_recorded.get', 'live.get'], at: 'status', is: 'error' }, category: 'provider', retry: 'backoff', todo: 'The job failed at Gladia: start it again.' },
    ],
  },

  // Reasons are not documented. The SDK gives up on 44xx and reconnects from 4500.
  closes: {
    source: SDK,
    rows: [
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the session ended.' },
      { code: 4403, reason: 'session_over', category: 'conflict', retry: 'never', todo: 'The session is over: start a new one.' },
      { code: 4400, upTo: 4499, reason: 'request_refused', category: 'invalid_request', retry: 'never', todo: 'Gladia refused the session: check its configuration and token.' },
      { code: 4500, upTo: 4599, reason: 'server_error', category: 'provider', retry: 'backoff', todo: 'Gladia failed: reconnect with backoff.' },
    ],
  },

  errorFrames: [
    { source: SDK, contains: '"error"', when: { at: 'acknowledged', is: false }, message: ['error.message'], otherwise: { category: 'invalid_request', retry: 'never', todo: 'Gladia rejected a message of the service: read the text in the log.' } },
    { source: SDK, contains: '"error"', when: { at: 'error.message' }, message: ['error.message'], otherwise: { category: 'provider', retry: 'backoff', todo: 'An add-on failed: read the text in the log.' } },
  ],
};
