import { readFileSync } from 'node:fs';
import {
  CREDITS_KEYS,
  type CreditsConfig,
  type CreditsSettings,
  parseCredits,
  rejectUnknownKeys,
} from '../credits/config.ts';
import type { Env } from '../credits/key.ts';
import { plain } from '../monitoring/console/text.ts';
import { LAZY_PROVIDERS } from '../providers/lazy.ts';
import { isRecord, mistake } from '../redact/mistake.ts';

/** The name that an account has in a service that gives it none. */
const DEFAULT_ACCOUNT = 'default';
/** The words of `--account` that are no ids. */
const WORDS = ['provider', 'account', 'key', 'region', 'origin'];

export type ExporterArguments = {
  readonly config?: string;
  readonly account: readonly string[];
  readonly interval?: string;
  readonly 'requests-per-hour'?: string;
  readonly 'at-start'?: boolean;
};

/**
 * The accounts of the file and of the flags; the flags win for everything else.
 *
 * @throws Error one sentence with the key or the option, the value and what was expected
 */
export function readExporterOptions(values: ExporterArguments, env: Env): CreditsSettings {
  const file = values.config === undefined ? {} : readFile(values.config);
  // A misspelt `accounts` is named before anything that follows from it.
  rejectUnknownKeys(file, CREDITS_KEYS, '');
  const listed = file['accounts'] ?? [];
  if (!Array.isArray(listed)) throw mistake('accounts', listed, 'a list of accounts');
  const config = {
    ...file,
    ...wholeNumber('interval', values.interval, 'interval'),
    ...wholeNumber('requests-per-hour', values['requests-per-hour'], 'requestsPerHour'),
    ...(values['at-start'] === true && { atStart: true }),
    accounts: [...listed, ...values.account.map(readAccount)],
  };
  if (config.accounts.length === 0)
    throw new Error('sidetone: no account is named, expected --config <file> or --account provider=…,account=…,key=…');
  const known = LAZY_PROVIDERS.map((provider) => ({ provider, account: DEFAULT_ACCOUNT }));
  const settings = parseCredits(config, known, env, '');
  // Last: an account may be missing because its key is misspelt.
  refuseDefault(config.accounts);
  return settings;
}

/** Readings of the account `default` belong to the job that reads them: those of the exporter would be nobody's. */
function refuseDefault(accounts: readonly unknown[]): void {
  const at = accounts.findIndex((it) => isRecord(it) && (it['account'] ?? DEFAULT_ACCOUNT) === DEFAULT_ACCOUNT);
  if (at === -1) return;
  const { account } = accounts[at] as { account?: unknown };
  throw mistake(
    `accounts[${at}].account`,
    account,
    'the name that the services give to the account, other than "default"',
  );
}

function readFile(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new Error(`sidetone: --config is ${JSON.stringify(plain(path))}, expected a file that can be read (${code})`);
  }
  const config = parse(text);
  if (!isRecord(config))
    throw new Error(`sidetone: --config is ${JSON.stringify(plain(path))}, expected a JSON object`);
  return config;
}

/** The file may hold a key by mistake: no part of it is shown. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `provider=twilio,account=eu-sales,key=TWILIO_AUTH_TOKEN,AccountSid=$TWILIO_ACCOUNT_SID` */
function readAccount(text: string): CreditsConfig['accounts'][number] {
  const pairs = text.split(',').map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1 || at === pair.length - 1)
      throw new Error(
        'sidetone: --account (its value is not shown) expected pairs such as provider=telnyx,account=eu,key=TELNYX_KEY',
      );
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  const words = pairs.filter(([name]) => WORDS.includes(name));
  const ids = pairs.filter(([name]) => !WORDS.includes(name));
  return { ...Object.fromEntries(words), ...(ids.length > 0 && { ids: Object.fromEntries(ids) }) } as never;
}

function wholeNumber(option: string, value: string | undefined, key: keyof CreditsConfig): Partial<CreditsConfig> {
  if (value === undefined) return {};
  if (/^\d{1,9}$/.test(value)) return { [key]: Number(value) };
  throw new Error(`sidetone: --${option} is ${JSON.stringify(plain(value))}, expected a whole number`);
}
