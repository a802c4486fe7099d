import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { rime } from './provider.ts';

export const rimeDialect: Dialect = makeDialect(rime, {
  // https://docs.rime.ai/api-reference/errors: the message is the body.
  errorBody: ({ message }) => message,
});
