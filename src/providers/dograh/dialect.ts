import type { SimulatedCall } from '../../simulator/dialect/call-dialect.ts';
import { type Dialect, ok } from '../../simulator/dialect/dialect.ts';
import { dograh } from './provider.ts';
import { dograhStreams } from './streams-dialect.ts';

/** https://docs.dograh.com/api-reference/errors: the sample of a validation error. */
const FIELD_ERRORS = [{ loc: ['body', 'phone_number'], msg: 'field required', type: 'value_error.missing' }];

const CREATED_AT = '2026-03-26T11:00:00Z';
const WORKFLOW = { id: 12, name: 'Intake', status: 'active', created_at: CREATED_AT };
const CAMPAIGN = {
  id: 7,
  name: 'Renewals',
  workflow_id: WORKFLOW.id,
  workflow_name: WORKFLOW.name,
  state: 'running',
  source_type: 'csv',
  source_id: 'renewals.csv',
  total_rows: 100,
  processed_rows: 40,
  failed_rows: 2,
  created_at: CREATED_AT,
};

/** https://github.com/dograh-hq/dograh/blob/main/api/schemas/workflow.py */
const runOf = (call: SimulatedCall) => ({
  id: Number(call.id),
  workflow_id: WORKFLOW.id,
  name: `WR-API-${call.id}`,
  mode: 'twilio',
  created_at: CREATED_AT,
  is_completed: call.state === 'ended',
  call_type: 'outbound',
  cost_info: { call_duration_seconds: call.seconds },
  gathered_context: call.end === undefined ? {} : { call_disposition: call.end, mapped_call_disposition: call.end },
});

const TRIGGERED = {
  status: 200,
  body: ({ serial }: { serial: number }) => ({
    status: 'initiated',
    workflow_run_id: serial,
    workflow_run_name: `WR-API-${serial}`,
  }),
};

const TRIGGERS = [
  'public_agent.trigger',
  'public_agent.test',
  'public_agent.trigger_workflow',
  'public_agent.test_workflow',
];

/** Codes without a sentence: on streams they are `error_type`, in a body they need their own place. */
const WORDS: readonly string[] = (dograh.codes?.rows ?? []).flatMap((row) =>
  row.text === undefined ? [row.code] : [],
);

function detailOf(status: number, code: string | undefined, message: string): unknown {
  if (status === 422 && code === undefined) return FIELD_ERRORS;
  return code !== undefined && WORDS.includes(code) ? { error_code: code, message } : message;
}

export const dograhDialect: Dialect = {
  provider: dograh,
  source: 'https://docs.dograh.com/api-reference/errors',

  // Whole sentences from api/services/quota_service.py and api/routes; any other code is sent as its row begins.
  messages: {
    'You have exhausted your Dograh credits':
      'You have exhausted your Dograh credits. Please purchase more credits from /billing or change providers in Models configurations.',
    'You have exhausted your trial credits':
      'You have exhausted your trial credits. Please sign up on app.dograh.com to create a new service key and set up in your model configurations.',
    'The organization linked to this Dograh service key':
      'The organization linked to this Dograh service key has insufficient credits. Please add credits at app.dograh.com or change providers in Models configurations.',
    'Could not verify Dograh credits': 'Could not verify Dograh credits. Please try again.',
    'You have invalid keys in your model configuration':
      'You have invalid keys in your model configuration. Please validate the service keys.',
    'The Dograh service token being used':
      'The Dograh service token being used is created from another account. Please create a new service token from the Developers tab and use it in your model configuration.',
    'Too many chat sessions': 'Too many chat sessions. Please try again shortly',
    'A Dograh service is temporarily unavailable':
      'A Dograh service is temporarily unavailable. Please try again later.',
    // The carrier's own text follows the colon.
    'Failed to initiate call': 'Failed to initiate call: ...',
  },

  errorBody: ({ status, code, message }) => ({ detail: detailOf(status, code, message) }),

  // The telephony errors are documented without a status. https://docs.dograh.com/api-reference/errors
  statuses: { 'Workflow not found': 404 },

  // https://github.com/dograh-hq/dograh/tree/main/api/routes
  successes: {
    'telephony.initiate_call': {
      status: 200,
      body: ({ serial }) => ({ message: `Call initiated successfully with run name WR-TEL-OUT-${serial}` }),
    },
    ...Object.fromEntries(TRIGGERS.map((operation) => [operation, TRIGGERED])),
    'workflow.get': ok({ ...WORKFLOW, workflow_definition: {}, current_definition_id: 1 }),
    'workflow.validate': ok({ is_valid: true, errors: [] }),
    'workflow.run': {
      status: 200,
      body: ({ call }) =>
        call === undefined
          ? { id: 1, workflow_id: WORKFLOW.id, name: 'WR-TEL-OUT-1', is_completed: true }
          : runOf(call),
    },
    'campaign.create': ok({ ...CAMPAIGN, state: 'created', processed_rows: 0, failed_rows: 0 }),
    'campaign.get': ok(CAMPAIGN),
    'campaign.start': ok(CAMPAIGN),
    'campaign.pause': ok({ ...CAMPAIGN, state: 'paused' }),
    'campaign.resume': ok(CAMPAIGN),
    'campaign.redial': ok(CAMPAIGN),
    'campaign.runs': {
      status: 200,
      body: ({ calls }) => ({
        runs: calls().map(runOf),
        total_count: calls().length,
        page: 1,
        limit: 50,
        total_pages: Math.ceil(calls().length / 50),
      }),
    },
    'campaign.progress': ok({
      campaign_id: CAMPAIGN.id,
      state: CAMPAIGN.state,
      total_rows: CAMPAIGN.total_rows,
      processed_rows: CAMPAIGN.processed_rows,
      failed_calls: CAMPAIGN.failed_rows,
      progress_percentage: 40,
    }),
    'billing.credits': {
      status: 200,
      body: ({ credits: { remaining, used } }) => ({
        total_credits_used: used,
        remaining_credits: remaining,
        total_quota: remaining + used,
      }),
    },
    'usage.current_period': ok({
      period_start: '2026-03-01',
      period_end: '2026-03-31',
      used_dograh_tokens: 588,
      total_duration_seconds: 3600,
    }),
  },

  // These operations have no rate limit; 'Concurrent call limit reached' limits concurrent calls.
  scenarios: {
    keyRevoked: { code: 'Invalid or expired API key' },
    outOfCredits: { code: 'You have exhausted your Dograh credits', on: ['telephony.initiate_call', ...TRIGGERS] },
    // /telephony/initiate-call passes on the carrier's own error, which has no code.
    dialFailed: { code: 'Failed to initiate call', on: TRIGGERS },
  },

  streams: dograhStreams,

  calls: {
    places: ['telephony.initiate_call', ...TRIGGERS],
    newId: String,
    usualEnd: 'user_hangup',
    // https://docs.dograh.com/developer/webhooks: users write the template; this one uses the documented variables.
    webhook: (call) => ({
      workflow_run_id: Number(call.id),
      campaign_id: null,
      call_disposition: call.end,
      gathered_context: { call_disposition: call.end },
      cost_info: { call_duration_seconds: call.seconds },
    }),
    // One of the documented ways: a bearer token.
    sign: (_, secret) => ({ authorization: `Bearer ${secret}` }),
  },
};
