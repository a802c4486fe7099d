import { kaicalls } from '../../providers/kaicalls.ts';
import { created, type Dialect, ok } from '../dialect.ts';

const CREATED_AT = '2026-04-17T12:00:00Z';

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
    'calls.create': created(CALL),
    'calls.get': ok({ calls: [{ ...CALL, status: 'ended', duration: 84 }], has_more: false }),
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

  // A balance exists, but what an empty one answers is not documented: payment_required belongs to the signup alone.
  scenarios: {
    keyRevoked: { code: 'unauthorized' },
    rateLimited: { code: 'rate_limit_exceeded' },
    dialFailed: { code: 'call_failed', on: ['calls.create'] },
    unknownPath: { code: 'not_found' },
  },
};
