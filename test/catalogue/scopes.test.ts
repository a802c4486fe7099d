import { describe, expect, it } from 'vitest';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import { parseHost } from '../../src/catalogue/host.ts';
import { OperationMatcher } from '../../src/catalogue/operation-matcher.ts';
import { compilePattern } from '../../src/catalogue/pattern.ts';
import type { Operation, Provider } from '../../src/catalogue/provider.ts';

const source = 'https://docs.acme.example';
const provider = (name: string, hosts: string[], paths?: string[]): Provider => ({
  name,
  title: name,
  docs: [source],
  hosts: { source, rows: hosts },
  ...(paths !== undefined && { paths: { source, rows: paths } }),
});
const entry = (definition: Provider, hosts: string[] = []) => ({
  provider: definition,
  hosts,
  account: 'default',
  streamErrors: false,
  callReports: true,
});

describe('the scope of a provider', () => {
  const catalogue = new Catalogue([
    entry(provider('scoped', ['api.shared.example/v1/audio', 'api.shared.example/v1/realtime', 'alone.example'])),
    entry(provider('models', ['models.example/*/models/*-tts*:speak', 'api.shared.example/v1/models'])),
    entry(provider('regions', ['*-speech.cloud.example/ws', 'speech.cloud.example:8443'])),
    entry(provider('anywhere', ['acme.cloud'], ['/twirp/acme.']), ['10.0.0.1:7880']),
  ]);
  const match = (url: string) => {
    const { protocol, host, pathname, search } = new URL(url);
    return catalogue.match(`${protocol}//${host}`, pathname + search)?.name;
  };

  it.each<[string, string | undefined]>([
    ['https://api.shared.example/v1/audio/speech', 'scoped'],
    ['https://api.shared.example/v1/audio', 'scoped'],
    ['https://api.shared.example/v1/audio?x=1', 'scoped'],
    ['wss://api.shared.example/v1/realtime?model=a', 'scoped'],
    ['https://eu.api.shared.example:8443/v1/audio/speech', 'scoped'],
    ['https://api.shared.example/v1/audiobooks', undefined],
    ['https://api.shared.example/v1/audio-books', undefined],
    ['https://api.shared.example/v1/chat/completions', undefined],
    ['https://api.shared.example/', undefined],
    ['https://api.shared.example/v1/models/x', 'models'],
    ['https://shared.example/v1/audio', undefined],
    ['https://alone.example/any', 'scoped'],
    ['https://models.example/v1/models/a-tts-2:speak?key=1', 'models'],
    ['https://models.example/v1/models/a-text:speak', undefined],
    ['https://models.example/v1/models/a-text:write?x=-tts:speak', undefined],
    ['wss://us-central1-speech.cloud.example/ws/a', 'regions'],
    ['wss://a.us-speech.cloud.example/ws/a', undefined],
    ['wss://us-speech.cloud.example/other', undefined],
    ['https://speech.cloud.example:8443/any', 'regions'],
    ['https://speech.cloud.example/ws', undefined],
    ['http://anything.internal:7880/twirp/acme.SIP/Dial', 'anywhere'],
    ['http://anything.internal:7880/twirp/other.SIP/Dial', undefined],
    ['http://anything.internal:7880/x/twirp/acme.SIP', undefined],
    ['http://10.0.0.1:7880/rtc', 'anywhere'],
    ['http://10.0.0.1:7881/rtc', undefined],
    ['https://p.acme.cloud/any', 'anywhere'],
  ])('%s is %s', (url, name) => {
    // Twice: the second result comes from the cache.
    expect([match(url), match(url)]).toEqual([name, name]);
    const { hostname, pathname } = new URL(url);
    if (name !== undefined) expect(catalogue.knows(hostname, pathname)).toBe(true);
  });

  it('an unknown host is not in scope, whatever its path', () => {
    expect(catalogue.knows('other.example', '/v1/audio')).toBe(false);
    expect(catalogue.knows('other.example', '/twirp/acme.SIP/Dial')).toBe(true);
  });

  it('two providers may share a host by path, but not the same path', () => {
    const both = (a: string, b: string) => () => new Catalogue([entry(provider('a', [a])), entry(provider('b', [b]))]);
    expect(both('x.example/v1', 'x.example/v2')).not.toThrow();
    expect(both('x.example', 'x.example/v2')).not.toThrow();
    expect(both('x.example/v1', 'x.example/v1')).toThrow('host "x.example/v1" is claimed by a and by b');
    expect(both('x.example', 'x.example')).toThrow('host "x.example" is claimed by a and by b');
  });

  it('counts as active with only hosts, wildcards or paths', () => {
    const names = (definition: Provider) => new Catalogue([entry(definition)]).active.map(({ name }) => name);
    expect(names(provider('a', []))).toEqual([]);
    expect(names(provider('a', ['*-a.example']))).toEqual(['a']);
    expect(names(provider('a', [], ['/twirp/a.']))).toEqual(['a']);
  });
});

it.each(['a.example/', 'a.example/v1?x', '*.a.example', '*', '*-', 'a*.example', '-a.example', 'a.example/v 1'])(
  'the host %j is rejected, or means the whole host',
  (host) => {
    const entryOrMistake = parseHost(host);
    if (host === 'a.example/') expect(entryOrMistake).toMatchObject({ name: 'a.example', path: undefined });
    else expect(entryOrMistake).toMatch(/^a host name/);
  },
);

describe('an operation', () => {
  const get = (name: string, template: string, host?: string): Operation => ({
    name,
    method: 'GET',
    template,
    ...(host !== undefined && { host }),
  });
  const matcher = new OperationMatcher([
    get('calls.get', '/Calls/{Sid}.json'),
    get('calls.any', '/Calls/{Sid}'),
    get('calls.list', '/Calls.json'),
    get('recordings.list', '/Calls/{Sid}/Recordings.json'),
    get('models.speak', '/{version}/models/{model}:generateContent'),
    get('versions.get', '/v/{major}.{minor}'),
    get('verify.start', '/v2/Services/{id}', 'verify'),
    get('chat.get', '/v2/Services/{sid}'),
    get('sync.only', '/sync/{id}', 'sync'),
  ]);

  it.each<[string, string | undefined, string?]>([
    ['/Calls/CA1.json', 'calls.get'],
    ['/Calls/CA1.json?x=1', 'calls.get'],
    ['/Calls/.json', 'calls.any'],
    ['/Calls/CA1.xml', 'calls.any'],
    ['/Calls/CA1', 'calls.any'],
    ['/Calls.json', 'calls.list'],
    ['/Calls/CA1/Recordings.json', 'recordings.list'],
    ['/Calls/CA1.json/Recordings.json', 'recordings.list'],
    ['/v1beta/models/gemini-tts:generateContent', 'models.speak'],
    ['/v1beta/models/a:b:generateContent', 'models.speak'],
    ['/v1beta/models/:generateContent', undefined],
    ['/v1beta/models/gemini:embed', undefined],
    ['/v/1.2', 'versions.get'],
    ['/v/1.', undefined],
    ['/v/12', undefined],
    ['/v2/Services/VA1', 'verify.start', 'https://verify.acme.example'],
    ['/v2/Services/VA1', 'chat.get', 'https://chat.acme.example'],
    ['/v2/Services/VA1', 'chat.get', 'https://verifying.acme.example'],
    // A custom host names no operation: the path alone decides.
    ['/sync/1', 'sync.only', 'http://127.0.0.1:8080'],
    ['/sync/1', 'sync.only', 'https://sync.acme.example'],
  ])('%s is %s', (path, name, origin) => expect(matcher.match('GET', path, origin)?.name).toBe(name));
});

describe('a pattern', () => {
  it.each<[string, string, boolean]>([
    ['busy', 'busy', true],
    ['busy', 'busy now', false],
    ['Busy*', 'busy now', true],
    ['*busy', 'line is busy', true],
    ['*busy*', 'is busy now', true],
    ['a*b*c', 'axxbxxc', true],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['*a*a*', 'a', false],
    ['100\\*', '100*', true],
    ['100\\*', '1000', false],
    ['**x', 'x', true],
  ])('%s takes %s: %s', (pattern, text, matches) => expect(compilePattern(pattern)(text.toLowerCase())).toBe(matches));

  it('matches in time proportional to the text', () => {
    const matches = compilePattern(`${'*a'.repeat(30)}*z`);
    const time = (length: number): number => {
      const text = 'a'.repeat(length);
      const began = performance.now();
      for (let i = 0; i < 20; i++) matches(text);
      return performance.now() - began;
    };
    time(10_000);
    expect(Math.min(time(1_000_000), time(1_000_000))).toBeLessThan(200);
  });
});
