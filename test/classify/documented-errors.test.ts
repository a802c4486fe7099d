import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classifyHttp } from '../../src/classify/http.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { observation } from '../kit/observe.ts';

/** Written from the providers' documentation, each with its source; not from our tables. */
type Fixture = {
  name: string;
  source: string;
  request: { method: string; path: string };
  response: { status: number; headers: Record<string, string>; body: unknown };
  expect: Record<'category' | 'errorType' | 'code' | 'type' | 'param' | 'retry' | 'requestId', string | null> & {
    retryAfter: number | null;
  };
};

describe.each(BUILT_IN_PROVIDERS.map((provider) => ({ name: provider.name, provider })))(
  '$name',
  ({ name, provider }) => {
    const file = new URL(`../../src/providers/${name}/fixtures.json`, import.meta.url);
    const fixtures = JSON.parse(readFileSync(file, 'utf8')) as Fixture[];

    it.each(fixtures)('$response.status: $name', ({ request, response, expect: expected }) => {
      const verdict = classifyHttp(observation({ provider, ...request, ...response }));

      const { category, errorType, code, type, param, retry, requestId, retryAfter } = verdict;
      const read = { category, errorType, code, type, param, retry, requestId, retryAfter };
      expect(Object.fromEntries(Object.entries(read).map(([key, value]) => [key, value ?? null]))).toEqual(expected);
      expect(verdict.failed).toBe(true);
    });

    it('has a public source for every fixture', () => {
      for (const { name, source } of fixtures) expect(source, name).toMatch(/https:\/\/|^[\w-]+\/[\w-]+ /);
    });

    it('has a fixture for every catalogued code and status', () => {
      const codes = provider.codes?.rows.map(({ code }) => code) ?? [];
      const statuses = provider.statuses?.rows.map(({ status }) => String(status)) ?? [];
      const seen = new Set(fixtures.map((fixture) => fixture.expect.errorType));
      expect([...codes, ...statuses].filter((errorType) => !seen.has(errorType))).toEqual([]);
    });
  },
);
