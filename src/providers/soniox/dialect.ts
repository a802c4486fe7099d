import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { soniox } from './provider.ts';

/** https://soniox.com/docs/stt/api-reference/websocket-api#error-response: each frame has a status. */
const statusOf = (code: string): number =>
  soniox.codes?.rows.find((row) => row.code === code && row.status !== undefined)?.status ?? 500;

const MORE = 'https://soniox.com/docs/api-reference/errors';

export const sonioxDialect: Dialect = makeDialect(soniox, {
  errorBody: ({ status, code, message, requestId }) => ({
    status_code: status,
    error_type: code,
    message,
    validation_errors: [],
    request_id: requestId,
    more_info: MORE,
  }),
  streams: {
    errorFrame: ({ code, message }) => ({
      error_code: statusOf(code),
      error_type: code,
      error_message: message,
      request_id: '3d37a3bd-5078-47ee-a369-b204e3bbedda',
      more_info: MORE,
    }),
  },
});
