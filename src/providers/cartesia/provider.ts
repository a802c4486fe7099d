import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://docs.cartesia.ai/use-the-api/api-errors';
const LIMITS = 'https://docs.cartesia.ai/use-the-api/concurrency-limits-and-timeouts';
const SDK = 'https://github.com/cartesia-ai/cartesia-js';

export const cartesia: Provider = {
  name: 'cartesia',
  title: 'Cartesia',
  docs: [ERRORS, LIMITS, SDK],
  links: { source: ERRORS, statusPage: 'https://status.cartesia.ai', portal: 'https://play.cartesia.ai' },

  hosts: { source: SDK, rows: ['api.cartesia.ai'] },

  operations: {
    source: SDK,
    rows: [
      { name: 'tts.bytes', method: 'POST', template: '/tts/bytes' },
      { name: 'tts.sse', method: 'POST', template: '/tts/sse' },
      { name: 'tts.connect', method: 'GET', template: '/tts/websocket', stream: true },
      { name: 'stt.create', method: 'POST', template: '/stt' },
      { name: 'stt.connect', method: 'GET', template: '/stt/websocket', stream: true },
      { name: 'stt.turns_connect', method: 'GET', template: '/stt/turns/websocket', stream: true },
      { name: 'voice_changer.bytes', method: 'POST', template: '/voice-changer/bytes' },
      { name: 'voice_changer.sse', method: 'POST', template: '/voice-changer/sse' },
      { name: 'infill.bytes', method: 'POST', template: '/infill/bytes' },
      { name: 'voices.list', method: 'GET', template: '/voices' },
      { name: 'voices.clone', method: 'POST', template: '/voices/clone' },
      { name: 'voices.localize', method: 'POST', template: '/voices/localize' },
      { name: 'voices.get', method: 'GET', template: '/voices/{id}' },
      { name: 'voices.update', method: 'PATCH', template: '/voices/{id}' },
      { name: 'voices.delete', method: 'DELETE', template: '/voices/{id}' },
      { name: 'access_token.create', method: 'POST', template: '/access-token' },
      { name: 'agents.list', method: 'GET', template: '/agents' },
      { name: 'agents.calls', method: 'GET', template: '/agents/calls' },
      { name: 'agents.call', method: 'GET', template: '/agents/calls/{call_id}' },
      { name: 'agents.call_audio', method: 'GET', template: '/agents/calls/{call_id}/audio' },
      { name: 'agents.get', method: 'GET', template: '/agents/{agent_id}' },
      { name: 'datasets.create', method: 'POST', template: '/datasets/' },
      { name: 'fine_tunes.create', method: 'POST', template: '/fine-tunes/' },
    ],
  },

  // Versions before 2026-03-01 answer in plain text, `Title: Message`.
  errorBody: { source: ERRORS, code: ['error_code'], message: ['message', 'title', '.'], requestId: ['request_id'], retryAfter: [{ at: 'header:retry-after-ms', unit: 'ms' }] },

  headers: { source: SDK, requestId: ['x-request-id', 'cartesia-request-id'] },

  codes: {
    source: ERRORS,
    rows: [{ code: 'concurrency_limited', status: 429, category: 'concurrency', retry: 'backoff', message: 'Too many concurrent requests.', todo: 'Too many contexts at once: queue them, reuse contexts, or raise the plan.' }],
  },

  statuses: {
    source: ERRORS,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: voice, model or format.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the API key, or create a new access token.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'The credits are used up: upgrade, or wait for the next billing period.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The plan or the token lacks this feature.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the voice id and the model id.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the request: voice, model or format.' },
      { status: 429, category: 'concurrency', retry: 'backoff', todo: 'Too many requests, streams or sockets at once: queue them, or raise the plan.', source: LIMITS },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Cartesia failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Cartesia is unavailable: retry with backoff.' },
    ],
  },

  errorFrames: [
    {
      source: ERRORS,
      contains: '"error"',
      when: { at: 'type', is: 'error' },
      code: ['error_code'],
      status: ['status_code'],
      message: ['message', 'title', 'error'],
      requestId: ['request_id'],
      otherwise: { category: 'provider', retry: 'backoff', todo: 'Read the message in the log.' },
    },
  ],

  secrets: { source: SDK, patterns: [/\bsk_car_[\w-]+/g] },
};
