import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/install/config.ts';
import { IDS, settingsOf } from './support.ts';

const CAN_ASK = 'bland, deepgram, dograh, elevenlabs, kallglot, plivo, telnyx, twilio, ultravox, vonage';
const telnyx = { provider: 'telnyx', account: 'eu', key: 'THE_KEY' };
const twilio = { provider: 'twilio', account: 'eu', key: 'THE_KEY', ids: IDS['twilio'] };
const SECRET = '0123456789abcdef0123456789abcdef';

describe('an invalid configuration is one sentence', () => {
  it.each<[unknown, string]>([
    [[], 'the configuration is [], expected an object with accounts'],
    [{}, 'accounts is undefined, expected a list of 1 to 1000 accounts'],
    [{ accounts: [] }, 'accounts is [], expected a list of 1 to 1000 accounts'],
    [
      { accounts: [telnyx], every: 60 },
      'every is 60, expected one of the keys accounts, interval, requestsPerHour, atStart',
    ],
    [{ accounts: [telnyx], interval: 59 }, 'interval is 59, expected a whole number of seconds from 60 to 86400'],
    [{ accounts: [telnyx], interval: '5m' }, 'interval is "5m", expected a whole number of seconds from 60 to 86400'],
    [{ accounts: [telnyx], atStart: 'yes' }, 'atStart is "yes", expected true or false'],
    [
      { accounts: [telnyx], requestsPerHour: 11 },
      'requestsPerHour is 11, expected at least 12, because each of 1 accounts is asked about every 300 seconds',
    ],
    [{ accounts: ['telnyx'] }, 'accounts[0] is "(not shown)", expected an object with provider, account and key'],
    [
      { accounts: [{ ...telnyx, provider: 'telnix' }] },
      `accounts[0].provider is "telnix", expected one of the names ${CAN_ASK}; did you mean telnyx?`,
    ],
    [
      { accounts: [{ ...telnyx, provider: 'vapi' }] },
      `accounts[0].provider is "vapi", expected a provider that documents how to ask for the balance: ${CAN_ASK}`,
    ],
    [
      { accounts: [{ ...telnyx, token: SECRET }] },
      'accounts[0].token is "(not shown)", expected one of the keys provider, account, key, ids, region, origin',
    ],
    [
      { accounts: [{ ...telnyx, account: '+4915112345678' }] },
      'accounts[0].account is "REDACTED", expected a name of up to 64 letters, digits and the characters . _ : -, no key and no number',
    ],
    [
      { accounts: [{ ...telnyx, key: 'NOT_SET' }] },
      'accounts[0].key is "NOT_SET", expected an environment variable that is set',
    ],
    [
      { accounts: [{ ...telnyx, key: 'BLANK' }] },
      'accounts[0].key is "BLANK", expected an environment variable that is set',
    ],
    [
      { accounts: [{ ...telnyx, key: 'ODD' }] },
      'accounts[0].key is "ODD", expected an environment variable with a key of visible characters',
    ],
    ...[SECRET, SECRET.toUpperCase(), 'KEY0123456789ABCDEF0123_abc', 'sk_live_abc', '', 7, undefined].map(
      (key): [unknown, string] => [
        { accounts: [{ ...telnyx, key }] },
        `accounts[0].key is ${typeof key === 'string' ? '"(not shown)"' : key}, expected the name of an environment variable in capitals, such as "TWILIO_AUTH_TOKEN", and never the key`,
      ],
    ),
    [
      { accounts: [{ ...telnyx, ids: { AccountSid: 'AC1' } }] },
      'accounts[0].ids.AccountSid is "(not shown)", expected no ids: this provider takes none',
    ],
    [
      { accounts: [{ ...twilio, ids: {} }] },
      'accounts[0].ids.AccountSid is undefined, expected the AccountSid of the account, or the variable that holds it, such as "$TWILIO_ACCOUNT"',
    ],
    [
      { accounts: [{ ...twilio, ids: { AccountSid: '../x' } }] },
      'accounts[0].ids.AccountSid is "(not shown)", expected an id of letters, digits, dots, hyphens and underscores',
    ],
    [
      { accounts: [{ ...twilio, ids: { AccountSid: '$NOT_SET' } }] },
      'accounts[0].ids.AccountSid is "$NOT_SET", expected an environment variable that holds the id',
    ],
    [{ accounts: [{ ...twilio, region: 'eu' }] }, 'accounts[0].region is "eu", expected one of ie1, au1, jp1'],
    [{ accounts: [{ ...telnyx, region: 'eu' }] }, 'accounts[0].region is "eu", expected no such key'],
    [
      { accounts: [{ ...telnyx, origin: 'https://user:pass@host' }] },
      'accounts[0].origin is "(not shown)", expected an address without a path, such as "https://dograh.example.com"',
    ],
    [
      { accounts: [telnyx, twilio, telnyx] },
      'accounts[2].account is "eu", expected another name than that of accounts[0]',
    ],
  ])('%j', (config, sentence) => {
    const env = { THE_KEY: 'x', BLANK: ' \n', ODD: 'a\u0000b' };
    expect(() => settingsOf(config as object, env)).toThrow(new Error(`sidetone: ${sentence}`));
  });
});

it('parses what it was given, with the host of the region', () => {
  const env = { THE_KEY: 'x', SID: 'AC7' };
  const config = {
    accounts: [
      { ...twilio, region: 'ie1', ids: { AccountSid: '$SID' } },
      { ...telnyx, account: undefined },
    ],
  };
  const { accounts, ...pace } = settingsOf(config, env);
  expect(pace).toEqual({ interval: 300, requestsPerHour: 29, atStart: false });
  expect(
    accounts.map(({ provider, account, origin, ids, keyVariable }) => [
      provider.name,
      account,
      origin,
      ids,
      keyVariable,
    ]),
  ).toEqual([
    ['twilio', 'eu', 'https://api.dublin.ie1.twilio.com', { AccountSid: 'AC7' }, 'THE_KEY'],
    ['telnyx', 'main', 'https://api.telnyx.com', {}, 'THE_KEY'],
  ]);
});

it('register() names its own key in the error, and the account as in the provider’s setting', () => {
  expect(() => parseConfig({ credits: { accounts: [], interval: 1 } })).toThrow(
    new Error('sidetone: credits.accounts is [], expected a list of 1 to 1000 accounts'),
  );
  expect(() =>
    parseConfig({ metrics: false, credits: { accounts: [{ provider: 'telnyx', key: () => 'x' }] } }),
  ).toThrow(new Error('sidetone: metrics is false, expected metrics, because credits are read for nothing else'));
  const settings = parseConfig({
    providers: { telnyx: { account: 'eu-sales' } },
    credits: { accounts: [{ provider: 'telnyx', key: () => 'x' }] },
  });
  expect(settings.credits?.accounts.map(({ account }) => account)).toEqual(['eu-sales']);
});
