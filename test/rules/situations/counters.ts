import { SIGNALS } from '../../../src/model/signals.ts';
import { METRIC } from '../../../src/monitoring/rules/promql.ts';

export type Labels = Readonly<Record<string, string>>;

/** `zero`: it exists at 0 from the start. */
type Counter = { readonly metric: string; readonly labels: Labels; readonly zero?: boolean };

const CATEGORY = 'voice_api_error_category';

/** What counts an event of `does` of a pod. */
export function countersOf(what: string): Counter[] {
  const [first = '', second = '', third = ''] = what.split(' ');
  switch (first) {
    case 'stream':
      return handshake(second);
    case 'close':
      return close(second);
    case 'call':
      return ended(second);
    case 'short':
    case 'long':
      return answered(first === 'short');
    case 'account':
      return [{ metric: METRIC.accountRequests, labels: { voice_api_account: second } }];
    case 'refusal':
      return refusal(second, third);
    case 'fault':
      return [{ metric: METRIC.faults, labels: { voice_api_instrumentation_stage: 'classify' }, zero: true }];
    case 'premature':
      return [{ metric: METRIC.premature, labels: {}, zero: true }];
    default:
      return request(first, second || 'calls.get', third);
  }
}

function request(result: string, operation: string, seconds: string): Counter[] {
  const [category = '', type = ''] = result === 'ok' ? [] : result.split('/');
  const failed = category === '' ? {} : { [CATEGORY]: category };
  const status = category === '' ? '200' : /^\d+$/.test(type) ? type : '0';
  const labels = {
    voice_api_operation_name: operation,
    http_request_method: 'POST',
    http_response_status_code: status,
    ...failed,
  };
  return [
    // An aborted request is neither a success nor an error.
    ...(category === 'cancelled' ? [] : [{ metric: METRIC.requests, labels: failed, zero: category === '' }]),
    { metric: `${METRIC.duration}_count`, labels },
    ...(seconds === '' ? [] : bucketsFrom(Number(seconds))).map((le) => ({
      metric: `${METRIC.duration}_bucket`,
      labels: { ...labels, le },
    })),
    ...(category === '' || category === 'cancelled'
      ? []
      : [{ metric: METRIC.errors, labels: { ...failed, error_type: type } }]),
  ];
}

const bucketsFrom = (seconds: number): string[] => [
  ...SIGNALS.duration.buckets.filter((bound) => bound >= seconds).map(String),
  '+Inf',
];

function refusal(result: string, account: string): Counter[] {
  const [category = '', type = ''] = result.split('/');
  const labels = { voice_api_account: account, [CATEGORY]: category, error_type: type };
  return [{ metric: METRIC.accountRefusals, labels }];
}

function handshake(result: string): Counter[] {
  const [category = '', type = ''] = result === 'ok' ? [] : result.split('/');
  const failed = category === '' ? {} : { [CATEGORY]: category };
  return [
    { metric: METRIC.streamConnects, labels: category === '' ? {} : { ...failed, error_type: type } },
    { metric: METRIC.streamResults, labels: { voice_api_stream_phase: 'connect', ...failed }, zero: category === '' },
  ];
}

function close(result: string): Counter[] {
  const [category = '', code = ''] = result.includes('/') ? result.split('/') : ['', result];
  const failed = category === '' ? {} : { [CATEGORY]: category };
  const initiator = category === 'network' ? 'network' : 'provider';
  return [
    {
      metric: METRIC.streamCloses,
      labels: { voice_api_stream_close_code: code, voice_api_stream_close_initiator: initiator, ...failed },
    },
    { metric: METRIC.streamResults, labels: { voice_api_stream_phase: 'close', ...failed } },
  ];
}

function ended(result: string): Counter[] {
  const [outcome = '', reason = ''] = result.split('/');
  const labels = { voice_api_call_outcome: outcome, voice_api_call_direction: 'outbound' };
  return [
    { metric: METRIC.callOutcomes, labels: { ...labels, voice_api_call_end_reason: reason } },
    { metric: METRIC.callResults, labels },
  ];
}

function answered(short: boolean): Counter[] {
  const labels = { voice_api_call_direction: 'outbound' };
  const bounds = short ? ['6', '60', '+Inf'] : ['60', '+Inf'];
  return [
    { metric: `${METRIC.callDuration}_count`, labels },
    ...bounds.map((le) => ({ metric: `${METRIC.callDuration}_bucket`, labels: { ...labels, le } })),
  ];
}
