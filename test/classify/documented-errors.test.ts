import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeLabel } from '../../src/catalogue/code-table.ts';
import { classifyHttp } from '../../src/classify/http.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { AnyProvider, type Case, report } from '../cases/play.ts';
import { observation } from '../kit/observe.ts';
import { startApp } from '../kit/watch.ts';

const KEYS = ['category', 'errorType', 'code', 'type', 'param', 'retry', 'requestId', 'retryAfter'] as const;

/** Taken from the provider's documentation, each with its source; not from the tables. */
type Fixture = {
  name: string;
  source: string;
  request: { method: string; path: string };
  response: { status: number; headers?: Record<string, string>; body?: unknown };
  expect: Partial<Record<(typeof KEYS)[number], string | number | null>>;
};

/** A stream or a webhook, in the form of test/cases. */
type PlayedFixture = Omit<Case, 'request' | 'response'> & { name: string };

const isHttp = (fixture: Fixture | PlayedFixture): fixture is Fixture => 'response' in fixture;

/** Up to this many, each code has a fixture; of larger dictionaries each category has one. */
const SMALL_TABLE = 80;

let anyProvider: AnyProvider;
beforeAll(async () => {
  anyProvider = await AnyProvider.open();
});
afterAll(() => anyProvider.close());

describe.each(BUILT_IN_PROVIDERS.map((provider) => ({ name: provider.name, provider })))(
  '$name',
  ({ name, provider }) => {
    const file = new URL(`../../src/providers/${name}/fixtures.json`, import.meta.url);
    const fixtures = JSON.parse(readFileSync(file, 'utf8')) as (Fixture | PlayedFixture)[];
    const answers = fixtures.filter(isHttp);
    const played = fixtures.filter((fixture): fixture is PlayedFixture => !isHttp(fixture));

    it.each(answers)('$response.status: $name', ({ request, response, expect: expected }) => {
      const verdict = classifyHttp(observation({ provider, ...request, ...response }));
      const read = KEYS.filter((key) => Object.hasOwn(expected, key)).map((key) => [key, verdict[key] ?? null]);
      expect(Object.fromEntries(read)).toEqual(expected);
      expect(verdict.failed).toBe(expected.category !== null);
    });

    it.skipIf(played.length === 0).each(played)('$name', async (fixture) => {
      const app = startApp({ providers: { [name]: { streamErrors: true } }, tracing: false });
      try {
        const it = { ...fixture, provider: name };
        await anyProvider.play(it, app);
        expect(await report(app, it)).toEqual(it.expect);
      } finally {
        await app.stop();
      }
    });

    it('names a public source for every fixture', () => {
      for (const { name, source } of fixtures) expect(source, name).toMatch(/https:\/\/|^[\w-]+\/[\w.-]+ /);
    });

    it('has a fixture for every documented error', () => {
      const codes = provider.codes?.rows ?? [];
      const seen = new Set(answers.map((fixture) => fixture.expect.errorType));
      const categories = new Set(fixtures.map((fixture) => fixture.expect.category));
      const statuses = (provider.statuses?.rows ?? []).filter(({ when }) => when === undefined);
      const missing = [
        // A code without a status may come in a frame, a close or a report alone.
        ...(codes.length <= SMALL_TABLE ? codes.filter(({ status }) => status !== undefined).map(codeLabel) : []),
        ...statuses.map(({ status }) => String(status)),
      ].filter((errorType) => !seen.has(errorType));
      expect([...new Set(missing)]).toEqual([]);
      expect(codes.map(({ category }) => category).filter((category) => !categories.has(category))).toEqual([]);
    });
  },
);
