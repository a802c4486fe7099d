import { expect, it } from 'vitest';
import { classifyHttp } from '../../src/classify/http.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { observation } from '../kit/observe.ts';

const SAID = 'What went wrong, in a sentence';

/** Where each documented form of an error has its sentence, for the log; sources as in test/fixtures. */
it.each<[provider: string, body: object]>([
  ['kallglot', { error: { message: SAID } }],
  ['kaicalls', { error: { message: SAID } }],
  ['itellico', { detail: SAID }],
  ['itellico', { message: SAID }],
  ['omind', { detail: SAID }],
  ['omind', { detail: [{ loc: ['body', 'to'], msg: SAID, type: 'missing' }] }],
  ['dograh', { detail: SAID }],
  ['dograh', { detail: [{ loc: ['body', 'to'], msg: SAID, type: 'missing' }] }],
  ['dograh', { errors: [{ field: 'to', message: SAID }] }],
  ['dograh', { detail: { errors: [{ field: 'to', message: SAID }] } }],
  ['dograh', { detail: { message: SAID } }],
])('%s reports it as %j', (name, body) => {
  const provider = BUILT_IN_PROVIDERS.find((one) => one.name === name);
  if (provider === undefined) throw new Error(`no provider ${name}`);
  expect(classifyHttp(observation({ provider, status: 422, body })).message).toBe(SAID);
});
