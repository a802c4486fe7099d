import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { gladia } from './provider.ts';

export const gladiaDialect: Dialect = makeDialect(gladia, {
  // https://docs.gladia.io/api-reference/v2/live/init
  errorBody: ({ status, message, requestId }) => ({
    timestamp: '2026-11-21T12:00:00.000Z',
    path: '/v2/live',
    request_id: requestId,
    statusCode: status,
    message,
  }),
  streams: {
    // A message of the service that is rejected: https://github.com/gladiaio/sdk
    errorFrame: ({ message }) => ({ type: 'audio_chunk', acknowledged: false, error: { message } }),
  },
});
