import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { vapi } from './provider.ts';

/** The server is built on Nest, whose errors repeat the status. https://docs.nestjs.com/exception-filters */
const NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

export const vapiDialect: Dialect = makeDialect(vapi, {
  errorBody: ({ status, message }) => ({ message, error: NAMES[status] ?? 'Error', statusCode: status }),
});
