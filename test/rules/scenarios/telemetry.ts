import {
  answers,
  calls,
  closes,
  connects,
  errors,
  faults,
  fires,
  info,
  JOB,
  PROVIDER,
  type Scenario,
  SERVICE,
} from './scenario.ts';

const unknown = (count: string) =>
  fires(JOB, 'info', `kallglot gave dialer ${count} errors or events of unknown meaning in an hour.`);
const missing = (count: string) =>
  fires(SERVICE, 'warning', `dialer had ${count} reporting processes an hour ago and has none now.`);
const faulty = (count: string) =>
  fires(SERVICE, 'warning', `dialer counted ${count} faults in 10 minutes: what it tells may be incomplete.`);
const burns = (severity: 'critical' | 'warning', window: string, share: string, factor: string) =>
  fires(
    { ...PROVIDER, window },
    severity,
    `${share} of the requests to kallglot failed over ${window}: ${factor} times what the objective allows.`,
  );

export const TELEMETRY: readonly Scenario[] = [
  {
    alert: 'VoiceApiUnclassifiedErrors',
    name: 'five in an hour are told, of requests and streams alike; resolves',
    series: {
      [errors('unknown', '_OTHER')]: '0x9 2x120',
      [connects('unknown', '_OTHER')]: '0x9 1x120',
      [closes('unknown', '_OTHER')]: '0x9 0+1x2 2x120',
    },
    at: { '10m': null, '12m': unknown('5'), '60m': unknown('5'), '75m': null },
  },
  {
    alert: 'VoiceApiUnclassifiedErrors',
    name: 'calls that ended by a word of no table are told too; those of a word that is known are not',
    series: {
      [errors('unknown', '_OTHER')]: '0x60',
      [calls('unknown', '_OTHER')]: '0x9 6x50',
      [calls('failed', 'error')]: '0+9x60',
    },
    at: { '9m': null, '12m': unknown('6') },
  },
  {
    alert: 'VoiceApiUnclassifiedErrors',
    name: 'a few are noise, and what is classified is not unknown',
    series: { [errors('unknown', '_OTHER')]: '0x9 4x90', [errors('provider', '500')]: '0+9x100' },
    at: { '12m': null, '60m': null },
  },
  {
    alert: 'VoiceApiTelemetryMissing',
    name: 'a job that has gone silent is told after a quarter of an hour, and forgotten after an hour',
    series: { [info()]: '1x70 _x120', [info({ instance: 'b' })]: '1x70 _x120' },
    at: { '70m': null, '85m': null, '92m': missing('2'), '140m': null },
  },
  {
    alert: 'VoiceApiTelemetryMissing',
    name: 'a roll-out, a scrape gap, a new version and a new job are not silence',
    series: {
      [info()]: '1x70 _x120',
      [info({ instance: 'b', version: '0.2.0' })]: '_x72 1x120',
      [info({ job: 'gap' })]: '1x70 _x12 1x120',
      [info({ job: 'fresh' })]: '_x80 1x120',
    },
    at: { '74m': null, '90m': null, '150m': null },
  },
  {
    alert: 'VoiceApiTelemetryMissing',
    name: 'a Prometheus that has just started knows nothing to miss',
    series: {},
    at: { '30m': null },
  },
  {
    alert: 'VoiceApiInstrumentationFaults',
    name: 'the first fault is told, and resolves within an hour',
    series: { [faults()]: '0x9 1x120' },
    at: { '9m': null, '10m': faulty('1'), '60m': faulty('1'), '72m': null },
  },
  {
    alert: 'VoiceApiInstrumentationFaults',
    name: 'old faults of a process that starts anew are not told again',
    series: { [faults()]: '3x60 0x60' },
    at: { '30m': null, '65m': null, '110m': null },
  },
];

export const SLO: readonly Scenario[] = [
  {
    alert: 'VoiceApiErrorBudgetBurn',
    name: 'half of the requests fail: the fast window pages first; resolves',
    slo: true,
    series: { [answers('sessions.create')]: '0+10x520', [errors('provider', '500')]: '0x59 0+10x60 600x400' },
    at: {
      '62m': null,
      '70m': null,
      '90m': [burns('critical', '1h', '31.46%', '14.4'), burns('critical', '6h', '24.14%', '6')],
      '130m': [burns('critical', '6h', '31.91%', '6'), burns('warning', '1d', '31.91%', '3')],
      '260m': burns('warning', '3d', '18.87%', '1'),
      '500m': null,
    },
  },
  {
    alert: 'VoiceApiErrorBudgetBurn',
    name: 'a lone error at night, and errors of the caller’s own making, burn nothing',
    slo: true,
    series: {
      [answers('sessions.create')]: '0+0.1x400',
      [errors('provider', '500')]: '0x59 1x400',
      [errors('invalid_request', 'validation_error')]: '0+10x400',
    },
    at: { '65m': null, '200m': null, '390m': null },
  },
];
