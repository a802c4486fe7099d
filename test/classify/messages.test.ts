import { expect, it } from 'vitest';
import { classifyHttp } from '../../src/classify/http.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { observation } from '../kit/observe.ts';

const MESSAGE = 'What went wrong, in a sentence';

/** The place of the message in each documented error format; sources as in test/fixtures. */
it.each<[provider: string, body: object]>([
  ['kallglot', { error: { message: MESSAGE } }],
  ['kaicalls', { error: { message: MESSAGE } }],
  ['itellico', { detail: MESSAGE }],
  ['itellico', { message: MESSAGE }],
  ['omind', { detail: MESSAGE }],
  ['omind', { detail: [{ loc: ['body', 'to'], msg: MESSAGE, type: 'missing' }] }],
  ['dograh', { detail: MESSAGE }],
  ['dograh', { detail: [{ loc: ['body', 'to'], msg: MESSAGE, type: 'missing' }] }],
  ['dograh', { errors: [{ field: 'to', message: MESSAGE }] }],
  ['dograh', { detail: { errors: [{ field: 'to', message: MESSAGE }] } }],
  ['dograh', { detail: { message: MESSAGE } }],
])('%s reports it as %j', (name, body) => {
  const provider = BUILT_IN_PROVIDERS.find((one) => one.name === name);
  if (provider === undefined) throw new Error(`no provider ${name}`);
  expect(classifyHttp(observation({ provider, status: 422, body })).message).toBe(MESSAGE);
});
