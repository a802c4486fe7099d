import { each } from '../../catalogue/each.ts';
import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://developers.deepgram.com/docs/errors';
const STT_CLOSES = 'https://developers.deepgram.com/docs/stt-troubleshooting-websocket-data-and-net-errors';
const TTS_CLOSES = 'https://developers.deepgram.com/docs/tts-troubleshooting-websocket-net-and-data-errors';
const AGENT = 'https://developers.deepgram.com/docs/voice-agent-errors-warnings';
const LIMITS = 'https://developers.deepgram.com/docs/working-with-concurrency-rate-limits';
const SDK = 'https://github.com/deepgram/deepgram-js-sdk';

const TOO_MANY = 'Too many requests or streams at once: queue them, close idle streams, or raise the plan.';

export const deepgram: Provider = {
  name: 'deepgram',
  title: 'Deepgram',
  docs: [ERRORS, STT_CLOSES, TTS_CLOSES, AGENT, LIMITS],
  links: { source: ERRORS, statusPage: 'https://status.deepgram.com', portal: 'https://console.deepgram.com' },

  hosts: { source: SDK, rows: ['api.deepgram.com', 'agent.deepgram.com', 'deepgram.com'] },

  operations: {
    source: SDK,
    rows: [
      { name: 'listen.create', method: 'POST', template: '/v1/listen' },
      { name: 'listen.connect', method: 'GET', template: '/v1/listen', stream: true },
      { name: 'flux.connect', method: 'GET', template: '/v2/listen', stream: true },
      { name: 'speak.create', method: 'POST', template: '/v1/speak' },
      { name: 'speak.connect', method: 'GET', template: '/v1/speak', stream: true },
      { name: 'speak_v2.connect', method: 'GET', template: '/v2/speak', stream: true },
      { name: 'read.create', method: 'POST', template: '/v1/read' },
      { name: 'agent.connect', method: 'GET', template: '/v1/agent/converse', stream: true },
      { name: 'agent.think_models', method: 'GET', template: '/v1/agent/settings/think/models' },
      { name: 'auth.grant', method: 'POST', template: '/v1/auth/grant' },
      { name: 'models.list', method: 'GET', template: '/v1/models' },
      { name: 'projects.list', method: 'GET', template: '/v1/projects' },
      { name: 'projects.get', method: 'GET', template: '/v1/projects/{project_id}' },
      { name: 'balances.list', method: 'GET', template: '/v1/projects/{project_id}/balances' },
      { name: 'balances.get', method: 'GET', template: '/v1/projects/{project_id}/balances/{balance_id}' },
      { name: 'usage.get', method: 'GET', template: '/v1/projects/{project_id}/usage' },
      { name: 'requests.list', method: 'GET', template: '/v1/projects/{project_id}/requests' },
      { name: 'requests.get', method: 'GET', template: '/v1/projects/{project_id}/requests/{request_id}' },
    ],
  },

  // One documented 503 has `error_code` in place of `err_code`.
  errorBody: {
    source: ERRORS,
    code: ['err_code', 'category', 'error_code'],
    message: ['err_msg', 'message', 'details', 'header:dg-error', '.'],
    requestId: ['request_id'],
  },

  // The SDK shows `x-request-id` as the `requestId` of its errors.
  headers: { source: STT_CLOSES, requestId: ['dg-request-id', 'x-request-id'] },

  codes: {
    source: ERRORS,
    rows: [
      { code: 'INVALID_AUTH', status: 401, category: 'auth', retry: 'never', message: 'Invalid credentials.', todo: 'Check the API key and that it belongs to this project.' },
      { code: 'INSUFFICIENT_PERMISSIONS', status: 401, category: 'permission', retry: 'never', message: 'User does not have sufficient permissions.', todo: 'Give the key the scope, or the project access to the model.' },
      { code: 'ASR_PAYMENT_REQUIRED', status: 402, category: 'credits', retry: 'never', message: 'Project does not have enough credits for an ASR request and does not have an overage agreement.', todo: 'Buy credits, or agree on overage with Deepgram.' },
      { code: 'PROJECT_NOT_FOUND', status: 404, category: 'not_found', retry: 'never', message: 'A project with the specified ID was not found.', todo: 'Check the project id against the key.' },
      ...each(['TOO_MANY_REQUESTS', 'Too Many Requests'], { status: 429, category: 'concurrency', retry: 'backoff', message: 'Too many requests. Please try again later', todo: TOO_MANY }),
      { code: 'Bad Request', status: 400, category: 'invalid_request', retry: 'never', todo: 'Read the message: unreadable audio, an unknown model or an empty text.' },
      { code: 'INVALID_JSON', status: 400, category: 'invalid_request', retry: 'never', todo: 'The JSON is malformed or lacks a field.' },
      { code: 'INVALID_QUERY_PARAMETER', status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the query: encoding, sample rate or callback.' },
      { code: 'PAYLOAD_ERROR', status: 400, category: 'invalid_request', retry: 'never', todo: 'The body is not valid JSON or UTF-8, or lacks `text` or `url`.' },
      { code: 'REMOTE_CONTENT_ERROR', status: 400, category: 'invalid_request', retry: 'never', todo: 'Deepgram cannot fetch the given URL: check that it is public.' },
      ...each(['PAYLOAD_TOO_LARGE', 'Payload Too Large'], { status: 413, category: 'invalid_request', retry: 'never', todo: 'Split the text or the file.' }),
      { code: 'UNSUPPORTED_MEDIA_TYPE', status: 415, category: 'invalid_request', retry: 'never', todo: 'Send application/json or text/plain.' },
      { code: 'Service Unavailable', status: 503, category: 'provider', retry: 'backoff', todo: 'Retry with backoff and look at the status page.' },
      { code: 'INTERNAL_SERVER_ERROR', category: 'provider', retry: 'backoff', todo: 'Reconnect with backoff. Quote the request id to support.', source: AGENT },
      { code: 'CLIENT_MESSAGE_TIMEOUT', category: 'timeout', retry: 'backoff', todo: 'The service sent no audio or KeepAlive in time: check the media path.', source: AGENT },
      ...each(['UNPARSABLE_CLIENT_MESSAGE', 'NON_SETTINGS_MESSAGE_BEFORE_SETTINGS', 'INVALID_SETTINGS', 'USER_AUDIO_FORMAT', 'NON_EXISTENT_FUNCTION_CALLED'], { category: 'invalid_request', retry: 'never', todo: 'Fix the message or the Settings that the service sends.', source: AGENT }),
      { code: 'SETTINGS_ALREADY_APPLIED', category: 'conflict', retry: 'never', todo: 'Send Settings once per session.', source: AGENT },
      ...each(['FAILED_TO_START_LISTENING', 'ASR_CONNECTION_CLOSED'], { category: 'provider', retry: 'backoff', todo: 'The agent could not reach Deepgram’s own recognizer: reconnect.', source: AGENT }),
      { code: 'ASR_DRIVER_TIMEOUT', category: 'timeout', retry: 'backoff', todo: 'No transcript came in time: check the audio, then reconnect.', source: AGENT },
      ...each(['FAILED_TO_SPEAK', 'FAILED_TO_THINK'], { category: 'upstream', retry: 'backoff', todo: 'The configured speak or think provider failed: add a fallback provider.', source: AGENT }),
      { code: 'SERVER_GOING_AWAY', category: 'provider', retry: 'backoff', todo: 'Deepgram is in maintenance: reconnect.', source: AGENT },
      ...each(['AGENT_ID_NOT_SUPPORTED', 'INVALID_AGENT_ID'], { category: 'not_found', retry: 'never', todo: 'Check the agent id.', source: AGENT }),
      // The codes that close reasons and TTS frames hold.
      { code: 'NET-0000', category: 'provider', retry: 'backoff', todo: 'Deepgram failed: reconnect with backoff and look at the status page.', source: STT_CLOSES },
      { code: 'NET-0001', category: 'timeout', retry: 'backoff', todo: 'Deepgram received nothing for about 10 seconds: send audio or KeepAlive.', source: STT_CLOSES },
      { code: 'NET-0002', category: 'network', retry: 'backoff', todo: 'Deepgram could not send: check the network path.', source: TTS_CLOSES },
      { code: 'NET-0003', category: 'timeout', retry: 'backoff', todo: 'The request took too long: reconnect.', source: TTS_CLOSES },
      { code: 'DATA-0001', category: 'rate_limit', retry: 'backoff', todo: 'Too many characters in a short time: pace the text.', source: TTS_CLOSES },
      ...each(['DATA-0000', 'MESSAGE-0000', 'BIG-0000', 'BIG-0001'], { category: 'invalid_request', retry: 'never', todo: 'Fix what the service sends: the audio format, the command or the size of a message.', source: TTS_CLOSES }),
    ],
  },

  statuses: {
    source: ERRORS,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Read the message: unreadable audio, an unknown model or a wrong parameter.' },
      { status: 401, when: { text: '*sufficient permissions*' }, category: 'permission', retry: 'never', todo: 'Give the key the scope, or the project access to the model.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the API key and that it belongs to this project.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'Buy credits, or agree on overage with Deepgram.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'Give the key the scope, or the project access to the model.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the URL and the id.' },
      { status: 408, category: 'timeout', retry: 'backoff', todo: 'The upload took too long: check the network path and retry.' },
      { status: 413, category: 'invalid_request', retry: 'never', todo: 'Split the text or the file.' },
      { status: 415, category: 'invalid_request', retry: 'never', todo: 'Send a supported Content-Type.' },
      // Deepgram limits requests at once, not requests in a window.
      { status: 429, category: 'concurrency', retry: 'backoff', todo: TOO_MANY, source: LIMITS },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Deepgram failed: retry with backoff.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Deepgram failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Retry with backoff and look at the status page.' },
      { status: 504, category: 'provider', retry: 'backoff', todo: 'Deepgram timed out: retry with backoff.' },
    ],
  },

  // A reason is the bare code, or prose that ends in a link such as https://dpgr.am/net0001.
  closes: {
    source: STT_CLOSES,
    rows: [
      { code: 1011, text: ['*NET-0001*', '*net0001*'], reason: 'no_audio', category: 'timeout', retry: 'backoff', todo: 'Deepgram received nothing for about 10 seconds: send audio or KeepAlive.' },
      { code: 1011, text: ['*NET-0002*', '*net0002*'], reason: 'send_failed', category: 'network', retry: 'backoff', todo: 'Deepgram could not send: check the network path.', source: TTS_CLOSES },
      { code: 1011, text: ['*NET-0003*', '*net0003*'], reason: 'request_timeout', category: 'timeout', retry: 'backoff', todo: 'The request took too long: reconnect.', source: TTS_CLOSES },
      { code: 1008, text: ['*DATA-0001*', '*data0001*'], reason: 'too_many_characters', category: 'rate_limit', retry: 'backoff', todo: 'Too many characters in a short time: pace the text.', source: TTS_CLOSES },
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the stream ended.' },
      { code: 1003, reason: 'wrong_frame_type', category: 'invalid_request', retry: 'never', todo: 'Send text frames.', source: TTS_CLOSES },
      { code: 1008, reason: 'data_invalid', category: 'invalid_request', retry: 'never', todo: 'The bytes are not audio in the announced format, or the command is unknown.' },
      { code: 1009, reason: 'message_too_big', category: 'invalid_request', retry: 'never', todo: 'Send smaller messages.', source: TTS_CLOSES },
      { code: 1011, reason: 'server_error', category: 'provider', retry: 'backoff', todo: 'Deepgram failed: reconnect with backoff and look at the status page.' },
    ],
  },

  errorFrames: [
    {
      source: AGENT,
      contains: '"Error"',
      when: { at: 'type', is: 'Error' },
      code: ['code', 'err_code'],
      message: ['description', 'message'],
      requestId: ['request_id'],
      planned: ['MAXIMUM_SESSION_LENGTH_REACHED'],
      otherwise: { category: 'provider', retry: 'backoff', todo: 'Read the message in the log, then reconnect.' },
    },
  ],

  balance: {
    source: SDK,
    rows: [
      { operation: 'balances.list', each: 'balances.*', remaining: 'amount', unitAt: 'units' },
      { operation: 'balances.get', remaining: 'amount', unitAt: 'units' },
    ],
    ask: { operation: 'balances.list', origin: 'https://api.deepgram.com', auth: { scheme: 'Token' }, source: SDK },
  },

  // A key is 40 hex digits without a prefix.
  secrets: { source: SDK, patterns: [/\b[0-9a-f]{40}\b/g] },
};
