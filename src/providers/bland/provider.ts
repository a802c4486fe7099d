import { each } from '../../catalogue/each.ts';
import type { Provider } from '../../catalogue/provider.ts';

const CALLS = 'https://docs.bland.ai/api-v1/post/calls';
const CALL = 'https://docs.bland.ai/api-v1/get/calls-id';
const ME = 'https://docs.bland.ai/api-v1/get/me';
const SPEECH = 'https://docs.bland.ai/api-v2/post/tts';
const SPEECH_WS = 'https://docs.bland.ai/api-v2/post/tts-ws';
const SPEECH_LIMITS = 'https://docs.bland.ai/speech/limits';
const HOOKS = 'https://docs.bland.ai/tutorials/post-call-webhooks';

const TOP_UP = 'Top up the wallet, or add billing.';

export const bland: Provider = {
  name: 'bland',
  title: 'Bland AI',
  docs: [CALLS, CALL, SPEECH, SPEECH_WS, SPEECH_LIMITS, HOOKS],
  links: { source: CALLS, statusPage: 'https://status.bland.ai', portal: 'https://app.bland.ai', billing: 'https://app.bland.ai/dashboard/settings' },

  hosts: { source: CALLS, rows: ['api.bland.ai', 'us.api.bland.ai', 'bland.ai'] },

  operations: {
    source: CALLS,
    rows: [
      { name: 'calls.create', method: 'POST', template: '/v1/calls', placesCall: true },
      { name: 'calls.list', method: 'GET', template: '/v1/calls' },
      { name: 'calls.active', method: 'GET', template: '/v1/calls/active' },
      { name: 'calls.stop_all', method: 'POST', template: '/v1/calls/active/stop' },
      { name: 'calls.transfer', method: 'POST', template: '/v1/calls/active/transfer' },
      { name: 'calls.get', method: 'GET', template: '/v1/calls/{call_id}' },
      { name: 'calls.stop', method: 'POST', template: '/v1/calls/{call_id}/stop' },
      { name: 'calls.analyze', method: 'POST', template: '/v1/calls/{call_id}/analyze' },
      { name: 'calls.listen', method: 'POST', template: '/v1/calls/{call_id}/listen' },
      { name: 'calls.listen_connect', method: 'GET', template: '/ws/listen/{call_id}', stream: true },
      { name: 'calls.events', method: 'GET', template: '/v1/event_stream/{call_id}' },
      { name: 'recordings.get', method: 'GET', template: '/v1/recordings/{call_id}' },
      { name: 'batches.create', method: 'POST', template: '/v2/batches/create' },
      { name: 'batches.get', method: 'GET', template: '/v2/batches/{batch_id}' },
      { name: 'campaigns.create', method: 'POST', template: '/v1/campaigns' },
      { name: 'sip.test_call', method: 'POST', template: '/v1/sip/test-call', placesCall: true },
      { name: 'sip.test_status', method: 'GET', template: '/v1/sip/test-call/status' },
      { name: 'tts.create', method: 'POST', template: '/v2/tts', source: SPEECH },
      { name: 'speech.create', method: 'POST', template: '/v2/audio/speech', source: SPEECH },
      { name: 'tts.connect', method: 'GET', template: '/v2/tts/ws', stream: true, source: SPEECH_WS },
      { name: 'speak.token', method: 'POST', template: '/v1/speak/stream-input/token' },
      { name: 'sms.send', method: 'POST', template: '/v1/sms/send' },
      { name: 'account.get', method: 'GET', template: '/v1/me', source: ME },
      { name: 'orgs.billing', method: 'GET', template: '/v1/orgs/{org_id}/billing', source: ME },
    ],
  },

  // Four shapes: calls, the other v1 endpoints, speech, and the limit of speech.
  errorBody: {
    source: CALLS,
    code: ['errors.0.error', 'errors.0.code', 'error.code', 'error', 'status'],
    type: ['error.type'],
    message: ['errors.0.message', 'error.message', 'message', 'error', 'errors.0', 'statuses'],
    param: ['error.param'],
  },

  headers: { source: SPEECH, requestId: 'x-request-id' },

  codes: {
    source: CALLS,
    rows: [
      // `POST /v1/calls` has texts and no codes.
      { code: 'account_flagged', text: 'The Bland Team has flagged your account*', status: 403, category: 'compliance', retry: 'never', message: 'The Bland Team has flagged your account.', accountSuspended: true, todo: 'Bland blocked the account: contact its support.' },
      { code: 'same_number_too_soon', text: 'Calls can only be sent every 10 seconds*', status: 429, category: 'rate_limit', retry: 'backoff', message: 'Calls can only be sent every 10 seconds to the same number.', todo: 'The same number was called too soon: wait ten seconds.' },
      { code: 'number_blacklisted', text: 'This number is blacklisted*', status: 429, category: 'compliance', retry: 'never', message: 'This number is blacklisted.', todo: 'Drop the number. It is a block, although the status is 429.' },
      { code: 'international_rate_limit', text: 'International rate limit exceeded*', status: 429, category: 'rate_limit', retry: 'backoff', message: 'International rate limit exceeded.', todo: 'Ask for a higher international limit.' },
      { code: 'rate_limit_exceeded', text: 'Rate limit exceeded*', status: 429, category: 'rate_limit', retry: 'backoff', message: 'Rate limit exceeded.', todo: 'Slow down.' },
      { code: 'number_not_allowed', text: ['Number found in DNC list*', 'Cannot dial sensitive numbers*'], status: 400, category: 'compliance', retry: 'never', message: 'Number found in DNC list.', todo: 'Do not dial the number: more attempts block the account.' },
      { code: 'prompt_flagged', text: 'Flagged Node:*', status: 400, category: 'compliance', retry: 'never', message: 'Flagged Node: greeting', todo: 'Bland flagged the prompt: change it.' },
      { code: 'insufficient_balance', text: ['Insufficient balance*', 'No billing record found*'], status: 402, category: 'credits', retry: 'never', message: 'Insufficient balance.', todo: TOP_UP },
      { code: 'queue_failed', text: ['Unable to queue call*', 'Unable to save request body*'], status: 400, category: 'provider', retry: 'backoff', message: 'Unable to queue call.', todo: 'Bland failed, although the status is 400: retry with backoff.' },
      { code: 'parent_call_completed', text: 'Parent call has completed*', status: 400, category: 'invalid_request', retry: 'never', message: 'Parent call has completed.', todo: 'The call to transfer is over.' },
      { code: 'pathway_not_found', text: ['Pathway with ID*', 'Pathway version with ID*'], status: 404, category: 'not_found', retry: 'never', message: 'Pathway with ID 1 not found.', todo: 'Check the id of the pathway.' },
      { code: 'call_trigger_failed', text: 'Error triggering call*', status: 500, category: 'dial', retry: 'backoff', message: 'Error triggering call.', todo: 'Your Twilio account refused the call: look there.' },
      { code: 'twilio_link_failed', text: ['Error in creating Twilio connection*', 'Error in getting BYOT Number*', 'Error in getting dialer data*'], status: 500, category: 'upstream', retry: 'backoff', message: 'Error in creating Twilio connection.', todo: 'The link to your own Twilio account failed: check it.' },
      { code: 'encrypted_key_invalid', text: 'Invalid `encrypted_key`*', status: 500, category: 'auth', retry: 'never', message: 'Invalid `encrypted_key`.', todo: 'Renew the encrypted key of your own Twilio account.' },
      { code: 'call_not_active', text: 'SID not found for the given c_id*', category: 'not_found', retry: 'never', todo: 'The call is not active: check its id.' },
      // Codes.
      ...each(['AUTH_FAILURE', 'UNAUTHORIZED', 'AUTH_REQUIRED', 'AUTH_FAILED'], { status: 401, category: 'auth', retry: 'never', todo: 'Check the authorization header. Bland does not read x-api-key.' }),
      { code: 'INVALID_CREDENTIALS', status: 400, category: 'auth', retry: 'never', todo: 'The Twilio credentials of the dialing pool are wrong.' },
      { code: 'FORBIDDEN', status: 403, category: 'permission', retry: 'never', todo: 'The account type may not do this.' },
      ...each(['ENTERPRISE_REQUIRED', 'INVALID_ORG_PREFERENCES', 'KB_UPLOAD_LIMIT_EXCEEDED', 'Limit Exceeded'], { category: 'permission', retry: 'never', todo: 'The plan or a setting of the organization does not allow this.' }),
      ...each(['TOO_MANY_REQUESTS', 'KB_UPLOAD_RATE_LIMITED'], { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down.' }),
      { code: 'concurrency_limit_reached', status: 429, category: 'concurrency', retry: 'after', message: 'Concurrency limit reached.', todo: 'Wait as Retry-After says, and close idle speech sockets.', source: SPEECH_LIMITS },
      ...each(['insufficient_credits', 'insufficient_quota', 'INSUFFICIENT_CREDITS'], { status: 402, category: 'credits', retry: 'never', todo: TOP_UP, source: SPEECH }),
      { code: 'ORG_STRIPE_OVERDUE', category: 'credits', retry: 'never', accountSuspended: true, todo: 'A bill of the organization is overdue: pay it.', source: SPEECH_WS },
      ...each(['USER_BANNED', 'ORG_SUSPENDED', 'ORG_DELETED'], { category: 'permission', retry: 'never', accountSuspended: true, todo: 'Bland closed or suspended the account: contact its support.', source: SPEECH_WS }),
      { code: 'DNC Error', status: 400, category: 'compliance', retry: 'never', message: 'Number found in DNC list', todo: 'Remove the number from the list.' },
      ...each(
        [
          'CALL_NOT_FOUND',
          'CALL_RECORDING_NOT_FOUND',
          'NOT_FOUND',
          'not_found',
          'PERSONA_NOT_FOUND',
          'POOL_NOT_FOUND',
          'TOOL_NOT_FOUND',
          'VERSION_NOT_FOUND',
          'RESOURCE_NOT_FOUND',
          'INTEGRATION_NOT_FOUND',
          'ACTION_NOT_FOUND',
          'MEMORY_NOT_FOUND',
          'ALARM_NOT_FOUND',
          'AUDIO_NOT_FOUND',
          'INBOUND_NOT_FOUND',
          'AGENT_NUMBER_NOT_FOUND',
          'FILE_NOT_FOUND',
          'CONVERSATION_NOT_FOUND',
          'voice_not_found',
          'model_not_found',
        ],
        { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id and the organization.' },
      ),
      { code: 'INVALID_CALL_STATUS', category: 'invalid_request', retry: 'never', todo: 'The call is not in progress.' },
      { code: 'PERSONA_IN_USE', category: 'conflict', retry: 'never', todo: 'The persona is in use: detach it first.' },
      ...each(
        [
          'VALIDATION_ERROR',
          'INVALID_REQUEST',
          'BAD_REQUEST',
          'INVALID_PARAMETER',
          'INVALID_INPUT',
          'INVALID_PHONE_NUMBERS',
          'INVALID_POOL_ID',
          'INVALID_TOOL_TYPE',
          'OBJECTIVE_VALIDATION_ERROR',
          'LABEL_TOO_LONG',
          'CONVERSATION_ID_REQUIRED',
          'MISSING_FILE_ID',
          'invalid_request',
          'text_too_long',
          'unsupported_encoding',
          'unsupported_sample_rate',
          'unsupported_container',
          'unsupported_voice',
          'model_voice_mismatch',
          'context_overflow',
          'invalid_message',
          'init_required',
          'already_initialized',
        ],
        { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: the message names the field.' },
      ),
      { code: 'voice_not_live', status: 403, category: 'permission', retry: 'never', todo: 'Promote the professional voice to live.', source: SPEECH },
      // On a stream it means that no speech slot is free.
      { code: 'rate_limited', category: 'concurrency', retry: 'backoff', todo: 'No speech slot is free: close idle sockets, or raise the limit.', source: SPEECH_WS },
      ...each(['idle_timeout', 'slow_consumer'], { category: 'timeout', retry: 'backoff', todo: 'The service sent or read too slowly: check the media path.', source: SPEECH_WS }),
      ...each(['synthesis_failed', 'INTERNAL_SERVER_ERROR', 'KB_ERROR', 'TOKEN_CREATION_FAILED', 'PATHWAY_GENERATION_FAILED', 'ERROR_DELETING_VOICE', 'STATE_LOOKUP_FAILED'], { status: 500, category: 'provider', retry: 'backoff', todo: 'Bland failed: retry, then contact support with the request id.' }),
    ],
  },

  statuses: {
    source: CALLS,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: the message names the field.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the authorization header. Bland does not read x-api-key.' },
      { status: 402, category: 'credits', retry: 'never', todo: TOP_UP },
      { status: 403, category: 'permission', retry: 'never', todo: 'The account may not do this.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id and the organization.' },
      { status: 418, category: 'invalid_request', retry: 'never', todo: 'Fix the request: the message names the field.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Bland failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Bland is unavailable: retry with backoff.' },
    ],
  },

  failures: {
    source: CALLS,
    rows: [
      { code: 'not_stopped', when: { operation: ['calls.stop', 'calls.stop_all', 'calls.transfer', 'calls.analyze'], at: 'status', is: 'error' }, category: 'provider', retry: 'backoff', todo: 'Bland reported an error with status 200: read the message.' },
      { code: 'call_not_created', when: { operation: ['calls.create', 'batches.create'], at: 'status', is: 'error' }, category: 'invalid_request', retry: 'never', todo: 'The call was not created, although the status is 200: read the message.' },
    ],
  },

  closes: {
    source: SPEECH_WS,
    rows: [
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the stream ended.' },
      { code: 1008, reason: 'unauthorized', category: 'auth', retry: 'never', todo: 'The stream needs a valid credential.' },
      { code: 4001, reason: 'auth_failed', category: 'auth', retry: 'never', todo: 'Check the token or the API key of the stream.' },
    ],
  },

  errorFrames: [{ source: SPEECH_WS, contains: '"error"', when: { at: 'type', is: 'error' }, code: ['code'], message: ['message'], otherwise: { category: 'provider', retry: 'backoff', todo: 'Read the message in the log.' } }],

  calls: {
    source: CALL,
    ends: [
      { word: 'voicemail', outcome: 'voicemail', todo: 'Nothing: voicemail answered.' },
      { word: 'no-answer', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'busy', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'canceled', outcome: 'cancelled', todo: 'Nothing: the call was cancelled.' },
      { word: 'human', outcome: 'answered', todo: 'Nothing: a person answered.' },
      { word: 'number-not-found', text: 'The number you dialed is not found*', outcome: 'invalid_number', category: 'invalid_request', retry: 'never', todo: 'The number does not exist: clean the list.', source: HOOKS },
      { word: 'temporarily-unavailable', text: 'The number you dialed is temporarily unavailable*', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The number is not reachable: try later.', source: HOOKS },
      { word: 'number-busy', text: 'The number you dialed is busy*', outcome: 'busy', todo: 'Nothing: the line was busy.', source: HOOKS },
      { word: 'blocked-as-spam', text: 'Service Provider Blocked Call due to Spam*', outcome: 'blocked', category: 'compliance', retry: 'never', todo: 'The carrier blocked the caller number as spam: register it, or use another.', source: HOOKS },
      { word: 'destination-not-allowed', text: 'Account not allowed to call*', outcome: 'blocked', category: 'permission', retry: 'never', todo: 'Open the destination for the account.', source: HOOKS },
      { word: 'pre_queue_error', outcome: 'blocked', category: 'invalid_request', retry: 'never', todo: 'Bland refused the parameters of the call.' },
      { word: 'queue_error', outcome: 'failed', category: 'dial', retry: 'never', todo: 'The call could not be dialed, such as to an unserved area.' },
      { word: 'call_error', outcome: 'failed', category: 'provider', retry: 'backoff', todo: 'The call failed on its way: read its error message.' },
      { word: 'complete_error', outcome: 'answered', category: 'upstream', retry: 'never', weak: true, todo: 'The call ended, and something after it failed, such as your webhook.' },
      { word: 'completed', outcome: 'answered', weak: true, todo: 'Nothing: the call ended normally.' },
      { word: 'complete', outcome: 'answered', weak: true, todo: 'Nothing: the call ended normally.' },
      { word: 'failed', outcome: 'failed', category: 'dial', weak: true, todo: 'Read the error message of the call.' },
      { word: 'unknown', outcome: 'unknown', weak: true, todo: 'Read the record of the call.' },
    ],
    underWay: ['false', 'new', 'queued', 'allocated', 'started'],
    otherwiseOver: true,
    fields: {
      id: ['call_id', 'c_id'],
      status: ['completed', 'queue_status'],
      end: ['answered_by', 'status', 'error_message', 'queue_status'],
      duration: ['corrected_duration', { at: 'call_length', unit: 'min' }],
      price: [{ amount: 'price', unit: 'usd' }],
    },
    directions: [
      { direction: 'inbound', at: 'inbound', is: true },
      { direction: 'outbound', at: 'inbound', is: false },
    ],
    responses: [{ operation: 'calls.get' }, { operation: 'calls.list', lists: ['calls'] }],
    webhook: { source: HOOKS, when: { at: 'call_id' } },
  },

  balance: {
    source: ME,
    rows: [
      { operation: 'account.get', remaining: 'billing.current_balance', unit: 'usd' },
      { operation: 'orgs.billing', remaining: 'data.current_balance', unit: 'usd' },
    ],
    ask: {
      operation: 'account.get',
      origin: 'https://api.bland.ai',
      regions: { us: 'https://us.api.bland.ai' },
      auth: { header: 'authorization' },
      source: ME,
    },
  },

  secrets: { source: CALLS, patterns: [/\b(?:org_|sk-)[\w-]{16,}/g, /\bbland\.api_key\.[^\s,"']+/g] },
};
