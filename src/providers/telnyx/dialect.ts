import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { telnyx } from './provider.ts';

export const telnyxDialect: Dialect = makeDialect(telnyx, {
  // https://developers.telnyx.com/docs/development/api-guide/error-handling: the code is a string.
  errorBody: ({ status, code, message }) => ({
    errors: [
      {
        code: code ?? String(status),
        title: message,
        detail: `${message}.`,
        ...(code !== undefined && { meta: { url: `https://developers.telnyx.com/docs/overview/errors/${code}` } }),
      },
    ],
  }),
  messages: {
    '10009': 'Authentication failed',
    '10011': 'Too many requests',
    '20012': 'Account inactive',
    '20100': 'Insufficient Funds',
    '90041': 'User termination channels limit exceeded',
  },
  scenarios: {
    keyRevoked: { code: '10009' },
    outOfCredits: { code: '20100' },
    rateLimited: { code: '10011' },
  },
});
