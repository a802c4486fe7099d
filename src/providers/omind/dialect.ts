import { type Dialect, ok } from '../../simulator/dialect/dialect.ts';
import { omind } from './provider.ts';

/** https://mvdocs.omind.ai/api-reference/error-codes: the sample of a validation error. */
const FIELD_ERRORS = [{ loc: ['body', 'field_name'], msg: 'field required', type: 'value_error.missing' }];

export const omindDialect: Dialect = {
  provider: omind,
  source: 'https://mvdocs.omind.ai/api-reference/error-codes',

  // Another service's own text follows the colon; the documentation leaves it open.
  messages: {
    'LiveKit SIP error': 'LiveKit SIP error: ...',
    'Twilio error': 'Twilio error: ...',
    'S3 error': 'S3 error: ...',
  },

  errorBody: ({ status, code, message }) => ({
    detail: status === 422 && code === undefined ? FIELD_ERRORS : message,
  }),

  // Only the pagination of successes is documented.
  successes: {
    'calls.list': ok({ items: [], total: 0, page: 1, page_size: 25, total_pages: 0 }),
  },

  // No credits, and "Rate limiting is not currently implemented".
  scenarios: {
    keyRevoked: { code: 'Invalid API key' },
    dialFailed: { code: 'LiveKit SIP error', on: ['calls.create'] },
  },
};
