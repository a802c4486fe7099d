import { each } from '../../catalogue/each.ts';
import type { Provider } from '../../catalogue/provider.ts';

const REALTIME = 'https://docs.speechmatics.com/api-ref/realtime-transcription-websocket';
const BATCH_LIMITS = 'https://docs.speechmatics.com/speech-to-text/batch/limits';
const TROUBLE = 'https://docs.speechmatics.com/speech-to-text/batch/troubleshooting';
const AUTH = 'https://docs.speechmatics.com/get-started/authentication';
const SPEC = 'https://github.com/speechmatics/docs';

export const speechmatics: Provider = {
  name: 'speechmatics',
  title: 'Speechmatics',
  docs: [REALTIME, BATCH_LIMITS, TROUBLE, AUTH],
  links: { source: TROUBLE, statusPage: 'https://status.speechmatics.com', portal: 'https://portal.speechmatics.com' },

  hosts: { source: AUTH, rows: ['rt.speechmatics.com', 'asr.api.speechmatics.com', 'mp.speechmatics.com', 'tts.speechmatics.com', 'speechmatics.com'] },

  operations: {
    source: SPEC,
    rows: [
      { name: 'jobs.create', method: 'POST', template: '/v2/jobs' },
      { name: 'jobs.list', method: 'GET', template: '/v2/jobs' },
      { name: 'jobs.get', method: 'GET', template: '/v2/jobs/{jobid}' },
      { name: 'jobs.delete', method: 'DELETE', template: '/v2/jobs/{jobid}' },
      { name: 'jobs.transcript', method: 'GET', template: '/v2/jobs/{jobid}/transcript' },
      { name: 'jobs.log', method: 'GET', template: '/v2/jobs/{jobid}/log' },
      { name: 'usage.get', method: 'GET', template: '/v2/usage' },
      { name: 'realtime.connect', method: 'GET', template: '/v2', stream: true },
      { name: 'realtime.connect_language', method: 'GET', template: '/v2/{language}', stream: true },
      { name: 'api_keys.create', method: 'POST', template: '/v1/api_keys', source: AUTH },
      { name: 'tts.generate', method: 'POST', template: '/generate/{voice_id}' },
    ],
  },

  errorBody: { source: SPEC, code: ['error'], message: ['detail', 'error', '.'] },

  headers: { source: TROUBLE, requestId: 'request-id' },

  // The words of streams, then the phrases of the REST API.
  codes: {
    source: REALTIME,
    rows: [
      { code: 'quota_exceeded', category: 'concurrency', retry: 'backoff', todo: 'Too many sessions at once: wait 5 to 10 seconds, close idle ones, or ask for a higher limit.' },
      { code: 'timelimit_exceeded', category: 'credits', retry: 'never', todo: 'The usage of the contract is used up: extend it.' },
      { code: 'not_authorised', category: 'auth', retry: 'never', todo: 'Check the API key, or how long the temporary key lives.' },
      { code: 'not_allowed', category: 'permission', retry: 'never', todo: 'The key may not use this feature.' },
      { code: 'invalid_model', category: 'invalid_request', retry: 'never', todo: 'The language or the model is not available to this account.' },
      { code: 'protocol_error', category: 'invalid_request', retry: 'never', todo: 'Messages are sent in the wrong order: check the SDK version.' },
      ...each(['invalid_message', 'invalid_language', 'invalid_config', 'invalid_audio_type', 'invalid_output_format'], { category: 'invalid_request', retry: 'never', todo: 'Fix the StartRecognition message.' }),
      { code: 'job_error', category: 'provider', retry: 'backoff', todo: 'Retry after 5 to 10 seconds.' },
      { code: 'internal_error', category: 'provider', retry: 'backoff', todo: 'Retry after 5 to 10 seconds.' },
      { code: 'idle_timeout', category: 'timeout', retry: 'backoff', todo: 'No audio came for an hour: end idle sessions, or keep audio flowing.' },
      { code: 'session_timeout', category: 'timeout', retry: 'backoff', todo: 'The session reached its maximum of 48 hours: reconnect.' },
      { code: 'unknown_error', category: 'provider', retry: 'backoff', todo: 'Retry, then contact support with the session id.' },
      { code: 'Max concurrent running jobs exceeded', text: '*concurrent*', outranks: true, status: 429, category: 'concurrency', retry: 'backoff', message: 'Max concurrent running jobs exceeded', todo: 'Too many jobs are running: wait for some to finish.', source: BATCH_LIMITS },
      ...each(['Permission Denied', 'Unauthorized'], { status: 401, category: 'auth', retry: 'never', todo: 'Check the API key and the region of the endpoint.', source: SPEC }),
      ...each(['Forbidden', 'Invalid or missing license', 'Requested product not available'], { status: 403, category: 'permission', retry: 'never', todo: 'The key expired, or the contract lacks the feature.', source: TROUBLE }),
      ...each(['Job rejected', 'Job rejected due to invalid audio', 'Job rejected due to invalid text', 'Malformed request', 'Missing data_file', 'Missing callback', 'No language selected', 'Format Not Supported', 'Bad Request', 'Unprocessable Entity', 'Job is not of type transcription'], {
        status: 400,
        category: 'invalid_request',
        retry: 'never',
        todo: 'Fix the request: `detail` names the field.',
        source: SPEC,
      }),
      ...each(['Job not found', 'Log file not available', 'File Expired', 'Job Expired'], { status: 404, category: 'not_found', retry: 'never', todo: 'The id is wrong, or the job is older than 7 days.', source: SPEC }),
      ...each(['Job In Progress', 'Resource Locked', 'Transcription not ready'], { status: 423, category: 'conflict', retry: 'backoff', todo: 'Ask again later, or delete with force.', source: SPEC }),
      ...each(['Internal Server Error', 'Job error'], { status: 500, category: 'provider', retry: 'backoff', todo: 'Speechmatics failed: retry with backoff.', source: SPEC }),
      { code: 'Not Implemented', status: 501, category: 'invalid_request', retry: 'never', todo: 'The appliance lacks this feature.', source: SPEC },
    ],
  },

  statuses: {
    source: SPEC,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: `detail` names the field.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the API key and the region of the endpoint.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The key expired, or the contract lacks the feature.', source: TROUBLE },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the URL and the job id.' },
      { status: 405, category: 'invalid_request', retry: 'never', todo: 'Check the URL of the stream.', source: REALTIME },
      { status: 410, category: 'not_found', retry: 'never', todo: 'The job is older than 7 days.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the request: `detail` names the field.' },
      { status: 423, category: 'conflict', retry: 'backoff', todo: 'The job is running: ask again later, or delete with force.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Send at most 10 new jobs and 50 polls a second, or use callbacks.', source: BATCH_LIMITS },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Speechmatics failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Speechmatics is unavailable: retry with backoff.' },
    ],
  },

  closes: {
    source: REALTIME,
    rows: [
      { code: 1008, text: ['*idle*', '*session_timeout*', '*policy_violation*'], reason: 'session_timeout', category: 'timeout', retry: 'backoff', todo: 'The session stood idle or reached its maximum duration: reconnect.' },
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the session ended.' },
      { code: 1003, reason: 'protocol_error', category: 'invalid_request', retry: 'never', todo: 'Messages are sent in the wrong order: check the SDK version.' },
      { code: 1008, reason: 'policy_violation', category: 'timeout', retry: 'backoff', todo: 'The session stood idle or reached its maximum duration: reconnect.' },
      { code: 1011, reason: 'internal_error', category: 'provider', retry: 'backoff', todo: 'Retry after 5 to 10 seconds.' },
      { code: 4001, reason: 'not_authorised', category: 'auth', retry: 'never', todo: 'Check the API key, or how long the temporary key lives.' },
      { code: 4003, reason: 'not_allowed', category: 'permission', retry: 'never', todo: 'The key may not use this feature.' },
      { code: 4004, reason: 'invalid_model', category: 'invalid_request', retry: 'never', todo: 'The language or the model is not available to this account.' },
      { code: 4005, reason: 'quota_exceeded', category: 'concurrency', retry: 'backoff', todo: 'Too many sessions at once: wait 5 to 10 seconds, close idle ones, or ask for a higher limit.' },
      { code: 4006, reason: 'timelimit_exceeded', category: 'credits', retry: 'never', todo: 'The usage of the contract is used up: extend it.' },
      { code: 4013, reason: 'job_error', category: 'provider', retry: 'backoff', todo: 'Retry after 5 to 10 seconds.' },
    ],
  },

  errorFrames: [{ source: REALTIME, contains: '"Error"', when: { at: 'message', is: 'Error' }, code: ['type'], message: ['reason'], otherwise: { category: 'provider', retry: 'backoff', todo: 'Read the reason in the log.' } }],
};
