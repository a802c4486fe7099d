import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { openai } from './provider.ts';

/** Five codes share one type. https://developers.openai.com/api/docs/guides/error-codes */
const MONEY = [
  'insufficient_quota',
  'credit_balance_exhausted',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
  'organization_usage_limit_exceeded',
];

function typeOf(status: number, code: string | undefined): string {
  if (code !== undefined && MONEY.includes(code)) return 'insufficient_quota';
  if (status >= 500) return status === 503 ? 'service_unavailable_error' : 'server_error';
  return status === 429 ? 'requests' : 'invalid_request_error';
}

/** A word of the table that OpenAI sends as a type, without a code. */
const TYPES = ['server_error', 'rate_limit_error', 'service_unavailable_error'];

export const openaiDialect: Dialect = makeDialect(openai, {
  errorBody: ({ status, code, message }) => ({
    error: {
      message,
      type: code !== undefined && TYPES.includes(code) ? code : typeOf(status, code),
      param: null,
      code: code === undefined || TYPES.includes(code) ? null : code,
    },
  }),
  scenarios: {
    keyRevoked: { code: 'invalid_api_key' },
    outOfCredits: { code: 'insufficient_quota' },
    rateLimited: { code: 'rate_limit_exceeded' },
  },
  streams: {
    // https://github.com/openai/openai-node/blob/master/src/resources/realtime/realtime.ts: RealtimeServerEvent
    protocols: {
      'realtime.connect': {
        kind: 'type',
        greeting: [
          {
            type: 'session.created',
            event_id: 'event_1',
            session: { type: 'realtime', object: 'realtime.session', id: 'sess_1', model: 'gpt-realtime' },
          },
        ],
        answers: {
          'session.update': ({ session }) => ({ frames: [{ type: 'session.updated', event_id: 'event_2', session }] }),
        },
      },
    },
    errorFrame: ({ code, message }) => ({
      type: 'error',
      event_id: 'event_3',
      error: {
        type: MONEY.includes(code) ? 'insufficient_quota' : TYPES.includes(code) ? code : 'invalid_request_error',
        code: TYPES.includes(code) ? null : code,
        message,
        param: null,
        event_id: null,
      },
    }),
  },
});
