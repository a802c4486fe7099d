import { expect, it } from 'vitest';
import { redactError } from '../../src/redact/error.ts';

const KEY = 'sk_live_4eC39HqLyjWDarjt';

it('redacts the message and the stack of an error, and drops its other properties', () => {
  const error = Object.assign(new TypeError(`Invalid URL ${KEY}`), { input: KEY, code: 'ERR_INVALID_URL' });
  error.stack = `TypeError: Invalid URL ${KEY}\n    at dial (+15555550100)\n    at main (app.js:1:2)`;
  expect(redactError(error)).toEqual({
    type: 'TypeError',
    message: 'Invalid URL REDACTED',
    stack: 'TypeError: Invalid URL REDACTED\n    at dial (REDACTED)\n    at main (app.js:1:2)',
  });
});

it('redacts a private key on all of its lines, in the stack too', () => {
  const error = new Error('bad key -----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----');
  error.stack = `Error: ${error.message}\n    at main (app.js:1:2)`;
  expect(redactError(error)).toEqual({ type: 'Error', message: 'bad key REDACTED', stack: 'Error: bad key REDACTED' });
});

it.each([
  [`a text with ${KEY}`, { type: 'string', message: 'a text with REDACTED' }],
  [undefined, { type: 'undefined', message: 'undefined' }],
  [402, { type: 'number', message: '402' }],
])('redacts a thrown value that is not an Error: %s', (thrown, expected) => {
  expect(redactError(thrown)).toEqual(expected);
});
