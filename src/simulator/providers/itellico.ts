import { itellico } from '../../providers/itellico.ts';
import { created, type Dialect, ok } from '../dialect.ts';

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
    'calls.create': created({
      id: CONVERSATION.conversation_id,
      type: 'phone',
      status: 'active',
      answer_status: 'waiting',
    }),
    'conversations.list': listOf(CONVERSATION),
    'conversations.get': ok(CONVERSATION),
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

  // 402 is a missing plan entitlement, not an empty balance; a dial fails in the conversation, never in an answer.
  scenarios: {
    keyRevoked: { code: 'unauthorized' },
    rateLimited: { code: 'rate_limit_exceeded' },
    unknownPath: { code: 'not_found' },
  },
};
