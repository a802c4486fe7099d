import type { SimulatedCall } from '../../simulator/dialect/call-dialect.ts';
import { created, type Dialect, ok } from '../../simulator/dialect/dialect.ts';
import { kaicalls } from './provider.ts';

const CREATED_AT = '2026-04-17T12:00:00Z';

/** https://github.com/KaiCalls/kaicalls-js/blob/main/src/resources.ts: the statuses of a call in progress. */
const STATUS = { queued: 'queued', ringing: 'ringing', answered: 'in-progress' } as const;

const callOf = (call: SimulatedCall) => ({
  id: call.id,
  status: call.state === 'ended' ? (call.end ?? 'ended') : STATUS[call.state],
  direction: 'outbound',
  duration: call.state === 'ended' ? call.seconds : null,
  created_at: CREATED_AT,
});

const CALL = { id: 'call-1', status: 'queued', direction: 'outbound', created_at: CREATED_AT };
const AGENT = { id: 'agent-1', name: 'Intake', business_id: 'biz-1', created_at: CREATED_AT };
const LEAD = { id: 'lead-1', name: 'John Smith', status: 'new', business_id: 'biz-1', created_at: CREATED_AT };

export const kaicallsDialect: Dialect = {
  provider: kaicalls,
  source: 'https://www.kaicalls.com/docs/api/errors',

  messages: {
    unauthorized: 'Invalid or expired API key',
    forbidden: 'Key lacks the required scope or business access',
    not_found: 'Resource not found',
    bad_request: 'Missing required parameters',
    invalid_request: 'Parameter validation failed',
    vapi_error: 'Error communicating with voice AI provider',
    call_failed: 'Outbound call could not be placed',
    payment_required: 'x402 payment header required',
    content_blocked: 'SMS content failed compliance check',
    number_opted_out: 'Recipient has opted out of SMS',
    number_on_dnc: 'Number is on Do Not Call list',
    tcpa_violation: 'TCPA compliance violation',
    rate_limit_exceeded: 'Too many requests',
    rate_limited: 'Too many requests',
    sms_send_failed: 'SMS delivery failed',
    internal_error: 'Unexpected server error',
  },

  errorBody: ({ code, message }) => ({ error: { code, message } }),

  // https://github.com/KaiCalls/kaicalls-js/blob/main/src/types.ts; "Every list response includes a has_more field."
  successes: {
    'calls.create': { status: 201, body: ({ call }) => (call === undefined ? CALL : callOf(call)) },
    'calls.get': {
      status: 200,
      body: ({ call, calls }) => {
        if (call !== undefined) return callOf(call);
        const placed = calls();
        const all = placed.length === 0 ? [{ ...CALL, status: 'ended', duration: 84 }] : placed.map(callOf);
        return { calls: all, has_more: false };
      },
    },
    'agents.create': created(AGENT),
    'agents.get': ok({ agents: [AGENT], has_more: false }),
    'leads.create': created(LEAD),
    'leads.get': ok({ leads: [LEAD], has_more: false }),
    'transcripts.get': ok({ transcripts: [], has_more: false }),
    'phone_numbers.get': ok({ numbers: [{ phone_number: '+15125551234' }], has_more: false }),
    'workspaces.get': ok({ workspaces: [{ id: 'ws-1', name: 'Smith Law Firm' }], has_more: false }),
    'webhooks.get': ok({ webhooks: [], has_more: false }),
    'sms.send': ok({ success: true, message_sid: 'SM1' }),
  },

  // The names of webhook events are documented; the signature header is not.
  calls: {
    places: ['calls.create'],
    newId: (serial) => `call-${serial}`,
    usualEnd: 'completed',
    webhook: (call) => ({ event: 'call.ended', data: callOf(call) }),
  },

  // A balance exists, but the answer to an empty one is not documented: payment_required belongs to the signup only.
  scenarios: {
    keyRevoked: { code: 'unauthorized' },
    rateLimited: { code: 'rate_limit_exceeded' },
    dialFailed: { code: 'call_failed', on: ['calls.create'] },
    unknownPath: { code: 'not_found' },
  },
};
