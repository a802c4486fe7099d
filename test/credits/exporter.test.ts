import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readExporterOptions } from '../../src/exporter/exporter-options.ts';
import { json } from '../kit/server.ts';
import { documented, IDS, KEY, providerServer } from './support.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, 'credits', ...args], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  return { child, printed: () => printed };
}

async function exporter(args: readonly string[], env: Record<string, string>) {
  const { child, printed } = await run(['--port', '0', ...args], env);
  await expect.poll(printed, { timeout: 20_000 }).toContain('metrics at');
  const [url = ''] = /http:\S+/.exec(printed()) ?? [];
  return { child, printed, scrape: async () => (await fetch(url)).text() };
}

const lines = (text: string, metric: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`))
    .sort();

it('serves readings of several accounts, with the labels that services have, and its own failures', async () => {
  const server = await providerServer((request, response, body) => {
    if (request.headers.authorization === 'Bearer wrong')
      json(response, 401, { errors: [{ code: '10009', title: 'wrong' }] });
    else documented(request, response, body);
  });
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-credits-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'credits.json');
  const accounts = [
    {
      provider: 'twilio',
      account: 'eu',
      key: 'TWILIO_AUTH_TOKEN',
      ids: { AccountSid: '$TWILIO_ACCOUNT_SID' },
      origin: server.url,
    },
    {
      provider: 'deepgram',
      account: 'eu',
      key: 'DEEPGRAM_API_KEY',
      ids: { project_id: 'project-1' },
      origin: server.url,
    },
  ];
  await writeFile(file, JSON.stringify({ accounts, atStart: true }));
  const { child, printed, scrape } = await exporter(
    ['--config', file, '--account', `provider=telnyx,account=customer-17,key=TELNYX_KEY,origin=${server.url}`],
    {
      TWILIO_AUTH_TOKEN: KEY,
      TWILIO_ACCOUNT_SID: IDS['twilio']?.['AccountSid'] ?? '',
      DEEPGRAM_API_KEY: KEY,
      TELNYX_KEY: 'wrong',
    },
  );
  await expect
    .poll(async () => lines(await scrape(), 'voice_api_credits_requests_total').length, { timeout: 15_000 })
    .toBe(3);
  const text = await scrape();
  expect(lines(text, 'voice_api_credits_remaining')).toEqual([
    'voice_api_credits_remaining{voice_api_provider_name="deepgram",voice_api_account="eu",voice_api_credits_unit="minutes"} 40',
    'voice_api_credits_remaining{voice_api_provider_name="deepgram",voice_api_account="eu",voice_api_credits_unit="usd"} 12.5',
    'voice_api_credits_remaining{voice_api_provider_name="twilio",voice_api_account="eu",voice_api_credits_unit="usd"} -3.2',
  ]);
  expect(lines(text, 'voice_api_credits_consecutive_failures')).toEqual([
    'voice_api_credits_consecutive_failures{voice_api_provider_name="deepgram",voice_api_account="eu",voice_api_error_category="",voice_api_credits_key_variable="DEEPGRAM_API_KEY"} 0',
    'voice_api_credits_consecutive_failures{voice_api_provider_name="telnyx",voice_api_account="customer-17",voice_api_error_category="auth",voice_api_credits_key_variable="TELNYX_KEY"} 1',
    'voice_api_credits_consecutive_failures{voice_api_provider_name="twilio",voice_api_account="eu",voice_api_error_category="",voice_api_credits_key_variable="TWILIO_AUTH_TOKEN"} 0',
  ]);
  // An exporter is no service: its silence must not look like that of one.
  expect(text).not.toMatch(/voice_api_(client|instrumentation_info|instrumentation_start)/);
  expect(printed() + text).not.toContain(KEY);
  expect(printed()).toContain('with the key from TELNYX_KEY');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('asks nothing before the first interval', async () => {
  const server = await providerServer();
  const { scrape } = await exporter(['--account', `provider=telnyx,account=eu,key=K,origin=${server.url}`], { K: KEY });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(lines(await scrape(), 'voice_api_credits_remaining')).toEqual([]);
  expect(server.arrivals).toEqual([]);
});

describe('an invalid option is one sentence, and exit status 2', () => {
  it.each<[string[], string]>([
    [[], 'no account is named, expected --config <file> or --account provider=…,account=…,key=…'],
    [['--config', '/nowhere.json'], '--config is "/nowhere.json", expected a file that can be read (ENOENT)'],
    [['--config', MAIN], `--config is ${JSON.stringify(MAIN)}, expected a JSON object`],
    [
      ['--account', KEY],
      '--account (its value is not shown) expected pairs such as provider=telnyx,account=eu,key=TELNYX_KEY',
    ],
    [
      ['--account', 'provider=telnyx,key=K'],
      'accounts[0].account is undefined, expected the name that the services give to the account, other than "default"',
    ],
    [
      ['--account', 'provider=telnyx,acount=eu,key=K'],
      'accounts[0].ids.acount is "(not shown)", expected no ids: this provider takes none',
    ],
    [
      ['--account', 'provider=telnyx,account=default,key=K'],
      'accounts[0].account is "default", expected the name that the services give to the account, other than "default"',
    ],
    [
      ['--account', `provider=telnyx,account=eu,key=${KEY}`],
      'accounts[0].key is "(not shown)", expected the name of an environment variable in capitals, such as "TWILIO_AUTH_TOKEN", and never the key',
    ],
    [
      ['--account', 'provider=telnyx,account=eu,key=K', '--interval', '30'],
      'interval is 30, expected a whole number of seconds from 60 to 86400',
    ],
    [
      ['--account', 'provider=telnyx,account=eu,key=K', '--interval', '5m'],
      '--interval is "5m", expected a whole number',
    ],
    [
      ['--account', 'provider=telnyx,account=eu,key=K', '--port', '99999'],
      '--port is "99999", expected a whole number from 0 to 65535',
    ],
  ])('%j', async (args, sentence) => {
    const { child, printed } = await run(args, { K: 'x' });
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(printed()).toBe(`sidetone: ${sentence}\n`);
  });
});

describe('a misspelt key of the file is named first', () => {
  it.each<[object, string]>([
    [
      { acounts: [{ provider: 'telnyx', account: 'eu', key: 'K' }] },
      'acounts is a list, expected one of the keys accounts, interval, requestsPerHour, atStart; did you mean accounts?',
    ],
    [
      { accounts: [{ provider: 'telnyx', acount: 'eu', key: 'K' }] },
      'accounts[0].acount is "(not shown)", expected one of the keys provider, account, key, ids, region, origin; did you mean account?',
    ],
    [{}, 'no account is named, expected --config <file> or --account provider=…,account=…,key=…'],
  ])('%j', (config, sentence) => {
    const folder = mkdtempSync(join(tmpdir(), 'credits-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'credits.json');
    writeFileSync(file, JSON.stringify(config));
    expect(() => readExporterOptions({ config: file, account: [] }, { K: 'x' })).toThrow(`sidetone: ${sentence}`);
  });
});
