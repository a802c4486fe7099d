import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { twilio } from './provider.ts';

export const twilioDialect: Dialect = makeDialect(twilio, {
  // https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions: the code is an integer.
  errorBody: ({ status, code, message }) => ({
    ...(code !== undefined && { code: Number(code) }),
    message,
    ...(code !== undefined && { more_info: `https://www.twilio.com/docs/errors/${code}` }),
    status,
  }),
  messages: {
    '20003': 'Authenticate',
    '20005': 'Account is not active',
    '20429': 'Too Many Requests',
    '20404': 'The requested resource was not found',
    '20500': 'Internal Server Error',
  },
  // A failed dial is accepted, and reported in the status of the call.
  scenarios: {
    keyRevoked: { code: '20003' },
    outOfCredits: { code: '20005' },
    rateLimited: { code: '20429' },
  },
});
