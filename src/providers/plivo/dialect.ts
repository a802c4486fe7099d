import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { plivo } from './provider.ts';

export const plivoDialect: Dialect = makeDialect(plivo, {
  // https://www.plivo.com/docs/voice/api/request: no codes.
  errorBody: ({ message, requestId }) => ({ api_id: requestId, error: message }),
});
