import type { SimulatedCall } from '../../simulator/dialect/call-dialect.ts';
import { created, type Dialect, ok } from '../../simulator/dialect/dialect.ts';
import { itellico } from './provider.ts';

const ERRORS = 'https://docs.itellico.ai/reference/error-codes';
const ACCOUNT = '123e4567-e89b-12d3-a456-426614174000';
const AGENT = { id: '7f6d3c1e-1111-4222-8333-944445555666', name: 'Reception' };
const TRUNK = { id: '5a1e0b2c-1111-4222-8333-944445555666', name: 'Managed' };
const NUMBER = { id: '9c0d4e8f-1111-4222-8333-944445555666', number: '+43720123456' };
const CONVERSATION = {
  conversation_id: 'c2b7a6d4-1111-4222-8333-944445555666',
  start_timestamp: '2026-03-26T11:00:00Z',
  status: 'completed',
  type: 'phone',
};

/** https://docs.itellico.ai/reference/error-codes: one reason of each group, and its status. */
const STATUS: Readonly<Record<string, string>> = { call_transfer: 'transferred', transferred: 'transferred' };

function statusOf({ end, outcome, state }: SimulatedCall): string {
  if (state !== 'ended') return 'in_progress';
  return STATUS[end ?? ''] ?? (outcome === 'answered' || outcome === 'voicemail' ? 'completed' : 'failed');
}

/** https://docs.itellico.ai/api-reference/conversations/list-conversations */
const conversation = (call: SimulatedCall) => ({
  conversation_id: call.id,
  type: 'phone',
  status: statusOf(call),
  direction: 'outbound',
  start_timestamp: '2026-03-26T11:00:00Z',
  duration_seconds: call.seconds,
  ...(call.end !== undefined && { disconnection_reason: call.end }),
});

const listOf = (item: unknown) => ok({ count: 1, items: [item] });

/** The optional parts of the sample errors: `${ERRORS}#error-response-format`. */
const EXTRAS: Readonly<Record<string, object>> = {
  not_found: { detail: `Agent with UUID ${ACCOUNT} does not exist` },
  validation_error: {
    errors: [
      { field: 'body.email', message: 'Invalid email format', type: 'value_error' },
      { field: 'body.name', message: 'Field required', type: 'missing' },
    ],
  },
};

export const itellicoDialect: Dialect = {
  provider: itellico,
  source: ERRORS,

  messages: {
    bad_request: 'The request is malformed or invalid',
    unauthorized: 'Authentication is missing or invalid',
    payment_required: 'Access requires billing/plan entitlement',
    forbidden: 'Authenticated but not authorized',
    not_found: 'Resource not found',
    method_not_allowed: 'HTTP method not supported',
    conflict: 'Request conflicts with current state',
    gone: 'Resource no longer available',
    validation_error: 'Validation failed',
    rate_limit_exceeded: 'You exceeded a rate limit',
    internal_error: 'Unexpected server error',
    bad_gateway: 'Upstream provider/service error',
    service_unavailable: 'Service temporarily unavailable',
    gateway_timeout: 'Upstream service timed out',
  },

  errorBody: ({ code, message }) => ({ code, message, ...EXTRAS[code ?? ''] }),

  // https://github.com/itellicoAI/server-sdk-typescript/tree/main/src/resources
  successes: {
    'calls.create': {
      status: 201,
      body: ({ call }) => ({
        id: call?.id ?? CONVERSATION.conversation_id,
        type: 'phone',
        status: 'active',
        answer_status: 'waiting',
      }),
    },
    'conversations.list': {
      status: 200,
      body: ({ calls }) => {
        const placed = calls();
        const items = placed.length === 0 ? [CONVERSATION] : placed.map(conversation);
        return { count: items.length, items };
      },
    },
    'conversations.get': { status: 200, body: ({ call }) => (call === undefined ? CONVERSATION : conversation(call)) },
    'accounts.current': ok({
      id: ACCOUNT,
      name: 'Example',
      is_active: true,
      created: '2026-01-01T00:00:00Z',
      modified: '2026-01-01T00:00:00Z',
    }),
    'phone_numbers.list': listOf(NUMBER),
    'phone_numbers.get': ok(NUMBER),
    'sip_trunks.list': listOf(TRUNK),
    'sip_trunks.get': ok(TRUNK),
    'agents.list': listOf(AGENT),
    'agents.create': created(AGENT),
    'agents.get': ok(AGENT),
    'agents.update': ok(AGENT),
    'providers.list': ok([]),
    'analytics.usage': ok({
      meta: { account_id: ACCOUNT, start: '2026-03-01', end: '2026-03-31', granularity: 'day' },
      data: [],
    }),
  },

  // The names of the signature's headers are not documented: webhooks come unsigned.
  calls: {
    places: ['calls.create'],
    newId: (serial) => `c2b7a6d4-1111-4222-8333-${serial.toString(16).padStart(12, '0')}`,
    usualEnd: 'user_hangup',
    // https://docs.itellico.ai/reference/webhook-events#payload-format
    webhook: (call) => ({
      event_id: `3a8d4e3f-2f36-4cf7-9d4f-${call.serial.toString(16).padStart(12, '0')}`,
      event_type: 'conversation.ended',
      created: '2026-04-19T14:30:00.000000+00:00',
      organization_uuid: '8702eb05-d00c-420d-bbbf-fed4b17b8b64',
      organization_name: 'Acme Support',
      data: {
        conversation_uuid: call.id,
        status: statusOf(call),
        direction: 'outbound',
        duration_seconds: call.seconds,
        disconnection_reason: call.end,
      },
    }),
  },

  // 402 is a missing plan entitlement, not an empty balance. A dial fails in the conversation, never in a response.
  scenarios: {
    keyRevoked: { code: 'unauthorized' },
    rateLimited: { code: 'rate_limit_exceeded' },
    unknownPath: { code: 'not_found' },
  },
};
