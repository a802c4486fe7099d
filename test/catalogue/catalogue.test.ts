import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import { compilePattern, listOf } from '../../src/catalogue/pattern.ts';
import type { Provider } from '../../src/catalogue/provider.ts';
import { CATEGORIES } from '../../src/model/verdict.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';

const MINIMAL: Provider = {
  name: 'acme_voice',
  title: 'Acme Voice',
  docs: ['https://acme.example/errors'],
  hosts: { source: 'https://acme.example', rows: ['api.acme.example'] },
};

function catalogueOf(hosts: string[], provider: Provider = MINIMAL): Catalogue {
  return new Catalogue([
    {
      provider: { ...provider, hosts: { source: 'test', rows: hosts } },
      hosts: [],
      account: 'a',
      streamErrors: false,
      callReports: true,
    },
  ]);
}

describe.each(BUILT_IN_PROVIDERS.map((provider) => ({ name: provider.name, provider })))('$name', ({ provider }) => {
  it('names the source of each table', () => {
    const { hosts, operations, codes, statuses, closes, errorBody, errorFrames = [], headers, secrets } = provider;
    for (const part of [hosts, operations, codes, statuses, closes, errorBody, ...errorFrames, headers, secrets]) {
      if (part !== undefined) expect(part.source).toMatch(/^https:\/\//);
    }
    const rows = [operations, codes, statuses, closes].flatMap((table): { source?: string }[] => [
      ...(table?.rows ?? []),
    ]);
    for (const row of rows) {
      if (row.source !== undefined) expect(row.source).toMatch(/^https:\/\//);
    }
  });

  it('lists each code and each status once, with advice to act on', () => {
    const codes = provider.codes?.rows ?? [];
    const statuses = provider.statuses?.rows ?? [];
    const words = codes.map(({ code, when, text, at }) => JSON.stringify([code, when, text, at]));
    expect(new Set(words).size).toBe(codes.length);
    const conditions = statuses.map(({ status, when }) => JSON.stringify([status, when]));
    expect(new Set(conditions).size).toBe(statuses.length);
    for (const { todo } of [...codes, ...statuses]) expect(todo).toMatch(/^[A-Z].{8,140}\.$/);
    for (const { category } of [...codes, ...statuses]) expect(CATEGORIES).toContain(category);
  });

  it('does not hide a documented text behind a shorter one', () => {
    const texts = (provider.codes?.rows ?? []).flatMap(({ text = [], when }) =>
      when === undefined ? listOf(text) : [],
    );
    const hidden = texts.filter((text, i) =>
      texts.slice(0, i).some((earlier) => compilePattern(earlier)(text.toLowerCase())),
    );
    expect(hidden).toEqual([]);
  });
});

it('has no two providers on one host', () => {
  const entries = BUILT_IN_PROVIDERS.map((provider) => ({
    provider,
    hosts: [],
    account: 'default',
    streamErrors: false,
    callReports: true,
  }));
  expect(() => new Catalogue(entries)).not.toThrow();
  const twin = { ...MINIMAL, hosts: { source: 'test', rows: ['api.kallglot.com'] } };
  expect(
    () =>
      new Catalogue([
        ...entries,
        { provider: twin, hosts: [], account: 'default', streamErrors: false, callReports: true },
      ]),
  ).toThrow(
    'sidetone: host "api.kallglot.com" is claimed by kallglot and by acme_voice, expected one provider per host',
  );
});

it('the engine names no provider', () => {
  const engine = ['catalogue', 'classify', 'redact', 'sinks', 'sinks/prometheus', 'sources'];
  const files = engine.flatMap((folder) =>
    readdirSync(new URL(`../../src/${folder}`, import.meta.url))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => new URL(`../../src/${folder}/${file}`, import.meta.url)),
  );
  expect(files.length).toBeGreaterThan(20);
  const names = new RegExp(
    `(?<![a-z])(?:${BUILT_IN_PROVIDERS.flatMap(({ name, title }) => [name, title]).join('|')})(?![a-z])`,
    'i',
  );
  for (const file of files) expect(readFileSync(file, 'utf8'), file.pathname).not.toMatch(names);
});

describe('a host of the catalogue', () => {
  it.each([
    ['acme.example', 'https://acme.example', true],
    ['acme.example', 'https://api.acme.example', true],
    ['acme.example', 'https://API.Acme.EXAMPLE', true],
    ['acme.example', 'http://acme.example:8080', true],
    ['acme.example', 'https://notacme.example', false],
    ['acme.example', 'https://acme.example.evil.test', false],
    ['acme.example:8000', 'http://acme.example:8000', true],
    ['acme.example:8000', 'http://eu.acme.example:8000', true],
    ['acme.example:8000', 'http://acme.example', false],
    ['acme.example:443', 'https://acme.example', true],
    ['acme.example:443', 'wss://acme.example', true],
    ['acme.example:443', 'http://acme.example', false],
    ['10.0.0.1', 'http://10.0.0.1:9000', true],
    ['0.0.1', 'http://10.0.0.1:9000', false],
    ['[::1]:8000', 'http://[::1]:8000', true],
    ['[::1]:8000', 'http://[::1]:8001', false],
  ])('%s and %s: %s', (host, origin, expected) => {
    const catalogue = catalogueOf([host]);
    const name = new URL(origin).hostname;
    expect(catalogue.match(origin, '/')?.name).toBe(expected ? 'acme_voice' : undefined);
    // Twice: the second result comes from the cache.
    expect(catalogue.match(origin, '/')?.name).toBe(expected ? 'acme_voice' : undefined);
    if (expected) expect(catalogue.knows(name, '/')).toBe(true);
    // As a service may write it: node:http keeps capitals.
    if (expected) expect(catalogue.knows(name.toUpperCase(), '/')).toBe(true);
  });

  it('is not guessed from an invalid URL', () => {
    for (const origin of ['', 'acme.example', 'nonsense', 'http://', '[object Object]']) {
      expect(catalogueOf(['acme.example']).match(origin, '/')).toBeUndefined();
    }
  });

  it('stays bounded when a service calls a million hosts', () => {
    const catalogue = catalogueOf(['acme.example']);
    for (let i = 0; i < 5000; i++) catalogue.match(`https://h${i}.example`, '/');
    expect(catalogue.match('https://acme.example', '/')?.name).toBe('acme_voice');
  });
});

describe('an operation', () => {
  const provider: Provider = {
    ...MINIMAL,
    operations: {
      source: 'https://acme.example',
      rows: [
        { name: 'calls.create', method: 'POST', template: '/v1/calls' },
        { name: 'calls.get', method: 'GET', template: '/v1/calls/{id}' },
        { name: 'calls.log', method: 'GET', template: '/v1/calls/log' },
        { name: 'calls.hangup', method: 'POST', template: '/v1/calls/{id}/hangup' },
      ],
    },
  };
  const [watched] = catalogueOf(['acme.example'], provider).providers;

  it.each(['/v1/calls', '/v1/calls/'])('finds %s with and without a trailing slash', (template) => {
    const rows = [
      { name: 'calls.create', method: 'POST', template },
      { name: 'calls.get', method: 'GET', template: template.replace('calls', 'calls/{id}') },
    ];
    const [own] = catalogueOf(['acme.example'], { ...MINIMAL, operations: { source: 'test', rows } }).providers;
    for (const path of ['/v1/calls', '/v1/calls/', '/v1/calls?dry=1', '/v1/calls/?dry=1'])
      expect(own?.operations.match('POST', path)?.name, path).toBe('calls.create');
    for (const path of ['/v1/calls/a', '/v1/calls/a/'])
      expect(own?.operations.match('GET', path)?.name).toBe('calls.get');
    expect(own?.operations.match('POST', '/v1/call')).toBeUndefined();
  });

  it.each([
    ['POST', '/v1/calls', 'calls.create'],
    ['POST', '/v1/calls?dry=1', 'calls.create'],
    ['POST', '/v1/calls/', 'calls.create'],
    ['GET', '/v1/calls/abc', 'calls.get'],
    ['GET', '/v1/calls/log', 'calls.log'],
    ['GET', '/v1/calls/logs', 'calls.get'],
    ['POST', '/v1/calls/abc/hangup', 'calls.hangup'],
    ['POST', '/v1/calls//hangup', undefined],
    ['GET', '/v1/calls', undefined],
    ['DELETE', '/v1/calls/abc', undefined],
    ['GET', '/v1/calls/abc/def', undefined],
    ['GET', '/v1/callsabc', undefined],
    ['GET', '', undefined],
  ])('%s %s is %s', (method, path, expected) => {
    expect(watched?.operations.match(method, path)?.name).toBe(expected);
  });
});
