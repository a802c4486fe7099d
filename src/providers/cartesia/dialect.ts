import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { cartesia } from './provider.ts';

export const cartesiaDialect: Dialect = makeDialect(cartesia, {
  // https://docs.cartesia.ai/use-the-api/api-errors: from version 2026-03-01. The code may be null.
  errorBody: ({ code = null, message, requestId }) => ({
    error_code: code,
    title: message,
    message,
    request_id: requestId,
  }),
  streams: {
    errorFrame: ({ code, message }) => ({ type: 'error', error_code: code, title: message, message, done: true }),
  },
});
