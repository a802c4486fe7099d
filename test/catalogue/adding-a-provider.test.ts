import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { validateProvider } from '../../src/catalogue/define-provider.ts';
import type { Provider } from '../../src/catalogue/provider.ts';

const page = readFileSync(new URL('../../docs/adding-a-provider.md', import.meta.url), 'utf8');
const [whole = '', ...parts] = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

const MINIMAL = {
  name: 'acme_voice',
  title: 'Acme Voice',
  docs: ['https://docs.acme.example/errors'],
  hosts: { source: 'https://docs.acme.example', rows: ['api.acme.example'] },
};

/** The object that an example of the page evaluates to. */
const evaluate = (code: string): object => new Function(`return ({${code}});`)() as object;

it('the complete example is a valid provider', () => {
  const definition = /defineProvider\(\{(.*)\}\);\n\nregister/s.exec(whole)?.[1] ?? '';
  expect(() => validateProvider(evaluate(definition) as Provider)).not.toThrow();
});

it.each(parts.map((code) => ({ key: /^\w+/.exec(code)?.[0], code })))(
  'the example that begins with $key is valid',
  ({ code }) => {
    expect(() => validateProvider({ ...MINIMAL, ...evaluate(code) } as unknown as Provider)).not.toThrow();
  },
);

it('the page shows every key of a provider', () => {
  const keys = Object.keys(Object.assign({}, ...parts.map(evaluate)));
  expect([...new Set([...keys, ...Object.keys(MINIMAL)])].sort()).toEqual([
    'balance',
    'calls',
    'closes',
    'codes',
    'docs',
    'errorBody',
    'errorFrames',
    'failures',
    'headers',
    'hosts',
    'limits',
    'links',
    'name',
    'operations',
    'paths',
    'secrets',
    'statuses',
    'title',
  ]);
});
