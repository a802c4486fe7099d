import { expect, it } from 'vitest';
import { redactError } from '../../src/redact/error.ts';

const KEY = 'sk_live_4eC39HqLyjWDarjt';

it('an error of ours is told without what it quotes, in its message and in its stack, and with nothing else of it', () => {
  const error = Object.assign(new TypeError(`Invalid URL ${KEY}`), { input: KEY, code: 'ERR_INVALID_URL' });
  error.stack = `TypeError: Invalid URL ${KEY}\n    at dial (+15555550100)\n    at main (app.js:1:2)`;
  expect(redactError(error)).toEqual({
    type: 'TypeError',
    message: 'Invalid URL REDACTED',
    stack: 'TypeError: Invalid URL REDACTED\n    at dial (REDACTED)\n    at main (app.js:1:2)',
  });
});

it('a private key goes over all of its lines, in the stack as well', () => {
  const error = new Error('bad key -----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----');
  error.stack = `Error: ${error.message}\n    at main (app.js:1:2)`;
  expect(redactError(error)).toEqual({ type: 'Error', message: 'bad key REDACTED', stack: 'Error: bad key REDACTED' });
});

it.each([
  [`a text with ${KEY}`, { type: 'string', message: 'a text with REDACTED' }],
  [undefined, { type: 'undefined', message: 'undefined' }],
  [402, { type: 'number', message: '402' }],
])('what is thrown and no error is told likewise: %s', (thrown, expected) => {
  expect(redactError(thrown)).toEqual(expected);
});
