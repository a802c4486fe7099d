import type { ProviderName } from 'sidetone/simulator';

export type Call = {
  readonly provider: ProviderName;
  readonly via: 'fetch' | 'node:http';
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
};

const ACCOUNT = '123e4567-e89b-12d3-a456-426614174000';
/** A number from the range reserved for fiction. */
const CALLEE = '+15555550100';

/** The requests of the service. The keys are fake. */
export const CALLS = {
  openSession: {
    provider: 'kallglot',
    via: 'fetch',
    method: 'POST',
    path: '/v1/sessions',
    headers: { authorization: 'Bearer sk_test_demo' },
    body: { mode: 'bidirectional_translation' },
  },
  dialSession: {
    provider: 'kallglot',
    via: 'fetch',
    method: 'POST',
    path: '/v1/sessions/sess_01HXYZ123456789/dial',
    headers: { authorization: 'Bearer sk_test_demo' },
    body: { to: CALLEE },
  },
  placeCall: {
    provider: 'kaicalls',
    via: 'fetch',
    method: 'POST',
    path: '/api/v1/calls',
    headers: { authorization: 'Bearer kc_test_demo' },
    body: { agent_id: 'agent-1', to: CALLEE },
  },
  triggerAgent: {
    provider: 'dograh',
    via: 'fetch',
    method: 'POST',
    path: `/api/v1/public/agent/${ACCOUNT}`,
    headers: { 'x-api-key': 'dgr_demo' },
    body: { phone_number: CALLEE },
  },
  startCall: {
    provider: 'itellico',
    via: 'fetch',
    method: 'POST',
    path: `/v1/accounts/${ACCOUNT}/calls`,
    headers: { 'x-api-key': 'sk-demo.demo' },
    body: { type: 'phone', to: CALLEE },
  },
  listCalls: {
    provider: 'itellico',
    via: 'fetch',
    method: 'GET',
    path: `/v1/accounts/${ACCOUNT}/conversations`,
    headers: { 'x-api-key': 'sk-demo.demo' },
  },
  // Omind publishes no SDK: services reach it with axios or got, which means node:http.
  outboundCall: {
    provider: 'omind',
    via: 'node:http',
    method: 'POST',
    path: '/calls/outbound_call',
    headers: { cookie: 'access_token=demo' },
    body: { phone: CALLEE },
  },
} as const satisfies Readonly<Record<string, Call>>;

/** The stream on which Kallglot hears the caller. The token is fake. */
export const STREAM = {
  provider: 'kallglot',
  path: '/v1/sessions/sess_01HXYZ123456789/connect?token=kst_test_demo',
} as const;

export type CallName = keyof typeof CALLS;

/** The providers that the service calls. */
export const PROVIDERS: readonly ProviderName[] = [...new Set(Object.values(CALLS).map(({ provider }) => provider))];

export const ALL_CALLS = Object.keys(CALLS) as readonly CallName[];
