import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { signalwire } from './provider.ts';

export const signalwireDialect: Dialect = makeDialect(signalwire, {
  // Numbers belong to the compatibility API, words to the REST API.
  errorBody: ({ status, code, message }) => {
    if (code === undefined) return { error: message };
    if (/^\d+$/.test(code)) return { code: Number(code), message, more_info: '', status };
    const url = `https://developer.signalwire.com/rest/overview/error-codes/#${code}`;
    return { errors: [{ type: 'validation_error', code, message, attribute: null, url }] };
  },
});
