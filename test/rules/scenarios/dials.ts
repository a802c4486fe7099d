import { answers, errors, fires, JOB, type Scenario, started } from './scenario.ts';

const failing = (severity: 'critical' | 'warning', share: string) =>
  fires(JOB, severity, `${share} of the dials of dialer at kallglot fail.`);

export const DIALS: readonly Scenario[] = [
  {
    alert: 'VoiceApiDialFailures',
    name: 'a list of which three of four numbers are bad warns, and does not page',
    series: {
      [answers('sessions.dial')]: '0+1x60',
      [answers('sessions.dial', 'dial')]: '0+3x60',
      [errors('dial', 'dial_failed')]: '0+3x60',
    },
    at: { '10m': null, '30m': failing('warning', '75%') },
  },
  {
    alert: 'VoiceApiDialFailures',
    name: 'most dials fail: pages after three minutes, though the service polls the status of calls much more often; resolves',
    series: {
      [answers('sessions.get')]: '0+100x90',
      [answers('sessions.dial')]: '0+1x30 30+1x60',
      [answers('sessions.dial', 'dial')]: '0x9 1+9x20 181x60',
      [errors('dial', 'dial_failed')]: '0x9 0+9x20 180x60',
    },
    at: {
      '10m': null,
      '13m': null,
      '25m': [failing('critical', '90%'), failing('warning', '90%')],
      '29m': [failing('critical', '90%'), failing('warning', '90%')],
      '60m': null,
    },
  },
  {
    alert: 'VoiceApiDialFailures',
    name: 'one in five fails: warns after ten minutes and does not page',
    series: {
      [answers('sessions.dial')]: '0+4x60',
      [answers('sessions.dial', 'dial')]: '0+1x60',
      [errors('dial', 'freeswitch_unavailable')]: '0+1x60',
    },
    at: { '10m': null, '30m': failing('warning', '20%') },
  },
  {
    alert: 'VoiceApiDialFailures',
    name: 'all failures between two scrapes of a new series count',
    series: { [answers('sessions.dial', 'dial')]: '_x9 8x30', [errors('dial', 'dial_failed')]: '0x9 8x30' },
    at: { '12m': null, '14m': failing('critical', '100%') },
  },
  {
    alert: 'VoiceApiDialFailures',
    name: 'successes of a new process before its first scrape count too',
    series: {
      [started()]: '-60x40',
      [answers('sessions.dial')]: '_x9 95x30',
      [answers('sessions.dial', 'dial')]: '_x9 5x30',
      [errors('dial', 'dial_failed')]: '0x9 5x30',
    },
    at: { '12m': null, '14m': null, '24m': null },
  },
  {
    alert: 'VoiceApiDialFailures',
    name: 'one wrong number at night, a failed dial a minute among many, and a restart do not page',
    series: {
      [answers('sessions.dial', '', { job: 'night' })]: '0x9 1x50',
      [answers('sessions.dial', 'dial', { job: 'night' })]: '_x9 1x50',
      [errors('dial', 'phone_number_not_found', { job: 'night' })]: '0x9 1x50',
      [answers('sessions.dial')]: '0+50x60',
      [answers('sessions.dial', 'dial')]: '0+1x60',
      [errors('dial', 'dial_failed')]: '0+1x60',
      [errors('dial', 'dial_failed', { instance: 'b' })]: '300x30 0x30',
    },
    at: { '12m': null, '30m': null, '33m': null, '55m': null },
  },
];
