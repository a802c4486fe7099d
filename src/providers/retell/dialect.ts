import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { retell } from './provider.ts';

export const retellDialect: Dialect = makeDialect(retell, {
  // https://docs.retellai.com/api-references/create-phone-call: the same for every status.
  errorBody: ({ message }) => ({ status: 'error', message }),
});
