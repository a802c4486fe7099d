import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { sinch } from './provider.ts';

export const sinchDialect: Dialect = makeDialect(sinch, {
  // https://developers.sinch.com/docs/voice/api-reference: the code is a number in samples.
  errorBody: ({ status, code, message, requestId }) => ({
    errorCode: Number(code ?? `${status}00`),
    message,
    reference: requestId,
  }),
  messages: { '40200': 'Not enough credit', '42900': 'Too many requests' },
});
