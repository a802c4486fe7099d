import type { ProviderName } from '../../src/simulator/index.ts';

export type Traffic = {
  readonly provider: ProviderName;
  /** A call is placed, and polled later. */
  readonly kind: 'fetch' | 'stream' | 'call';
  readonly path: string;
  /** Of a call: where it is read. */
  readonly read?: string;
};

const ID = '123e4567-e89b-12d3-a456-426614174000';

/** The requests of the service. The simulator ignores the numbers and keys that a real one would send. */
export const TRAFFIC = {
  openSession: { provider: 'kallglot', kind: 'fetch', path: '/v1/sessions' },
  dialSession: { provider: 'kallglot', kind: 'fetch', path: '/v1/sessions/sess_01HXYZ123456789/dial' },
  kallglotStream: { provider: 'kallglot', kind: 'stream', path: '/v1/sessions/sess_01HXYZ123456789/connect' },
  placeCall: { provider: 'kaicalls', kind: 'call', path: '/api/v1/calls', read: '/api/v1/calls?id={id}' },
  triggerAgent: {
    provider: 'dograh',
    kind: 'call',
    path: `/api/v1/public/agent/${ID}`,
    read: '/api/v1/workflow/12/runs/{id}',
  },
  dograhStream: { provider: 'dograh', kind: 'stream', path: `/api/v1/agent-stream/twilio/${ID}` },
  startCall: {
    provider: 'itellico',
    kind: 'call',
    path: `/v1/accounts/${ID}/calls`,
    read: `/v1/accounts/${ID}/conversations/{id}`,
  },
  outboundCall: { provider: 'omind', kind: 'fetch', path: '/calls/outbound_call' },
} as const satisfies Readonly<Record<string, Traffic>>;

export type TrafficName = keyof typeof TRAFFIC;

/** The traffic of a healthy day, by provider. */
export const USUAL: Readonly<Partial<Record<ProviderName, TrafficName>>> = {
  kallglot: 'openSession',
  kaicalls: 'placeCall',
  dograh: 'triggerAgent',
  itellico: 'startCall',
  omind: 'outboundCall',
};
