import { describe, expect, it } from 'vitest';
import { defineProvider } from '../../src/catalogue/define-provider.ts';
import { parseConfig } from '../../src/install/config.ts';
import { withEnvironment } from '../../src/install/environment.ts';

const source = 'https://voice.example/docs';
const provider = (more: object) =>
  defineProvider({ name: 'mine', title: 'Mine', docs: [source], hosts: { source, rows: ['voice.example'] }, ...more });

describe('a custom provider', () => {
  it.each([
    'authorization',
    'set-cookie',
    'x-api-key',
    'x-auth-request-user',
    'cf-access-jwt-assertion',
    'x-amzn-oidc-data',
    'x-session-secret',
    'x-hub-signature',
  ])('cannot read the header %s', (requestId) =>
    expect(() => provider({ headers: { source, requestId } })).toThrow(
      `sidetone: provider "mine": headers.requestId is ${JSON.stringify(requestId)}, expected a header that contains neither a secret nor a phone number`,
    ),
  );

  it.each(['*', 'x-*', 'Cookie'])('cannot read the header name %s', (requestId) =>
    expect(() => provider({ headers: { source, requestId } })).toThrow('expected a header name in lower case'),
  );

  it('can read a plain header', () =>
    expect(provider({ headers: { source, requestId: 'x-trace-id' } })).toMatchObject({
      headers: { requestId: 'x-trace-id' },
    }));

  it.each([[/a/], [/a/gy], ['a']])('cannot have %s as a secret pattern', (pattern) =>
    expect(() => provider({ secrets: { source, patterns: [pattern] } })).toThrow(
      `secrets.patterns[0] is ${JSON.stringify(String(pattern))}, expected a regular expression with the flag g, without y`,
    ),
  );
});

describe('a configuration error does not repeat a secret: in', () => {
  it.each<[key: string, parse: () => unknown, message: string]>([
    [
      'a host',
      () => parseConfig({ providers: { kallglot: { hosts: ['https://user:hunter22@voice.example/'] } } }),
      'providers.kallglot.hosts[0] is "https://voice.example/"',
    ],
    [
      'an account',
      () => parseConfig({ providers: { kallglot: { account: 'sk_live_4eC39HqLyjWDarjt' } } }),
      'providers.kallglot.account is "REDACTED", expected a name of up to 64 letters',
    ],
    ...['68b573a7838360aa1ad977c70209a0ac', 'customer-4155558002', '9JZ6qlW5R5jcXxmf4vlQpU'].map(
      (account) =>
        [
          `an account without the shape of a key: ${account}`,
          () => parseConfig({ providers: { kallglot: { account } } }),
          'providers.kallglot.account is "REDACTED", expected a name of up to 64 letters',
        ] as [string, () => unknown, string],
    ),
    [
      'SIDETONE_HOSTS',
      () => withEnvironment({}, { SIDETONE_HOSTS: 'sk_live_4eC39HqLyjWDarjt' }),
      'SIDETONE_HOSTS is "REDACTED"',
    ],
  ])('%s', (_, parse, message) => expect(parse).toThrow(message));

  it('accepts a plain account', () => {
    const { providers } = parseConfig({ providers: { kallglot: { account: 'eu-sales' } }, metrics: false });
    expect(providers.find(({ provider: { name } }) => name === 'kallglot')?.account).toBe('eu-sales');
  });
});
