import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { vonage } from './provider.ts';

/** The older APIs put their titles in `error_title`: they are no fragments. */
const isFragment = (code: string): boolean => /^[a-z]+(?:-[a-z]+)*$/.test(code);

export const vonageDialect: Dialect = makeDialect(vonage, {
  // RFC 9457, with the code in the fragment. https://developer.vonage.com/en/api-errors
  errorBody: ({ code = 'unknown', message, requestId }) =>
    isFragment(code)
      ? {
          type: `https://developer.vonage.com/api-errors#${code}`,
          title: message,
          detail: message,
          instance: requestId,
        }
      : { type: code, error_title: code },
  scenarios: {
    keyRevoked: { code: 'unauthorized' },
    outOfCredits: { code: 'low-balance' },
    rateLimited: { code: 'throttled' },
  },
});
