import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { geminiLive } from './provider.ts';

/** The details contain the reason. https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto */
const isReason = (code: string): boolean => /^(?:API_KEY|SERVICE|ACCESS_TOKEN|BILLING|CONSUMER)_/.test(code);

/** https://cloud.google.com/apis/design/errors: the word of a status. */
const WORDS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'RESOURCE_EXHAUSTED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

const TYPE = 'type.googleapis.com/google.rpc';

export const geminiLiveDialect: Dialect = makeDialect(geminiLive, {
  errorBody: ({ status, code, message, retryAfter }) => ({
    error: {
      code: status,
      message,
      status: code === undefined || isReason(code) ? (WORDS[status] ?? 'UNKNOWN') : code,
      details: [
        ...(code !== undefined && isReason(code)
          ? [{ '@type': `${TYPE}.ErrorInfo`, reason: code, domain: 'googleapis.com' }]
          : []),
        ...(retryAfter === undefined ? [] : [{ '@type': `${TYPE}.RetryInfo`, retryDelay: `${retryAfter}s` }]),
      ],
    },
  }),
  scenarios: {
    keyRevoked: { code: 'API_KEY_INVALID' },
    outOfCredits: { code: 'RESOURCE_EXHAUSTED', status: 402 },
    rateLimited: { code: 'RESOURCE_EXHAUSTED' },
  },
});
