import type { Provider } from '../../catalogue/provider.ts';

const API = 'https://docs.vapi.ai/api-reference/calls/create';
const REASONS = 'https://docs.vapi.ai/calls/call-ended-reason';
const EVENTS = 'https://docs.vapi.ai/server-url/events';
const DASHBOARD = 'https://dashboard.vapi.ai';

const AT_VENDOR = 'Top up your own account at the vendor that the word names. It is not the Vapi balance.';

export const vapi: Provider = {
  name: 'vapi',
  title: 'Vapi',
  docs: [API, REASONS, EVENTS],
  links: { source: API, statusPage: 'https://status.vapi.ai', portal: DASHBOARD, billing: `${DASHBOARD}/settings/billing` },

  hosts: { source: API, rows: ['api.vapi.ai', 'vapi.ai'] },

  operations: {
    source: API,
    rows: [
      { name: 'calls.create', method: 'POST', template: '/call', placesCall: true },
      { name: 'calls.create_phone', method: 'POST', template: '/call/phone', placesCall: true },
      { name: 'calls.list', method: 'GET', template: '/call' },
      { name: 'calls.create_web', method: 'POST', template: '/call/web' },
      { name: 'calls.get', method: 'GET', template: '/call/{id}' },
      { name: 'calls.update', method: 'PATCH', template: '/call/{id}' },
      { name: 'calls.delete', method: 'DELETE', template: '/call/{id}' },
      { name: 'calls.recording', method: 'GET', template: '/call/{id}/{artifact}' },
      { name: 'calls.listen', method: 'GET', template: '/{call_token}/listen', stream: true },
      { name: 'calls.transport', method: 'GET', template: '/{call_token}/transport', stream: true },
      ...(['assistant', 'phone-number', 'squad', 'session', 'tool', 'file'] as const).flatMap((path) => {
        const name = `${path.replace('-', '_')}s`;
        return [
          { name: `${name}.list`, method: 'GET', template: `/${path}` },
          { name: `${name}.create`, method: 'POST', template: `/${path}` },
          { name: `${name}.get`, method: 'GET', template: `/${path}/{id}` },
          { name: `${name}.update`, method: 'PATCH', template: `/${path}/{id}` },
          { name: `${name}.delete`, method: 'DELETE', template: `/${path}/{id}` },
        ];
      }),
      { name: 'campaigns.create', method: 'POST', template: '/campaign' },
      { name: 'campaigns.create_v2', method: 'POST', template: '/v2/campaign' },
      { name: 'chats.create', method: 'POST', template: '/chat' },
      { name: 'analytics.query', method: 'POST', template: '/analytics' },
      { name: 'simulations.run', method: 'POST', template: '/eval/simulation/run' },
    ],
  },

  // `error` is the text of the status. The message may be a list of one.
  errorBody: { source: API, message: ['message.0', 'message'] },

  codes: {
    source: API,
    rows: [
      { code: 'Over Concurrency Limit', text: '*over concurrency limit*', status: 400, category: 'concurrency', retry: 'backoff', message: 'Over Concurrency Limit.', todo: 'All call lines are in use: queue the calls, or buy lines.', source: 'https://support.vapi.ai' },
      { code: 'Invalid Key', text: 'Invalid Key*', status: 401, category: 'auth', retry: 'never', message: 'Invalid Key. Hot tip, you may be using the private key instead of the public key, or vice versa.', todo: 'Server calls need the private key: check which key the service has.' },
      { code: 'wallet_empty', text: ['*insufficient credit*', '*wallet balance*', '*out of credits*'], status: 402, category: 'credits', retry: 'never', message: 'Insufficient credits.', todo: 'Top up the wallet in the Vapi dashboard, and turn on auto-reload.' },
    ],
  },

  statuses: {
    source: API,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Read the message: it names the field.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Server calls need the private key: check which key the service has.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'Add a payment method, or top up the wallet.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The key may not use this resource.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id and the organization.' },
      { status: 409, category: 'conflict', retry: 'never', todo: 'The resource is in use: detach it first.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Read the message: it names the field.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Vapi failed: retry with backoff.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Vapi failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Vapi is unavailable: retry with backoff.' },
    ],
  },

  failures: {
    source: API,
    rows: [
      { code: 'concurrency_blocked', when: { operation: ['calls.create', 'calls.create_phone'], at: 'subscriptionLimits.concurrencyBlocked', is: true }, category: 'concurrency', retry: 'backoff', todo: 'All call lines are in use, so the call did not start: queue the calls, or buy lines.' },
      { code: 'batch_errors', when: { operation: ['calls.create', 'calls.create_phone'], at: 'errors.*.error' }, category: 'invalid_request', retry: 'never', todo: 'Some calls of the batch were not created: read `errors`.' },
    ],
  },

  calls: {
    source: REASONS,
    // The families of https://docs.vapi.ai/calls/call-ended-reason, the most specific first. `vapifault` is Vapi's own fault,
    // `providerfault` that of a vendor behind it, and `pipeline-error` concerns the user's own keys.
    ends: [
      {
        word: 'subscription-credits',
        text: ['call.start.error-subscription-insufficient-credits', 'call.start.error-subscription-frozen', 'call.start.error-subscription-wallet-does-not-exist', 'call.start.error-subscription-upgrade-failed'],
        outcome: 'blocked',
        category: 'credits',
        retry: 'never',
        todo: 'Top up or fix the payment method in the Vapi dashboard, and turn on auto-reload.',
      },
      { word: 'concurrency-limit-reached', text: 'call.start.error-subscription-concurrency-limit-reached', outcome: 'blocked', category: 'concurrency', retry: 'backoff', todo: 'All call lines are in use: queue outbound calls, or buy lines.' },
      { word: 'outbound-daily-limit', text: 'call.start.error-vapi-number-outbound-daily-limit', outcome: 'blocked', category: 'rate_limit', retry: 'backoff', todo: 'The Vapi number made its calls for today: use an imported number.' },
      { word: 'fraud-check-failed', text: 'call.start.error-fraud-check-failed', outcome: 'blocked', category: 'compliance', retry: 'never', todo: 'Vapi suspects fraud: stop retrying, and contact support with the call id.' },
      { word: 'number-or-plan-not-allowed', text: ['call.start.error-vapi-number-international', 'call.start.error-enterprise-feature-not-available-*'], outcome: 'blocked', category: 'permission', retry: 'never', todo: 'The number or the plan does not include this: import a number, or change the plan.' },
      { word: 'customer-busy', outcome: 'busy', todo: 'Nothing: the line was busy.' },
      { word: 'no-answer', text: ['customer-did-not-answer', 'call.ringing.sip-inbound-caller-hungup-before-call-connect', 'call.in-progress.error-providerfault-outbound-sip-408-*', 'call.in-progress.error-providerfault-outbound-sip-480-*'], outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'vonage-rejected', outcome: 'rejected', todo: 'The far end declined, or Vonage did for it: look at single numbers before you act.' },
      { word: 'twilio-reported-customer-misdialed', outcome: 'invalid_number', category: 'invalid_request', retry: 'never', todo: 'Twilio reports an invalid number: check numbers for E.164 before dialing.' },
      { word: 'voicemail', outcome: 'voicemail', todo: 'Nothing: a machine answered.' },
      { word: 'cancelled', text: ['manually-canceled', 'call-deleted', 'scheduled-call-deleted'], outcome: 'cancelled', todo: 'Nothing: the service cancelled the call.' },
      {
        word: 'ended',
        text: [
          'assistant-ended-call',
          'assistant-ended-call-*',
          'assistant-said-end-call-phrase',
          'assistant-forwarded-call',
          'assistant-request-returned-forwarding-phone-number',
          'customer-ended-call',
          'customer-ended-call-*',
          'silence-timed-out',
          'exceeded-max-duration',
          'vonage-completed',
          'vonage-disconnected',
          'call.in-progress.twilio-completed-call',
          'call.in-progress.sip-completed-call',
          'call.ringing.hook-executed-*',
          'call.ending.hook-executed-*',
          'call.forwarding.operator-busy',
          'call.forwarding.no-answer',
          'call.in-progress.error-warm-transfer-*',
          'hangup',
        ],
        outcome: 'answered',
        todo: 'Nothing: the call ended normally.',
      },
      { word: 'no-microphone-permission', text: 'customer-did-not-give-microphone-permission', outcome: 'failed', todo: 'Web calls only: the page asked for the microphone too early.' },
      { word: 'no-customer-audio', text: 'call.in-progress.error-assistant-did-not-receive-customer-audio', outcome: 'failed', todo: 'No audio came from the customer: compare carriers and browsers, then ask Vapi.' },
      { word: 'transfer-failed', text: 'call.in-progress.error-transfer-failed', outcome: 'answered', category: 'dial', retry: 'never', todo: 'The transfer failed: check the destination number or SIP URI.' },
      {
        word: 'failed-to-connect',
        text: [
          'twilio-failed-to-connect-call',
          'vonage-failed-to-connect-call',
          '*sip-inbound-call-failed-to-connect',
          '*sip-outbound-call-failed-to-connect',
          '*outbound-sip-403-*',
          '*outbound-sip-407-*',
          '*outbound-sip-503-*',
          'phone-call-provider-bypass-enabled-but-no-call-received',
          'call.start.error-get-transport',
        ],
        outcome: 'failed',
        category: 'dial',
        retry: 'backoff',
        todo: 'Check the credentials of the SIP trunk, the allowed destinations and the carrier log.',
      },
      { word: 'phone-call-provider-closed-websocket', outcome: 'failed', category: 'upstream', retry: 'backoff', todo: 'The carrier dropped the media stream during the call: check its status page.' },
      {
        word: 'assistant-invalid',
        text: [
          'call-start-error-neither-assistant-nor-server-set',
          'assistant-not-valid',
          'assistant-request-returned-invalid-assistant',
          'assistant-request-returned-no-assistant',
          'call.start.error-get-resources-validation',
          'call.start.assistant-version-error-*',
          'call.in-progress.error-pipeline-no-available-llm-model',
          'pipeline-no-available-llm-model',
        ],
        outcome: 'failed',
        category: 'invalid_request',
        retry: 'never',
        todo: 'Fix the assistant, its tools or the answer of your own server.',
      },
      { word: 'resource-not-found', text: ['assistant-not-found', 'call.start.error-get-assistant', 'call.start.error-get-phone-number', 'call.start.error-get-customer'], outcome: 'failed', category: 'not_found', retry: 'never', todo: 'The assistant, number or customer id does not exist in this organization.' },
      {
        word: 'own-server-failed',
        text: ['assistant-request-failed', 'assistant-request-returned-error', 'assistant-request-returned-unspeakable-error', 'call.in-progress.error-pipeline-ws-model-connection-failed'],
        outcome: 'failed',
        category: 'upstream',
        retry: 'backoff',
        todo: 'Your own server URL or custom LLM did not answer Vapi: look there.',
      },
      { word: 'vendor-credits', text: 'pipeline-error-assembly-ai-returning-400-insufficent-funds', outcome: 'failed', category: 'credits', retry: 'never', todo: AT_VENDOR },
      { word: 'vendor-plan', text: 'pipeline-error-assembly-ai-returning-400-paid-only-feature', outcome: 'failed', category: 'permission', retry: 'never', todo: 'Your AssemblyAI plan lacks this feature: change the plan.' },
      { word: 'vapi-fault', text: ['*vapifault-assembly-ai-returning-400-insufficent-funds', '*vapifault-assembly-ai-returning-400-paid-only-feature'], outcome: 'failed', category: 'provider', retry: 'backoff', todo: 'Vapi failed, its platform keys included: retry, then contact support with the call id.' },
      {
        word: 'vendor-settings-invalid',
        text: ['*-400-*', '*-404-not-found', '*-voice-not-found', '*-invalid-voice', '*-invalid-voice-samples', '*-invalid-emotion', '*-voice-must-be-a-valid-*', '*-voice-not-fine-tuned', '*-voice-not-fine-tuned-*', '*-missing-samples-for-voice-clone', '*-max-character-limit-exceeded', '*-transcriber-invalid-config'],
        outcome: 'failed',
        category: 'invalid_request',
        retry: 'never',
        todo: 'The model, voice or transcriber settings of the assistant are wrong: compare them with what the vendor offers.',
      },
      { word: 'vapi-fault', text: ['*vapifault*', 'worker-shutdown', 'assistant-join-timed-out', 'call.start.error-get-org', 'call.start.error-get-subscription'], outcome: 'failed', category: 'provider', retry: 'backoff', todo: 'Vapi failed, its platform keys included: retry, then contact support with the call id.' },
      { word: 'provider-fault', text: '*providerfault*', outcome: 'failed', category: 'upstream', retry: 'backoff', todo: 'The model, voice or carrier vendor behind Vapi failed: check its status page, and configure a fallback.' },
      { word: 'vendor-credits', text: ['*-quota-exceeded', '*-429-exceeded-quota', '*-out-of-credits', '*-403-forbidden-out-of-characters', '*-requested-payment'], outcome: 'failed', category: 'credits', retry: 'never', todo: AT_VENDOR },
      { word: 'vendor-concurrency', text: '*-blocked-concurrent-requests-and-requested-upgrade', outcome: 'failed', category: 'concurrency', retry: 'backoff', todo: 'Your plan at the voice vendor allows fewer requests at once: raise it.' },
      { word: 'vendor-rate-limit', text: ['*-429-rate-limit-reached', '*-transcriber-rate-limited'], outcome: 'failed', category: 'rate_limit', retry: 'backoff', todo: 'Your own account at the vendor is throttled: raise its limit, or lower the load.' },
      {
        word: 'vendor-policy',
        text: ['*-blocked-content-against-their-policy', '*-blocked-account-in-probation', '*-blocked-voice-potentially-against-terms-of-service-*'],
        outcome: 'failed',
        category: 'compliance',
        retry: 'never',
        todo: 'The voice vendor refuses the content, the voice or the account: settle it with the vendor.',
      },
      {
        word: 'vendor-auth',
        text: ['*-401-*', '*-returning-401-*', '*-unauthorized-access', '*-invalid-api-key', '*-transcriber-auth-failed', '*-transcriber-api-key-missing'],
        outcome: 'failed',
        category: 'auth',
        retry: 'never',
        todo: 'Your key for the vendor that the word names is wrong or missing: renew it under Provider Keys.',
      },
      {
        word: 'vendor-plan',
        text: ['*-403-*', '*-unauthorized-to-access-model', '*-professional-voices-only-for-creator-plus', '*-blocked-free-plan-and-requested-upgrade', '*-blocked-using-instant-voice-clone-and-requested-upgrade', '*-voice-not-allowed-for-free-users', '*-voice-disabled-by-owner'],
        outcome: 'failed',
        category: 'permission',
        retry: 'never',
        todo: 'Your plan or key at the vendor lacks this model or voice: change the plan, the model or the voice.',
      },
      { word: 'vendor-failed', text: 'pipeline-error-*', outcome: 'failed', category: 'upstream', retry: 'backoff', todo: 'The vendor that the word names failed: check its status page, and configure a fallback.' },
    ],
    underWay: ['scheduled', 'queued', 'ringing', 'in-progress', 'forwarding'],
    // A report of an end has the reason beside the call, whose own status may be older.
    fields: {
      id: ['id', '$.message.call.id'],
      status: ['$.message.endedReason', '$.message.status', 'status'],
      end: ['$.message.endedReason', 'endedReason'],
      duration: [
        { from: '$.message.startedAt', to: '$.message.endedAt' },
        { from: 'startedAt', to: 'endedAt' },
      ],
      price: [
        { amount: '$.message.cost', unit: 'usd' },
        { amount: 'cost', unit: 'usd' },
      ],
    },
    otherwiseOver: true,
    directions: [
      { direction: 'outbound', at: 'type', is: 'outboundPhoneCall' },
      { direction: 'inbound', at: 'type', is: 'inboundPhoneCall' },
    ],
    responses: [{ operation: 'calls.get' }, { operation: 'calls.list', lists: ['.'] }, { operation: 'calls.create', lists: ['results'] }],
    webhook: { source: EVENTS, event: ['message.type'], ended: ['end-of-call-report', 'status-update'], other: ['*'], call: ['message.call', 'message'] },
  },
};
