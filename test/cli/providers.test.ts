import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { providersCommand } from '../../src/monitoring/cli/providers-command.ts';
import type { ProviderSummary } from '../../src/monitoring/providers/provider-summary.ts';
import { run } from './run.ts';

const ROOT = new URL('../../', import.meta.url);
const folders = readdirSync(new URL('src/providers', ROOT), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

async function summaryOf(...args: readonly string[]): Promise<readonly ProviderSummary[]> {
  const { stdout, stderr, status } = await run(providersCommand, ...args, '--json');
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return (JSON.parse(stdout) as { providers: readonly ProviderSummary[] }).providers;
}

describe('sidetone providers', () => {
  it('lists every provider once, in a table and as JSON', async () => {
    const { stdout, status } = await run(providersCommand);
    const rows = stdout.trimEnd().split('\n').slice(1);
    expect({ status, names: rows.map((row) => row.split(' ')[0]) }).toEqual({ status: 0, names: folders });
    expect((await summaryOf()).map(({ name }) => name)).toEqual(folders);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(130);
  });

  // https://developer.kallglot.com/rate-limits
  it('reports where Kallglot sends its facts', async () => {
    const [kallglot] = await summaryOf('kallglot');
    expect(kallglot).toMatchObject({ title: 'Kallglot', credits: ['header'], rateLimits: ['requests'] });
    expect(kallglot?.requestIds).toContain('header');
    expect(kallglot?.streams).toEqual(['close', 'frame']);
  });

  // https://www.twilio.com/docs/api/errors; the balance has an endpoint; no header carries it.
  it('reports that Twilio’s credits stand in response bodies, and that Twilio documents no streams', async () => {
    const [twilio] = await summaryOf('Twilio');
    expect(twilio).toMatchObject({ name: 'twilio', credits: ['answer'], calls: ['answer', 'webhook'], streams: [] });
    expect(twilio?.codes).toBeGreaterThanOrEqual(300);
  });

  it('prints one provider as a block, with its pages', async () => {
    const { stdout, status } = await run(providersCommand, 'deepgram');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^deepgram {2}Deepgram\n {2}hosts +api\.deepgram\.com /);
    expect(stdout).toMatch(/ {2}docs +https:\/\/developers\.deepgram\.com\//);
    expect(stdout).toMatch(/\nIts codes: sidetone explain deepgram\n$/);
  });

  it.each([
    [['twillio'], 'sidetone: the provider is "twillio", expected one of ', '; did you mean twilio?'],
    [['zzz\n\u001b[2J'], 'sidetone: the provider is "zzz", expected one of ', ', vonage'],
    [['--jason'], 'sidetone: ', ''],
  ])('rejects %j in one sentence', async (args, begins, ends) => {
    const { stderr, stdout, status } = await run(providersCommand, ...args);
    expect({ stdout, status, lines: stderr.trimEnd().split('\n').length }).toEqual({ stdout: '', status: 2, lines: 1 });
    expect(stderr.startsWith(begins)).toBe(true);
    expect(stderr.trimEnd().endsWith(ends)).toBe(true);
  });
});

it('the documentation index has the same table, and a page for every provider', async () => {
  const index = readFileSync(new URL('docs/providers.md', ROOT), 'utf8');
  const { stdout } = await run(providersCommand);
  const printed = stdout.trimEnd().split('\n').slice(1);
  const written = index.split('\n').filter((line) => line.startsWith('| ['));
  expect(written.map((line) => line.split(' | ').slice(1).join(' ').replace(/ \|$/, ''))).toEqual(
    printed.map((line) => line.split(/ {2,}/).slice(1).join(' ')),
  );
  expect(readdirSync(new URL('docs/providers', ROOT)).sort()).toEqual(folders.map((name) => `${name}.md`));
});
