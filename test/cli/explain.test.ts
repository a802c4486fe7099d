import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/model/nearest.ts';
import { CATEGORIES } from '../../src/model/verdict.ts';
import { explainCommand } from '../../src/monitoring/cli/explain-command.ts';
import { plain, wrap } from '../../src/monitoring/console/text.ts';
import type { Entry } from '../../src/monitoring/explain/entry.ts';
import { alertsOf } from '../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { run } from './run.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const explain = (...args: string[]) => run(explainCommand, ...args);
type Printed = { readonly entries: readonly Entry[]; readonly suggestions: readonly string[] };
const json = async (...args: string[]): Promise<Printed> =>
  JSON.parse((await explain(...args, '--json')).stdout) as Printed;

/** https://developer.kallglot.com/errors, read for these tests. */
const CREDITS = `insufficient_api_credits  Kallglot: error code, HTTP 402
  meaning      The account has no money, credits or paid quota left, or its
               subscription has ended.
  category     credits
  responsible  you: the person who pays the provider
  retry        no: the same request fails again
  what to do   Purchase more API credits in the Developer Portal, then retry.
`;

describe('sidetone explain', () => {
  it('explains a provider’s code at 80 columns', async () => {
    const { status, stdout, stderr } = await explain('kallglot', 'insufficient_api_credits');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.startsWith(CREDITS)).toBe(true);
    expect(stdout).toContain('  runbook      VoiceApiCreditsExhausted');
    expect(stdout).toContain('  source       https://developer.kallglot.com/errors#error-types\n');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each([
    [['kallglot', '4029'], [['kallglot', 'close code', '4029', 'rate_limit']]],
    [['402', '--provider', 'dograh'], [['dograh', 'HTTP status', '402', 'credits']]],
    [['--provider', 'Kallglot', 'kallglot', '4029'], [['kallglot', 'close code', '4029', 'rate_limit']]],
    [['insufficient_api_credits'], [['kallglot', 'error code', 'insufficient_api_credits', 'credits']]],
    [['Insufficient API-Credits'], [['kallglot', 'error code', 'insufficient_api_credits', 'credits']]],
    [['ECONNRESET'], [[undefined, 'network error', 'ECONNRESET', 'network']]],
    [['rate_limit'], [[undefined, 'category', 'rate_limit', 'rate_limit']]],
    [['VoiceApiCreditsExhausted'], [[undefined, 'alert', 'VoiceApiCreditsExhausted', undefined]]],
    [['kallglot', '418'], [[undefined, 'HTTP status', '418', 'invalid_request']]],
    [['1012', '--provider', 'kallglot'], [[undefined, 'close code', '1012', 'provider']]],
  ])('%j', async (args, expected) => {
    const { entries } = await json(...args);
    expect(entries.map(({ provider, kind, code, category }) => [provider, kind, code, category])).toEqual(expected);
  });

  it('answers for each provider that has the code', async () => {
    const { entries } = await json('rate_limit_exceeded');
    const having = BUILT_IN_PROVIDERS.filter(({ codes }) =>
      codes?.rows.some(({ code }) => code === 'rate_limit_exceeded'),
    );
    expect(entries.map(({ provider }) => provider)).toEqual(having.map(({ name }) => name));
    expect(having.length).toBeGreaterThan(2);
  });

  it('lists all codes of a provider, one line each', async () => {
    const { stdout } = await explain('kallglot');
    expect(stdout).toContain('kallglot  api_key_invalid');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each([
    [['insuficient_api_credits'], 1, 'did you mean insufficient_api_credits?'],
    [['org_inactive'], 1, 'did you mean organization_inactive?'],
    [['dail_failed', '--provider', 'kallglot'], 1, 'did you mean kallglot dial_failed?'],
    [['kallglot', 'call_not_found_here'], 1, 'try sidetone explain --search'],
    [['4209'], 1, 'try sidetone explain --search'],
    [['nope', '4029'], 2, 'sidetone: the provider is "nope", expected one of assemblyai, '],
    [['sk_live_4eC39HqLyjWDarjtT1zdp7dc', '402'], 2, 'sidetone: the provider is "REDACTED", expected one of'],
    [['kallglott', '4029'], 2, 'sidetone: the provider is "kallglott", did you mean kallglot?'],
    [['402', '--provider', 'dogra'], 2, 'sidetone: --provider is "dogra", expected one of '],
    [[], 2, 'sidetone: explain needs a code'],
    [['--jsn'], 2, "sidetone: unknown option '--jsn', expected one of --provider, --search, --json, --help"],
    [['\u001b[2J\u202eevil'], 1, 'sidetone: nothing found for "evil"'],
    // Somebody pastes the wrong thing.
    [['sk_live_4eC39HqLyjWDarjtT1zdp7dc'], 1, 'sidetone: nothing found for "REDACTED"'],
    [['kallglot', '4155550100'], 1, 'sidetone: nothing found for "REDACTED"'],
  ])('%j exits with status %i and one sentence', async (args, status, sentence) => {
    const ran = await explain(...args);
    expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status, stdout: '' });
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
    expect(ran.stderr).toContain(sentence);
  });

  it.each([
    ['out of funds', 'credits'],
    ['too many requests', 'rate_limit'],
    ['wrong api key', 'auth'],
    ['carrier rejected the call', 'dial'],
    ['provider is down', 'provider'],
  ])('--search %j finds %s first', async (text, category) => {
    const { entries } = await json('--search', text);
    expect(entries[0]).toMatchObject({ category });
    expect(entries.length).toBeGreaterThan(1);
    expect(entries.length).toBeLessThanOrEqual(20);
  });

  it('--search finds nothing for stop words alone', async () => {
    expect(await explain('--search', 'of the')).toMatchObject({ status: 1, stdout: '' });
  });

  it('explains every category and names an existing runbook', async () => {
    const names = alertsOf([ruleFiles().rules, ruleFiles().slo]).map(({ alert }) => alert);
    for (const category of CATEGORIES) {
      const { entries } = await json(category);
      expect(entries.filter(({ kind }) => kind === 'category')).toHaveLength(1);
      for (const { alerts } of entries) expect(names).toEqual(expect.arrayContaining([...alerts]));
    }
  });
});

describe('sidetone explain as a program', () => {
  const sidetone = (args: readonly string[], options: { input?: string; env?: Record<string, string> } = {}) =>
    spawnSync(process.execPath, ['--no-warnings', MAIN, 'explain', ...args], {
      encoding: 'utf8',
      input: options.input ?? '',
      env: { ...process.env, ...options.env },
    });

  it.each([
    [
      'an error body',
      '{"error":{"type":"permission_error","code":"insufficient_api_credits","message":"x"}}',
      'insufficient_api_credits  Kallglot',
    ],
    [
      'a log line',
      '{"level":50,"provider":"kallglot","category":"auth","error_type":"api_key_expired","code":"api_key_expired"}\n{"level":30}',
      'api_key_expired  Kallglot',
    ],
  ])('reads %s from stdin', (_, input, head) => {
    expect(sidetone(['-'], { input })).toMatchObject({ status: 0, stdout: expect.stringContaining(head), stderr: '' });
  });

  it.each([
    ['<html>', 'sidetone: stdin holds no JSON, expected an error body of a provider or a log line of sidetone\n'],
    ['{"message":"x"}', 'sidetone: stdin holds no code, expected a key such as "code" or "type"\n'],
    [' '.repeat(2_000_000), 'sidetone: stdin holds more than 1 MiB, expected one error body\n'],
  ])('rejects other input in one sentence', (input, stderr) => {
    expect(sidetone(['-'], { input })).toMatchObject({ status: 2, stdout: '', stderr });
  });

  it('prints colours only on request', () => {
    expect(sidetone(['kallglot', '4029'], { env: { FORCE_COLOR: '1', NO_COLOR: '' } }).stdout).toContain(
      '\u001b[1m4029',
    );
    expect(sidetone(['kallglot', '4029'], { env: { NO_COLOR: '1' } }).stdout).not.toContain('\u001b');
  });

  it('ends quietly when the reader goes away, and in one sentence on a full disk', () => {
    const shell = (command: string) => spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    const program = `"${process.execPath}" --no-warnings "${MAIN}" rules`;
    expect(shell(`set -o pipefail; ${program} | true`)).toMatchObject({ stdout: '', stderr: '' });
    expect(shell(`${program} > /dev/full`)).toMatchObject({
      status: 2,
      stderr: 'sidetone: the output cannot be written: ENOSPC\n',
    });
  });
});

describe('nearest()', () => {
  it.each([
    ['insuficient_api_credits', ['insufficient_api_credits']],
    ['dail_failed', ['dial_failed']],
    ['quota_exceded', ['quota_exceeded']],
    ['4209', []],
    ['zzz', []],
    ['x'.repeat(10_000), []],
  ])('%j', (word, expected) => {
    const words = ['insufficient_api_credits', 'dial_failed', 'quota_exceeded', '4029', 'busy'];
    expect(nearest(word, words, 1)).toEqual(expected);
  });
});

describe('text from outside', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['a\r\nb', 'a b'],
    ['\u202eevil\u2066', 'evil'],
    ['\u009b31mx', 'x'],
    ['x'.repeat(500), `${'x'.repeat(300)}…`],
  ])('prints %j as %j', (text, expected) => expect(plain(text)).toBe(expected));

  it('wraps at words and leaves long words whole', () => {
    expect(wrap('one two three', 8, '  ')).toBe('one two\n  three');
    expect(wrap('https://example.com/a/very/long/path', 10)).toBe('https://example.com/a/very/long/path');
  });
});
