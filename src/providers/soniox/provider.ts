import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://soniox.com/docs/api-reference/errors';
const WEBSOCKET = 'https://soniox.com/docs/stt/api-reference/websocket-api';
const REALTIME = 'https://soniox.com/docs/stt/rt/error-handling';
const KEYS = 'https://soniox.com/docs/guides/temporary-api-keys';
const SDK = 'https://github.com/soniox/soniox-js';

const CONCURRENT = ['*concurrent*'];

export const soniox: Provider = {
  name: 'soniox',
  title: 'Soniox',
  docs: [ERRORS, WEBSOCKET, REALTIME, KEYS],
  links: { source: ERRORS, statusPage: 'https://status.soniox.com', portal: 'https://console.soniox.com' },

  hosts: { source: SDK, rows: ['soniox.com'] },

  operations: {
    source: SDK,
    rows: [
      { name: 'transcribe.connect', method: 'GET', template: '/transcribe-websocket', stream: true },
      { name: 'tts.connect', method: 'GET', template: '/tts-websocket', stream: true },
      { name: 'tts.create', method: 'POST', template: '/tts' },
      { name: 'files.create', method: 'POST', template: '/v1/files' },
      { name: 'files.list', method: 'GET', template: '/v1/files' },
      { name: 'files.get', method: 'GET', template: '/v1/files/{file_id}' },
      { name: 'files.delete', method: 'DELETE', template: '/v1/files/{file_id}' },
      { name: 'transcriptions.create', method: 'POST', template: '/v1/transcriptions' },
      { name: 'transcriptions.list', method: 'GET', template: '/v1/transcriptions' },
      { name: 'transcriptions.get', method: 'GET', template: '/v1/transcriptions/{transcription_id}' },
      { name: 'transcriptions.delete', method: 'DELETE', template: '/v1/transcriptions/{transcription_id}' },
      { name: 'transcriptions.transcript', method: 'GET', template: '/v1/transcriptions/{transcription_id}/transcript' },
      { name: 'auth.temporary_key', method: 'POST', template: '/v1/auth/temporary-api-key', source: KEYS },
      { name: 'models.list', method: 'GET', template: '/v1/models' },
      { name: 'tts_models.list', method: 'GET', template: '/v1/tts-models' },
      { name: 'voices.list', method: 'GET', template: '/v1/voices' },
      { name: 'voices.create', method: 'POST', template: '/v1/voices' },
      { name: 'concurrency_limits.get', method: 'GET', template: '/v1/concurrency-limits' },
      { name: 'usage.logs', method: 'GET', template: '/v1/usage-logs' },
      { name: 'usage.summary', method: 'GET', template: '/v1/usage/summary' },
    ],
  },

  errorBody: { source: ERRORS, code: ['error_type'], message: ['message', 'error_message', '.'], param: ['validation_errors.0.location'], requestId: ['request_id'] },

  codes: {
    source: ERRORS,
    rows: [
      { code: 'unauthenticated', status: 401, category: 'auth', retry: 'never', message: 'Incorrect API key provided.', todo: 'Check the API key, or create a new temporary one.' },
      { code: 'permission_denied', status: 403, category: 'permission', retry: 'never', todo: 'The key may not use this product.' },
      { code: 'temp_api_key_session_expired', status: 403, category: 'auth', retry: 'never', todo: 'The temporary key expired: create a new one.' },
      { code: 'organization_balance_exhausted', status: 402, category: 'credits', retry: 'never', message: 'Organization balance exhausted. Please either add funds manually or enable autopay.', todo: 'Add funds or turn on autopay.' },
      { code: 'organization_monthly_budget_exhausted', status: 402, category: 'credits', retry: 'never', todo: 'Raise the monthly budget of the organization.' },
      { code: 'project_monthly_budget_exhausted', status: 402, category: 'credits', retry: 'never', message: 'Project monthly budget exhausted. Please increase it.', todo: 'Raise the monthly budget of the project.' },
      // One code for two limits: the text says which.
      { code: 'limit_exceeded', when: { text: CONCURRENT }, status: 429, category: 'concurrency', retry: 'backoff', todo: 'Too many requests or streams at once: close idle ones, or ask for a higher limit.' },
      { code: 'limit_exceeded', status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down: the message names the limit.' },
      { code: 'max_concurrent_connections_reached', status: 429, category: 'concurrency', retry: 'backoff', todo: 'Close idle streams.' },
      { code: 'invalid_request', status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: `validation_errors` or the message names the field.' },
      { code: 'model_not_available', status: 400, category: 'invalid_request', retry: 'never', todo: 'The model is unknown, or not available to this project.' },
      { code: 'request_timeout', status: 408, category: 'timeout', retry: 'backoff', todo: 'The start message or the audio came too late: check the media path.' },
      { code: 'max_duration_reached', status: 413, category: 'invalid_request', retry: 'never', todo: 'The audio is longer than the maximum of 300 minutes: open the next stream.' },
      { code: 'transcription_invalid_state', status: 409, category: 'conflict', retry: 'backoff', todo: 'The transcription is still running: ask again later.' },
      { code: 'internal_error', status: 500, category: 'provider', retry: 'backoff', todo: 'Soniox failed: retry with backoff.' },
      { code: 'service_unavailable', status: 503, category: 'provider', retry: 'backoff', todo: 'Start a new stream at once, then back off.' },
    ],
  },

  statuses: {
    source: WEBSOCKET,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: the message names the field.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the API key, or create a new temporary one.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'Add funds, or raise the budget of the organization or the project.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The key may not use this product.', source: ERRORS },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id.', source: ERRORS },
      { status: 408, category: 'timeout', retry: 'backoff', todo: 'The start message or the audio came too late: check the media path.' },
      { status: 409, category: 'conflict', retry: 'backoff', todo: 'The transcription is still running: ask again later.', source: ERRORS },
      { status: 413, category: 'invalid_request', retry: 'never', todo: 'The audio is too long: split it.', source: ERRORS },
      { status: 429, when: { text: CONCURRENT }, category: 'concurrency', retry: 'backoff', todo: 'Too many requests or streams at once: close idle ones, or ask for a higher limit.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down: the message names the limit.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Soniox failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Start a new stream at once, then back off.' },
    ],
  },

  failures: {
    source: ERRORS,
    rows: [{ code: 'transcription_failed', when: { operation: 'transcriptions.get', at: 'status', is: 'failed' }, category: 'provider', retry: 'backoff', todo: 'The transcription failed: read the message, then start it again.' }],
  },

  // The close code says nothing: the frame before it does.
  errorFrames: [
    {
      source: REALTIME,
      contains: '"error_code"',
      when: { at: 'error_code' },
      code: ['error_type'],
      status: ['error_code'],
      message: ['error_message', 'message'],
      requestId: ['request_id'],
      planned: ['max_duration_reached', 'temp_api_key_session_expired'],
      otherwise: { category: 'provider', retry: 'backoff', todo: 'Read the message in the log.' },
    },
  ],

  limits: {
    source: SDK,
    rows: [{ operation: 'concurrency_limits.get', kind: 'concurrency', limit: 'project.limits.transcribe_concurrent', used: 'project.current.transcribe_concurrent' }],
  },

  secrets: { source: KEYS, patterns: [/\btemp:[\w-]+/g] },
};
