import { closes, connects, errors, fires, JOB, type Scenario } from './scenario.ts';

const refused = (severity: 'critical' | 'warning', share: string) =>
  fires(JOB, severity, `${share} of the streams that dialer opens to kallglot are refused.`);
const dropped = (severity: 'critical' | 'warning', share: string) =>
  fires(JOB, severity, `${share} of the streams of dialer to kallglot end with an error.`);
const second = (count: string) =>
  fires(JOB, 'warning', `kallglot turned away ${count} second streams of dialer in 10 minutes.`);

const REFUSED: Scenario[] = [
  {
    alert: 'VoiceApiStreamsRefused',
    name: 'most streams are refused: pages after three minutes, resolves',
    series: { [connects('', '')]: '0+4x9 36+1x20 56+4x60', [connects('provider', '503')]: '0x9 0+3x20 60x60' },
    at: { '12m': null, '25m': [refused('critical', '75%'), refused('warning', '75%')], '50m': null },
  },
  {
    alert: 'VoiceApiStreamsRefused',
    name: 'one in five is refused: warns after ten minutes',
    series: { [connects('', '')]: '0+4x60', [connects('network', 'ECONNREFUSED')]: '0+1x60' },
    at: { '10m': null, '30m': refused('warning', '20%') },
  },
  {
    alert: 'VoiceApiStreamsRefused',
    name: 'a lone refusal, an abort by the service, and errors with their own alert do not page',
    series: {
      [connects('', '')]: '0x60',
      [connects('provider', '503')]: '0x9 1x50',
      [connects('cancelled', '_OTHER')]: '0+5x60',
      [connects('auth', 'stream_token_invalid')]: '0+5x60',
      [connects('rate_limit', '429')]: '0+5x60',
      [connects('conflict', 'stream_already_connected')]: '0+5x60',
      [connects('network', 'ECONNRESET')]: '90x30 0x30',
    },
    at: { '15m': null, '33m': null, '50m': null },
  },
];

const DROPPED: Scenario[] = [
  {
    alert: 'VoiceApiStreamsDropped',
    name: 'every other stream breaks: pages after three minutes, resolves',
    series: {
      [closes('', '1000')]: '0+4x9 36+2x20 76+4x60',
      [closes('provider', '4500')]: '0x9 0+1x20 20x60',
      [closes('network', '1006', 'network')]: '0x9 0+1x20 20x60',
    },
    at: { '12m': null, '25m': [dropped('critical', '50%'), dropped('warning', '50%')], '50m': null },
  },
  {
    alert: 'VoiceApiStreamsDropped',
    name: 'one in ten breaks: warns after ten minutes',
    series: { [closes('', '1000')]: '0+9x60', [closes('network', '1006', 'network')]: '0+1x60' },
    at: { '10m': null, '30m': dropped('warning', '10%') },
  },
  {
    alert: 'VoiceApiStreamsDropped',
    name: 'a deploy that closes all streams, a lone 1006, and finished sessions do not page',
    series: {
      [closes('', '1001', 'client')]: '0x20 80x40',
      [closes('cancelled', '1006', 'client')]: '0x20 40x40',
      [closes('network', '1006', 'network')]: '0x9 1x50',
      [closes('conflict', '4010')]: '0+3x60',
      [closes('', '1000', 'provider', { instance: 'b' })]: '_x20 0+1x40',
    },
    at: { '15m': null, '25m': null, '45m': null },
  },
];

const DUPLICATES: Scenario[] = [
  {
    alert: 'VoiceApiStreamDuplicates',
    name: 'second streams alert, whether refused, closed or answered with an error; resolves',
    series: {
      [closes('conflict', '4009')]: '0x9 1x50',
      [connects('conflict', 'stream_already_connected')]: '0x9 1x50',
      [errors('conflict', 'stream_already_connected')]: '0x9 1x50',
    },
    at: { '9m': null, '10m': second('3'), '19m': second('3'), '30m': null },
  },
  {
    alert: 'VoiceApiStreamDuplicates',
    name: 'one reconnect that came too early, and sessions that are over, are nothing',
    series: { [closes('conflict', '4009')]: '0x9 1x50', [closes('conflict', '4010')]: '0+3x60' },
    at: { '12m': null, '40m': null },
  },
];

export const STREAMS: readonly Scenario[] = [...REFUSED, ...DROPPED, ...DUPLICATES];
