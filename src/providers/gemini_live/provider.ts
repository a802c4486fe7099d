import { each } from '../../catalogue/each.ts';
import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://ai.google.dev/gemini-api/docs/troubleshooting';
const SESSION = 'https://ai.google.dev/gemini-api/docs/live-session';
const VERTEX = 'https://docs.cloud.google.com/vertex-ai/generative-ai/docs/live-api/troubleshooting';
const RPC = 'https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto';
const PREPAID = 'https://discuss.ai.google.dev/t/183654';
const SDK = 'https://github.com/googleapis/js-genai';

const TOP_UP = 'The prepaid credits or the monthly spending cap are used up: buy credits, or raise the cap.';
const MONEY = ['*prepayment credits*', '*prepaid credits*', '*credits are depleted*', '*spending cap*', '*spend cap*'];

export const geminiLive: Provider = {
  name: 'gemini_live',
  title: 'Gemini Live',
  docs: [ERRORS, SESSION, VERTEX, RPC, PREPAID],
  links: { source: ERRORS, statusPage: 'https://aistudio.google.com/status', portal: 'https://aistudio.google.com', billing: 'https://ai.studio/projects' },

  // The hosts serve all of Gemini: voice is the live stream, its tokens, and the models that speak.
  hosts: {
    source: SDK,
    rows: [
      'generativelanguage.googleapis.com/ws/google.ai.generativelanguage.*',
      'generativelanguage.googleapis.com/*/auth_tokens',
      'generativelanguage.googleapis.com/*/models/*tts*',
      'generativelanguage.googleapis.com/*/models/*native-audio*',
      'generativelanguage.googleapis.com/*/models/*live*',
      '*-aiplatform.googleapis.com/ws/google.cloud.aiplatform.*',
      '*-aiplatform.googleapis.com/*/models/*tts*',
      '*-aiplatform.googleapis.com/*/models/*native-audio*',
      'aiplatform.googleapis.com/ws/google.cloud.aiplatform.*',
      'aiplatform.googleapis.com/*/models/*tts*',
    ],
  },

  operations: {
    source: SDK,
    rows: [
      { name: 'live.connect', method: 'GET', template: '/ws/google.ai.generativelanguage.{version}.GenerativeService.BidiGenerateContent', stream: true },
      { name: 'live.connect_constrained', method: 'GET', template: '/ws/google.ai.generativelanguage.{version}.GenerativeService.BidiGenerateContentConstrained', stream: true },
      { name: 'music.connect', method: 'GET', template: '/ws/google.ai.generativelanguage.{version}.GenerativeService.BidiGenerateMusic', stream: true },
      { name: 'vertex_live.connect', method: 'GET', template: '/ws/google.cloud.aiplatform.{version}.LlmBidiService/BidiGenerateContent', stream: true },
      { name: 'auth_tokens.create', method: 'POST', template: '/{version}/auth_tokens' },
      { name: 'models.generate', method: 'POST', template: '/{version}/models/{model}:generateContent' },
      { name: 'models.stream', method: 'POST', template: '/{version}/models/{model}:streamGenerateContent' },
      { name: 'vertex_models.generate', method: 'POST', template: '/{version}/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:generateContent' },
      { name: 'vertex_models.stream', method: 'POST', template: '/{version}/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:streamGenerateContent' },
    ],
  },

  // Some streaming endpoints wrap the body in a list. The order of `details` is not fixed.
  errorBody: {
    source: RPC,
    code: ['error.details.*.reason', '0.error.details.*.reason', 'error.status', '0.error.status'],
    message: ['error.message', '0.error.message', '.'],
    param: ['error.details.*.fieldViolations.0.field', 'error.details.*.violations.0.quotaId', '0.error.details.*.violations.0.quotaId'],
    retryAfter: ['error.details.*.retryDelay', '0.error.details.*.retryDelay'],
  },

  codes: {
    source: ERRORS,
    rows: [
      ...each(['API_KEY_INVALID', 'API_KEY_EXPIRED'], { status: 400, category: 'auth', retry: 'never', message: 'API key not valid. Please pass a valid API key.', todo: 'Replace the API key. Google answers 400, not 401.', source: RPC }),
      ...each(['API_KEY_SERVICE_BLOCKED', 'API_KEY_HTTP_REFERRER_BLOCKED', 'API_KEY_IP_ADDRESS_BLOCKED', 'SERVICE_DISABLED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'], { status: 403, category: 'permission', retry: 'never', todo: 'Allow this API in the restrictions of the key, or enable it in the project.', source: RPC }),
      { code: 'BILLING_DISABLED', status: 403, category: 'credits', retry: 'never', accountSuspended: true, todo: 'Billing is disabled for the project: enable it.', source: RPC },
      { code: 'CONSUMER_SUSPENDED', status: 403, category: 'auth', retry: 'never', accountSuspended: true, todo: 'Google suspended the project: contact its support.', source: RPC },
      { code: 'API_KEY_INVALID', text: ['API key not valid*', 'API key expired*', 'API key not found*'], outranks: true, category: 'auth', retry: 'never', todo: 'Replace the API key. Google answers 400, not 401.' },
      // 402 is money whatever the word; 429 is money where the text speaks of it.
      { code: 'RESOURCE_EXHAUSTED', when: { status: 402 }, category: 'credits', retry: 'never', message: 'Your prepayment credits are depleted.', todo: TOP_UP, source: PREPAID },
      { code: 'RESOURCE_EXHAUSTED', when: { text: MONEY }, status: 429, category: 'credits', retry: 'never', todo: TOP_UP, source: PREPAID },
      { code: 'RESOURCE_EXHAUSTED', status: 429, category: 'rate_limit', retry: 'after', message: 'You exceeded your current quota, please check your plan and billing details.', todo: 'Wait as retryDelay says. Daily quotas return at midnight Pacific time.' },
      { code: 'INVALID_ARGUMENT', status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request or the API version.' },
      { code: 'FAILED_PRECONDITION', status: 400, category: 'permission', retry: 'never', todo: 'The free tier is not offered in this country: enable billing.' },
      { code: 'OUT_OF_RANGE', status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: a value is out of range.', source: RPC },
      { code: 'UNAUTHENTICATED', status: 401, category: 'auth', retry: 'never', todo: 'The token is missing or expired.' },
      { code: 'PERMISSION_DENIED', status: 403, category: 'permission', retry: 'never', todo: 'The key or the project may not use this model.' },
      { code: 'NOT_FOUND', status: 404, category: 'not_found', retry: 'never', todo: 'Check the model name and the API version.' },
      ...each(['ABORTED', 'ALREADY_EXISTS'], { status: 409, category: 'conflict', retry: 'backoff', todo: 'Another request changed the resource: try again.', source: RPC }),
      { code: 'CANCELLED', status: 499, category: 'cancelled', retry: 'never', todo: 'Nothing: the client closed the request.', source: RPC },
      ...each(['INTERNAL', 'UNKNOWN', 'DATA_LOSS'], { status: 500, category: 'provider', retry: 'backoff', todo: 'Retry with backoff, or shorten the context.' }),
      { code: 'UNIMPLEMENTED', status: 501, category: 'invalid_request', retry: 'never', todo: 'The model does not support this method.', source: RPC },
      { code: 'UNAVAILABLE', status: 503, category: 'provider', retry: 'backoff', message: 'The model is overloaded. Please try again later.', todo: 'The model is overloaded: retry with backoff, or use another model.' },
      { code: 'DEADLINE_EXCEEDED', status: 504, category: 'timeout', retry: 'backoff', todo: 'Shorten the request, or raise the deadline.' },
    ],
  },

  statuses: {
    source: ERRORS,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request or the API version.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'The token is missing or expired.' },
      { status: 402, category: 'credits', retry: 'never', todo: TOP_UP, source: PREPAID },
      { status: 403, category: 'permission', retry: 'never', todo: 'The key or the project may not use this model.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the model name and the API version.' },
      { status: 429, when: { text: MONEY }, category: 'credits', retry: 'never', todo: TOP_UP, source: PREPAID },
      { status: 429, category: 'rate_limit', retry: 'after', todo: 'Slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Retry with backoff, or shorten the context.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'The model is overloaded: retry with backoff, or use another model.' },
      { status: 504, category: 'timeout', retry: 'backoff', todo: 'Shorten the request, or raise the deadline.' },
    ],
  },

  // A stream reports its failure by the close alone: a code and prose, cut at 123 bytes.
  closes: {
    source: VERTEX,
    rows: [
      { code: 1007, text: ['*API key not valid*', '*API key expired*', '*API key not found*', '*authentication credential*'], reason: 'key_invalid', category: 'auth', retry: 'never', todo: 'Replace the API key.', source: ERRORS },
      { code: 1008, text: ['*not found for API version*', '*is not found*', '*not supported for bidi*'], reason: 'model_not_found', category: 'not_found', retry: 'never', todo: 'The model does not exist, or does not support the Live API.', source: ERRORS },
      { code: 1008, text: ['*unauthenticated*', '*API key not valid*', '*token*expired*', '*authentication credential*'], reason: 'unauthenticated', category: 'auth', retry: 'never', todo: 'The key or the token is not valid, or expired.', source: ERRORS },
      { code: 1008, text: MONEY, reason: 'credits_exhausted', category: 'credits', retry: 'never', todo: TOP_UP, source: PREPAID },
      { code: 1011, text: MONEY, reason: 'credits_exhausted', category: 'credits', retry: 'never', todo: TOP_UP, source: PREPAID },
      { code: 1011, text: ['*exceeded your current quota*', '*Resource has been exhausted*', '*quota*'], reason: 'quota_exceeded', category: 'rate_limit', retry: 'backoff', todo: 'Wait before you reconnect. Daily quotas return at midnight Pacific time.', source: ERRORS },
      { code: 1011, text: '*deadline expired*', reason: 'deadline_exceeded', category: 'timeout', retry: 'backoff', todo: 'Reconnect with the resumption handle.' },
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the session ended.', source: SESSION },
      { code: 1007, reason: 'setup_invalid', category: 'invalid_request', retry: 'never', todo: 'Fix the setup message.' },
      { code: 1008, reason: 'permission_denied', category: 'permission', retry: 'never', todo: 'The project may not use the model: read the reason in the log.' },
      { code: 1011, reason: 'server_error', category: 'provider', retry: 'backoff', todo: 'Google failed: reconnect with the resumption handle.' },
    ],
  },

  secrets: { source: SDK, patterns: [/\bAIza[\w-]{20,}/g, /\bauth_tokens\/[\w-]+/g, /\bya29\.[\w.-]+/g] },
};
