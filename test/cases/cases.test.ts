import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { startApp } from '../kit/watch.ts';
import { AnyProvider, type Case, report } from './play.ts';

const FILES = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json'));
const SUITES = FILES.map((file) => ({
  name: file.replace('.json', ''),
  cases: JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Case[],
}));
const KNOWN = BUILT_IN_PROVIDERS.map(({ name }) => name);

let provider: AnyProvider;
beforeAll(async () => {
  provider = await AnyProvider.open();
});
afterAll(() => provider.close());

const titleOf = ({ request, stream, source }: Case): string =>
  `${request ? `${request.method} ${request.path}` : (stream?.path ?? 'webhook')} (${source})`.slice(0, 160);

/** `null` means "no error" and "no call". */
const expected = ({ expect: { category, ...rest } }: Case) =>
  category === undefined ? rest : { category: category ?? '', ...rest };

it('knows every provider in the cases', () => {
  expect(SUITES.map(({ name }) => name).filter((name) => !KNOWN.includes(name))).toEqual([]);
});

describe.each(SUITES)('$name', ({ name, cases }) => {
  it.each(cases.map((it, i) => ({ number: i + 1, title: titleOf(it), it })))('$number: $title', async ({ it }) => {
    const app = startApp({ providers: { [name]: { streamErrors: true } }, tracing: false });
    try {
      await provider.play(it, app);
      expect(await report(app, it)).toEqual(expected(it));
      expect(await app.registry.metrics()).not.toMatch(/instrumentation_faults_total{.*} [1-9]/);
    } finally {
      await app.stop();
    }
  });
});
