import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://docs.rime.ai/docs/errors';
const WEBSOCKETS = 'https://docs.rime.ai/docs/websockets';
const ENDPOINTS = 'https://docs.rime.ai/docs/regional-endpoints';

const PAY = 'The account has no valid subscription: pay for it. The key is fine.';

export const rime: Provider = {
  name: 'rime',
  title: 'Rime',
  docs: [ERRORS, WEBSOCKETS, ENDPOINTS],
  links: { source: ERRORS, portal: 'https://app.rime.ai' },

  hosts: { source: ENDPOINTS, rows: ['rime.ai'] },

  operations: {
    source: WEBSOCKETS,
    rows: [
      { name: 'tts.create', method: 'POST', template: '/v1/rime-tts' },
      { name: 'tts.connect_ws3', method: 'GET', template: '/ws3', stream: true },
      { name: 'tts.connect_ws2', method: 'GET', template: '/ws2', stream: true },
      { name: 'tts.connect', method: 'GET', template: '/ws', stream: true },
      { name: 'oov.check', method: 'POST', template: '/oov' },
      { name: 'phonemize.create', method: 'POST', template: '/phonemize' },
      { name: 'textnorm.create', method: 'POST', template: '/textnorm' },
      { name: 'voices.list', method: 'GET', template: '/data/voices/all-v2.json' },
      { name: 'voices.details', method: 'GET', template: '/data/voices/voice_details.json' },
    ],
  },

  // Most answers are plain text.
  errorBody: { source: ERRORS, message: ['error', 'message', '.'] },

  codes: {
    source: ERRORS,
    rows: [
      { code: 'invalid subscription', text: '*invalid subscription*', status: 401, category: 'credits', retry: 'never', message: 'invalid subscription', todo: PAY },
      { code: 'Missing Authorization header', text: ['Missing Authorization header*', 'missing headers*', 'empty apikey*', 'invalid api key*'], status: 401, category: 'auth', retry: 'never', message: 'Missing Authorization header', todo: 'Check the Authorization header and the API key.' },
      { code: 'access forbidden', text: 'access forbidden*', status: 403, category: 'permission', retry: 'never', message: 'access forbidden', todo: 'The account may not use this endpoint.' },
      { code: 'Currently at websocket limit', text: '*websocket limit*', status: 429, category: 'rate_limit', retry: 'backoff', message: 'Currently at websocket limit', todo: 'Open sockets more slowly, and reuse them.' },
      { code: 'text normalization engine error', text: 'text normalization engine error*', status: 502, category: 'provider', retry: 'backoff', message: 'text normalization engine error', todo: 'Retry with backoff.' },
      { code: 'internal error', text: ['internal error*', 'Database error*'], status: 500, category: 'provider', retry: 'backoff', message: 'internal error', todo: 'Retry with backoff. Every retry is billed.' },
    ],
  },

  statuses: {
    source: ERRORS,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: text, speaker, language or format.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the Authorization header and the API key.' },
      { status: 402, category: 'credits', retry: 'never', todo: PAY },
      { status: 403, category: 'permission', retry: 'never', todo: 'The account may not use this endpoint.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the URL.' },
      { status: 406, category: 'invalid_request', retry: 'never', todo: 'Change the Accept header: the model streams audio only.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Retry with backoff. Every retry is billed.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Retry with backoff.' },
    ],
  },

  // The reason begins with the status that applies.
  closes: {
    source: ERRORS,
    rows: [
      { code: 1011, text: '*invalid subscription*', reason: 'subscription_invalid', category: 'credits', retry: 'never', todo: PAY },
      { code: 1011, text: ['401*'], reason: 'unauthorized', category: 'auth', retry: 'never', todo: 'Check the Authorization header and the API key.' },
      { code: 1011, text: ['402*'], reason: 'payment_required', category: 'credits', retry: 'never', todo: PAY },
      { code: 1011, text: ['403*'], reason: 'forbidden', category: 'permission', retry: 'never', todo: 'The account may not use this endpoint.' },
      { code: 1011, text: ['404*'], reason: 'not_found', category: 'not_found', retry: 'never', todo: 'Check the URL and the voice.' },
      { code: 1011, text: ['429*', '*websocket limit*'], reason: 'rate_limited', category: 'rate_limit', retry: 'backoff', todo: 'Open sockets more slowly, and reuse them.' },
      { code: 1011, text: ['4*'], reason: 'request_invalid', category: 'invalid_request', retry: 'never', todo: 'Fix the request: text, speaker, language or format.' },
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the stream ended.' },
      { code: 1011, reason: 'server_error', category: 'provider', retry: 'backoff', todo: 'Rime failed: reconnect with backoff.' },
    ],
  },

  errorFrames: [{ source: WEBSOCKETS, contains: '"error"', when: { at: 'type', is: 'error' }, message: ['message'], otherwise: { category: 'invalid_request', retry: 'never', todo: 'Read the message in the log: text, speaker, language or format.' } }],
};
