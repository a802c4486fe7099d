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
  started,
  up,
} from './scenario.ts';

const unknown = (count: string) =>
  fires(JOB, 'info', `kallglot sent dialer ${count} errors or events of unknown meaning in an hour.`);
const missing = (severity: 'critical' | 'warning', count: string) =>
  fires(SERVICE, severity, `dialer had ${count} reporting processes and has none now.`);
const partly = (severity: 'critical' | 'warning', share: string) =>
  fires(SERVICE, severity, `${share} of the processes of dialer no longer report.`);
const faulty = (count: string) =>
  fires(
    SERVICE,
    'warning',
    `dialer counted ${count} faults of the instrumentation in 5 minutes: its signals may be incomplete.`,
  );
const burns = (severity: 'critical' | 'warning', window: string, share: string, factor: string) =>
  fires(
    { ...PROVIDER, window, slo: 'requests' },
    severity,
    `${share} of the requests at kallglot failed over ${window}: at least ${factor} times what the objective allows.`,
  );

export const TELEMETRY: readonly Scenario[] = [
  {
    alert: 'VoiceApiUnclassifiedErrors',
    name: 'five in an hour fire, of requests and streams alike; resolves',
    series: {
      [errors('unknown', '_OTHER')]: '0x9 2x120',
      [connects('unknown', '_OTHER')]: '0x9 1x120',
      [closes('unknown', '_OTHER')]: '0x9 0+1x2 2x120',
    },
    at: { '10m': null, '16m': unknown('5'), '60m': unknown('5'), '75m': null },
  },
  {
    alert: 'VoiceApiUnclassifiedErrors',
    name: 'calls that ended with an unknown word count, those with a known word do not',
    series: {
      [errors('unknown', '_OTHER')]: '0x60',
      [calls('unknown', '_OTHER')]: '0x9 6x50',
      [calls('failed', 'error')]: '0+9x60',
    },
    at: { '9m': null, '16m': unknown('6') },
  },
  {
    alert: 'VoiceApiUnclassifiedErrors',
    name: 'a few are noise, and classified errors are not unknown',
    series: { [errors('unknown', '_OTHER')]: '0x9 4x90', [errors('provider', '500')]: '0+9x100' },
    at: { '12m': null, '60m': null },
  },
  {
    alert: 'VoiceApiUnknownCodes',
    name: 'a bare status that was never seen before fires after ten minutes; resolves',
    series: { [errors('permission', '403')]: '0x9 0+1x20 20x90' },
    at: {
      '14m': null,
      '23m': null,
      '40m': fires(
        { ...JOB, error_type: '403' },
        'warning',
        'kallglot refused 20 requests of dialer in an hour with status 403 and a code that is in no table.',
      ),
      '95m': null,
    },
  },
  {
    alert: 'VoiceApiUnknownCodes',
    name: 'codes that are in a table, and statuses that need no code, are known',
    series: { [errors('permission', 'insufficient_permissions')]: '0+1x60', [errors('provider', '503')]: '0+1x60' },
    at: { '30m': null, '59m': null },
  },
  {
    alert: 'VoiceApiTelemetryMissing',
    name: 'a job that pushes and has gone silent pages after a quarter of an hour, and as long as a day',
    series: { [info()]: '1x70 _x120', [started()]: '-9999x70 _x120' },
    at: {
      '70m': null,
      '85m': null,
      '92m': [missing('critical', '1'), missing('warning', '1')],
      '180m': [missing('critical', '1'), missing('warning', '1')],
    },
  },
  {
    alert: 'VoiceApiTelemetryMissing',
    name: 'a job that reports again resolves the page',
    series: { [info()]: '1x70 _x40 1x60', [started()]: '-9999x70 _x40 6600x60' },
    at: { '70m': null, '92m': [missing('critical', '1'), missing('warning', '1')], '115m': null },
  },
  {
    alert: 'VoiceApiTelemetryMissing',
    name: 'a job whose targets are gone too was removed: a warning',
    series: { [info()]: '1x70 _x120', [started()]: '-9999x70 _x120', [up()]: '1x70 _x120' },
    at: { '70m': null, '92m': missing('warning', '1') },
  },
  {
    alert: 'VoiceApiTelemetryMissing',
    name: 'a roll-out, a scrape gap, a new version, a new job and a job that lasts for minutes are not silence',
    series: {
      [info()]: '1x70 _x120',
      [started()]: '-9999x70 _x120',
      [info({ instance: 'b', version: '0.2.0' })]: '_x72 1x120',
      [info({ job: 'gap' })]: '1x70 _x12 1x120',
      [started({ job: 'gap' })]: '-9999x70 _x12 -9999x120',
      [info({ job: 'fresh' })]: '_x80 1x120',
      [info({ job: 'nightly' })]: '_x20 1x30 _x120',
      [started({ job: 'nightly' })]: '_x20 1200x30 _x120',
    },
    at: { '74m': null, '90m': null, '150m': null },
  },
  {
    alert: 'VoiceApiTelemetryPartial',
    name: 'two of three targets answer no scrape: pages; back again, it resolves',
    series: {
      [info()]: '1x120',
      [up()]: '1x120',
      [info({ instance: 'b' })]: '1x20 _x40 1x60',
      [up({ instance: 'b' })]: '1x20 0x39 1x60',
      [info({ instance: 'c' })]: '1x20 _x40 1x60',
      [up({ instance: 'c' })]: '1x20 0x39 1x60',
    },
    at: { '20m': null, '45m': [partly('critical', '66.67%'), partly('warning', '66.67%')], '65m': null },
  },
  {
    alert: 'VoiceApiTelemetryPartial',
    name: 'processes that are scaled down take their targets along',
    series: {
      [info()]: '1x120',
      [up()]: '1x120',
      [info({ instance: 'b' })]: '1x20 _x100',
      [up({ instance: 'b' })]: '1x20 _x100',
      [info({ instance: 'c' })]: '1x20 _x100',
      [up({ instance: 'c' })]: '1x20 _x100',
    },
    at: { '45m': null, '100m': null },
  },
  {
    alert: 'VoiceApiInstrumentationFaults',
    name: 'the first fault fires, and resolves within an hour',
    series: { [faults()]: '0x9 1x120' },
    at: { '9m': null, '10m': faulty('1'), '60m': faulty('1'), '72m': null },
  },
  {
    alert: 'VoiceApiInstrumentationFaults',
    name: 'old faults of a restarted process do not count again',
    series: { [faults()]: '3x60 0x60' },
    at: { '30m': null, '65m': null, '110m': null },
  },
];

export const SLO: readonly Scenario[] = [
  {
    alert: 'VoiceApiErrorBudgetBurn',
    name: 'half of the requests fail: the fast window pages first; resolves',
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
    series: {
      [answers('sessions.create')]: '0+0.1x400',
      [errors('provider', '500')]: '0x59 1x400',
      [errors('invalid_request', 'validation_error')]: '0+10x400',
    },
    at: { '65m': null, '200m': null, '390m': null },
  },
];
