import { CALL_RECORDS } from '../../../src/monitoring/rules/calls.ts';
import { answers, calls, fires, JOB, rang, rangUpTo, type Scenario, talked, talkedUpTo } from './scenario.ts';

const failing = (severity: 'critical' | 'warning', share: string) =>
  fires(JOB, severity, `${share} of the dials of dialer at kallglot fail.`);

const dropped = (share: string) =>
  fires(JOB, 'warning', `${share} of the calls of dialer at kallglot are answered, far fewer than over the last day.`);

const UNKNOWN_DIRECTION = { voice_api_call_direction: 'unknown' };

const { effectiveness, answered, meanDuration, setup, short } = CALL_RECORDS;

const short90 = (severity: 'critical' | 'warning') =>
  fires(JOB, severity, '90% of the answered calls of dialer at kallglot last less than six seconds.');

/** ITU-T E.425: a delivered call counts as effective, answered or not. */
export const CALLS: readonly Scenario[] = [
  {
    alert: 'VoiceApiDialFailures',
    name: 'the API accepts every call, and most never get through: pages by call outcome; resolves',
    series: {
      [calls('answered', 'user_hangup')]: '0+1x90',
      [calls('failed', 'dial_failed')]: '0x29 0+4x20 80x60',
      [calls('failed', 'network_error')]: '0x90',
    },
    at: {
      '35m': null,
      '50m': [failing('critical', '72.73%'), failing('warning', '72.73%')],
      '85m': null,
    },
  },
  {
    alert: 'VoiceApiDialFailures',
    name: 'calls without a direction count as outbound',
    series: {
      [calls('answered', 'completed', UNKNOWN_DIRECTION)]: '0+1x60',
      [calls('failed', 'error', UNKNOWN_DIRECTION)]: '0x29 0+4x20 80x30',
    },
    at: { '35m': null, '50m': [failing('critical', '72.73%'), failing('warning', '72.73%')] },
  },
  {
    alert: 'VoiceApiDialFailures',
    name: 'busy lines, no answer, rejections, wrong numbers, limits and inbound calls are no network failure',
    series: {
      [calls('answered', 'user_hangup')]: '0+1x60',
      [calls('busy', 'dial_busy')]: '0+5x60',
      [calls('no_answer', 'dial_no_answer')]: '0+9x60',
      [calls('rejected', 'dial_rejected')]: '0+5x60',
      [calls('voicemail', 'voicemail')]: '0+5x60',
      [calls('invalid_number', 'invalid_number')]: '0+9x60',
      [calls('blocked', 'concurrency_limit')]: '0+9x60',
      [calls('cancelled', 'system_cancelled')]: '0+9x60',
      [calls('unknown', 'unknown')]: '0+9x60',
      [calls('failed', 'provider_error', { voice_api_call_direction: 'inbound' })]: '0+9x60',
      [calls('failed', 'dial_failed')]: '0x60',
    },
    at: { '20m': null, '50m': null },
    figures: { '50m': { [effectiveness]: 1 } },
  },
  {
    alert: 'VoiceApiDialFailures',
    name: 'a handful of failed calls at night is too few for a ratio',
    series: { [calls('failed', 'dial_failed')]: '0x9 8x60', [calls('answered', 'user_hangup')]: '0+0x60' },
    at: { '12m': null, '25m': null, '45m': null },
    figures: { '25m': { [effectiveness]: null, [answered]: null } },
  },
  {
    alert: 'VoiceApiOutcomesMissing',
    name: 'webhooks of ended calls are lost while calls are placed: warns within the hour; resolves',
    series: {
      [answers('sessions.dial')]: '0+2x300',
      [calls('answered', 'user_hangup')]: '0+1x60 60+0x60 60+1x180',
      [calls('no_answer', 'dial_no_answer')]: '0+1x60 60+0x60 60+1x180',
    },
    at: {
      '60m': null,
      '85m': null,
      '110m': fires(
        JOB,
        'warning',
        'dialer placed 60 calls at kallglot in half an hour, and hardly any outcome was reported.',
      ),
      '150m': null,
    },
  },
  {
    alert: 'VoiceApiOutcomesMissing',
    name: 'dials that end in the evening, a service that reports no outcomes, and other requests are no loss',
    series: {
      [answers('sessions.dial')]: '0+2x60 120+0x200',
      [calls('answered', 'user_hangup')]: '0+2x75 150+0x200',
      [answers('sessions.dial', '', { job: 'silent' })]: '0+2x300',
      [answers('sessions.get', '', { job: 'poller' })]: '0+9x300',
      [calls('answered', 'user_hangup', { job: 'poller' })]: '0+2x75 150+0x200',
    },
    at: { '70m': null, '90m': null, '120m': null, '180m': null },
  },
  {
    alert: 'VoiceApiAnswerRatioDrop',
    name: 'a campaign that used to reach half of the people reaches one in ten: warns after half an hour; resolves',
    interval: '5m',
    series: {
      [calls('answered', 'human')]: '0+50x96 4800+10x24 5040+50x60',
      [calls('no_answer', 'dial_no_answer')]: '0+50x96 4800+90x24 6960+50x60',
    },
    at: { '8h': null, '8h25m': null, '9h20m': dropped('10%'), '11h40m': null },
    figures: { '9h20m': { [answered]: 0.1, [effectiveness]: 1 } },
  },
  {
    alert: 'VoiceApiAnswerRatioDrop',
    name: 'a list that never answered much, and a quiet night, are no drop',
    interval: '5m',
    series: {
      [calls('answered', 'human')]: '0+5x120',
      [calls('no_answer', 'dial_no_answer')]: '0+95x120',
      [calls('answered', 'human', { job: 'night' })]: '0+50x60 3000+0x60',
      [calls('no_answer', 'dial_no_answer', { job: 'night' })]: '0+50x60 3000+1x60',
    },
    at: { '4h': null, '6h30m': null, '9h': null },
  },
  {
    alert: 'VoiceApiAnswerRatioDrop',
    name: 'the figures of telephony beside it: mean duration, short calls, post-dial delay',
    series: {
      [talked('count')]: '0+2x60',
      [talked('sum')]: '0+60x60',
      [talkedUpTo('6')]: '0+1x60',
      [talkedUpTo('60')]: '0+2x60',
      [talkedUpTo('+Inf')]: '0+2x60',
      [rangUpTo('5')]: '0+0x60',
      [rangUpTo('8')]: '0+2x60',
      [rangUpTo('+Inf')]: '0+2x60',
      [rang()]: '0+2x60',
    },
    at: { '50m': null },
    figures: { '5m': { [meanDuration]: null }, '50m': { [meanDuration]: 30, [short]: 0.5, [setup]: 7.85 } },
  },
  {
    alert: 'VoiceApiShortCalls',
    name: 'nine of ten answered calls are short: pages after ten minutes; resolves',
    series: {
      [talked('count')]: '0+10x160',
      [talked('sum')]: '0+60x160',
      [talkedUpTo('6')]: '0+1x9 9+9x60 549+1x100',
      [talkedUpTo('60')]: '0+10x160',
      [talkedUpTo('+Inf')]: '0+10x160',
    },
    at: {
      '9m': null,
      '60m': [short90('critical'), short90('warning')],
      '120m': null,
    },
  },
  {
    alert: 'VoiceApiShortCalls',
    name: 'a third of short calls is usual, and a handful is too few',
    series: {
      [talked('count')]: '0+9x60',
      [talked('sum')]: '0+60x60',
      [talkedUpTo('6')]: '0+3x60',
      [talkedUpTo('60')]: '0+9x60',
      [talkedUpTo('+Inf')]: '0+9x60',
    },
    at: { '50m': null, '59m': null },
  },
  {
    alert: 'VoiceApiOutcomesUnknown',
    name: 'a provider that renames its words: warns after ten minutes; resolves',
    series: {
      [calls('answered', 'completed')]: '0+2x9 18x60 18+4x60',
      [calls('unknown', '_OTHER')]: '0x9 0+2x60 120x60',
    },
    at: {
      '9m': null,
      '60m': fires(JOB, 'warning', 'The outcome of 100% of the calls of dialer at kallglot is unknown.'),
      '110m': null,
    },
  },
  {
    alert: 'VoiceApiOutcomesUnknown',
    name: 'a fifth of unknown outcomes is usual where the service does not ask',
    series: { [calls('answered', 'completed')]: '0+4x60', [calls('unknown', 'unknown')]: '0+1x60' },
    at: { '40m': null, '59m': null },
  },
];
