import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { bland } from './provider.ts';

export const blandDialect: Dialect = makeDialect(bland, {
  // Three shapes: calls have a sentence, speech has a code in a list, old endpoints have `error`.
  errorBody: ({ code, message }) => {
    const row = bland.codes?.rows.find((candidate) => candidate.code === code);
    if (code === undefined || row?.text !== undefined) return { status: 'error', message };
    return { data: null, errors: [{ error: code, message }] };
  },
  scenarios: {
    keyRevoked: { status: 401 },
    outOfCredits: { code: 'insufficient_balance' },
    rateLimited: { status: 429 },
  },
});
