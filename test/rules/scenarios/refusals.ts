import { answers, closes, connects, errors, fires, JOB, premature, type Scenario } from './scenario.ts';

const OK = answers('sessions.create');
const limited = (share: string) =>
  fires(JOB, 'warning', `kallglot refuses ${share} of the requests and streams of dialer as too many.`);
const tooMany = (count: string) => fires(JOB, 'warning', `kallglot refused ${count} attempts of dialer in 10 minutes.`);
const early = (count: string) =>
  fires(JOB, 'warning', `dialer sent ${count} requests to kallglot too early in 5 minutes.`);
const refused = (severity: 'critical' | 'warning', share: string) =>
  fires(JOB, severity, `kallglot refuses the credentials of dialer in ${share} of its requests and streams.`);
const blocked = (count: string) => fires(JOB, 'warning', `kallglot blocked ${count} attempts of dialer in 30 minutes.`);

const LIMITS: Scenario[] = [
  {
    alert: 'VoiceApiRateLimited',
    name: 'a tenth is refused: warns after ten minutes, resolves',
    series: { [OK]: '0+36x80', [errors('rate_limit', 'rate_limit_exceeded')]: '0x9 0+4x30 120x40' },
    at: { '15m': null, '20m': null, '26m': limited('10%'), '39m': limited('10%'), '55m': null },
  },
  {
    alert: 'VoiceApiRateLimited',
    name: 'streams that are refused or closed as too many count',
    series: {
      [connects('', '')]: '0+6x40',
      [connects('rate_limit', 'rate_limit_exceeded')]: '0+2x40',
      [closes('rate_limit', '4029')]: '0+2x40',
      [errors('rate_limit', 'rate_limit_exceeded')]: '0x40',
    },
    at: { '30m': limited('50%') },
  },
  {
    alert: 'VoiceApiRateLimited',
    name: 'streams open for long and then closed as too many never exceed all streams',
    series: {
      [OK]: '0+1x40',
      [connects('', '')]: '50x40',
      [closes('rate_limit', '4029')]: '0x9 0+8x30',
      [errors('rate_limit', 'rate_limit_exceeded')]: '0x40',
    },
    at: { '15m': null, '30m': limited('100%') },
  },
  {
    alert: 'VoiceApiRateLimited',
    name: 'a burst of 429, a small share, and a counter that restarts do not warn',
    series: {
      [OK]: '0+500x80',
      [errors('rate_limit', 'rate_limit_exceeded')]: '0x9 60x70',
      [errors('rate_limit', '429')]: '0+5x80',
      [errors('rate_limit', '429', { instance: 'b' })]: '900x30 0x50',
    },
    at: { '12m': null, '25m': null, '33m': null, '60m': null },
  },
  {
    alert: 'VoiceApiConcurrencyLimit',
    name: 'refused calls warn after five minutes, and resolve',
    series: { [errors('concurrency', 'concurrent_session_limit')]: '0x9 0+1x20 20x40' },
    at: { '14m': null, '18m': null, '21m': tooMany('10'), '29m': tooMany('10'), '50m': null },
  },
  {
    alert: 'VoiceApiConcurrencyLimit',
    name: 'one refused call, and a rate limit, are another matter',
    series: {
      [errors('concurrency', 'concurrent_session_limit')]: '0x9 1x50',
      [errors('rate_limit', '429')]: '0+9x60',
    },
    at: { '15m': null, '40m': null },
  },
  {
    alert: 'VoiceApiRetryAfterIgnored',
    name: 'a service that does not wait fires; when it waits, it resolves',
    series: { [premature()]: '0x9 0+2x20 40x40' },
    at: { '15m': null, '26m': null, '28m': early('10'), '29m': early('10'), '45m': null },
  },
  {
    alert: 'VoiceApiRetryAfterIgnored',
    name: 'a burst of early requests after one 429, and a restart, do not warn',
    series: { [premature()]: '0x9 90x11 0x40' },
    at: { '15m': null, '22m': null, '40m': null },
  },
];

const AUTH: Scenario[] = [
  {
    alert: 'VoiceApiAuthFailing',
    name: 'three refused keys of five requests page at once, are held, and resolve',
    series: { [errors('auth', 'api_key_revoked')]: '0x9 1 2 3x40', [OK]: '0x9 1 2x60' },
    at: { '11m': null, '12m': refused('critical', '60%'), '19m': refused('critical', '100%'), '32m': null },
  },
  {
    alert: 'VoiceApiAuthFailing',
    name: 'one in twenty is refused: warns after ten minutes, resolves',
    series: { [errors('auth', 'api_key_expired')]: '0x9 0+1x30 30x30', [OK]: '0+19x70' },
    at: { '18m': null, '35m': refused('warning', '5%'), '65m': null },
  },
  {
    alert: 'VoiceApiAuthFailing',
    name: 'refused streams count, whatever the code',
    series: {
      [errors('auth', 'api_key_expired')]: '0x9 1x20',
      [connects('auth', 'stream_token_invalid')]: '0x9 1x20',
      [closes('auth', '4001')]: '0x9 1x20',
    },
    at: { '9m': null, '12m': refused('critical', '100%') },
  },
  {
    alert: 'VoiceApiAuthFailing',
    name: 'one expired token at night, three of thousands, a missing permission and a restart do not page',
    series: {
      [errors('auth', 'stream_token_invalid')]: '0x9 1x50',
      [errors('permission', 'insufficient_permissions')]: '0+5x60',
      [errors('auth', 'api_key_invalid')]: '80x30 0x30',
      [errors('auth', 'stream_token_invalid', { job: 'busy' })]: '0x9 3x50',
      [answers('sessions.create', '', { job: 'busy' })]: '0+300x60',
    },
    at: { '12m': null, '33m': null, '55m': null },
  },
];

const COMPLIANCE: Scenario[] = [
  {
    alert: 'VoiceApiComplianceBlocks',
    name: 'five blocks in half an hour warn, and resolve',
    series: { [errors('compliance', 'consent_required')]: '0x9 0+1x5 5x70' },
    at: { '13m': null, '15m': blocked('5'), '39m': blocked('5'), '60m': null },
  },
  {
    alert: 'VoiceApiComplianceBlocks',
    name: 'now and then one is nothing',
    series: { [errors('compliance', 'consent_required')]: '0x9 1x19 2x19 3x30' },
    at: { '10m': null, '35m': null, '60m': null },
  },
];

export const REFUSALS: readonly Scenario[] = [...LIMITS, ...AUTH, ...COMPLIANCE];
