import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://docs.dograh.com/api-reference/errors';
const OVERVIEW = 'https://docs.dograh.com/api-reference/overview';
const REPOSITORY = 'https://github.com/dograh-hq/dograh/blob/main';
const QUOTA = `${REPOSITORY}/api/services/quota_service.py`;
const TELEPHONY = `${REPOSITORY}/api/routes/telephony.py`;
const PUBLIC_AGENT = `${REPOSITORY}/api/routes/public_agent.py`;
const SIGNALING = `${REPOSITORY}/api/routes/webrtc_signaling.py`;
const DISPOSITIONS = `${REPOSITORY}/api/services/workflow/disposition_codes.py`;
const STATUSES = `${REPOSITORY}/api/enums.py`;
const EMBED = `${REPOSITORY}/api/routes/public_embed.py`;

export const dograh: Provider = {
  name: 'dograh',
  title: 'Dograh',
  docs: [ERRORS, OVERVIEW, REPOSITORY],

  // Open source and often self-hosted: the user adds such hosts.
  hosts: { source: OVERVIEW, rows: ['app.dograh.com', 'api.dograh.com'] },

  operations: {
    source: `${REPOSITORY}/api/routes`,
    rows: [
      // A carrier's failure is raised again as it came, often as a bare 500.
      { name: 'telephony.initiate_call', method: 'POST', template: '/api/v1/telephony/initiate-call', placesCall: true, serverError: 'dial', source: TELEPHONY },
      { name: 'public_agent.trigger', method: 'POST', template: '/api/v1/public/agent/{uuid}', placesCall: true },
      { name: 'public_agent.test', method: 'POST', template: '/api/v1/public/agent/test/{uuid}', placesCall: true },
      { name: 'public_agent.trigger_workflow', method: 'POST', template: '/api/v1/public/agent/workflow/{workflow_uuid}', placesCall: true },
      { name: 'public_agent.test_workflow', method: 'POST', template: '/api/v1/public/agent/test/workflow/{workflow_uuid}', placesCall: true },
      { name: 'workflow.get', method: 'GET', template: '/api/v1/workflow/{workflow_id}' },
      { name: 'workflow.validate', method: 'POST', template: '/api/v1/workflow/{workflow_id}/validate' },
      { name: 'workflow.run', method: 'GET', template: '/api/v1/workflow/{workflow_id}/runs/{run_id}' },
      { name: 'campaign.create', method: 'POST', template: '/api/v1/campaign/create' },
      { name: 'campaign.get', method: 'GET', template: '/api/v1/campaign/{campaign_id}' },
      { name: 'campaign.start', method: 'POST', template: '/api/v1/campaign/{campaign_id}/start' },
      { name: 'campaign.pause', method: 'POST', template: '/api/v1/campaign/{campaign_id}/pause' },
      { name: 'campaign.resume', method: 'POST', template: '/api/v1/campaign/{campaign_id}/resume' },
      { name: 'campaign.redial', method: 'POST', template: '/api/v1/campaign/{campaign_id}/redial' },
      { name: 'campaign.runs', method: 'GET', template: '/api/v1/campaign/{campaign_id}/runs' },
      { name: 'campaign.progress', method: 'GET', template: '/api/v1/campaign/{campaign_id}/progress' },
      { name: 'campaign.report', method: 'GET', template: '/api/v1/campaign/{campaign_id}/report' },
      { name: 'telephony.stream', method: 'GET', template: '/api/v1/telephony/ws/{workflow_id}/{org_id}/{run_id}', stream: true },
      { name: 'telephony.stream', method: 'GET', template: '/api/v1/telephony/ws/{workflow_id}/{org_id}/{run_id}/{token}', stream: true },
      { name: 'agent_stream.connect', method: 'GET', template: '/api/v1/agent-stream/{provider}/{agent_uuid}', stream: true },
      { name: 'signaling.public', method: 'GET', template: '/api/v1/ws/public/signaling/{session_token}', stream: true },
      { name: 'signaling.connect', method: 'GET', template: '/api/v1/ws/signaling/{workflow_id}/{workflow_run_id}', stream: true },
      { name: 'billing.credits', method: 'GET', template: '/api/v1/organizations/billing/credits' },
      { name: 'usage.current_period', method: 'GET', template: '/api/v1/organizations/usage/current-period' },
    ],
  },

  // FastAPI: `detail` is a sentence, one of the named telephony errors, a list (422), or an object with `errors`.
  errorBody: {
    source: ERRORS,
    code: ['detail.code', 'detail.error_code'],
    message: ['detail', 'detail.0.msg', 'errors.0.message', 'detail.errors.0.message', 'detail.message'],
    type: ['detail.0.type'],
    param: ['detail.0.loc', 'errors.0.field', 'detail.errors.0.field'],
  },

  codes: {
    source: `${ERRORS}#telephony-errors`,
    rows: [
      { code: 'PROVIDER_MISMATCH', text: 'PROVIDER_MISMATCH*', category: 'dial', retry: 'never', todo: 'The request went to the wrong telephony provider: compare the workflow with the telephony configuration.' },
      { code: 'WORKFLOW_NOT_FOUND', text: 'WORKFLOW_NOT_FOUND*', category: 'not_found', retry: 'never', todo: 'The workflow id of the inbound URL does not exist: check the URL set at the carrier.' },
      { code: 'ACCOUNT_VALIDATION_FAILED', text: 'ACCOUNT_VALIDATION_FAILED*', category: 'auth', retry: 'never', todo: 'The telephony provider credentials are invalid: renew them.' },
      { code: 'PHONE_NUMBER_NOT_CONFIGURED', text: 'PHONE_NUMBER_NOT_CONFIGURED*', category: 'dial', retry: 'never', todo: 'Set the phone number up in the telephony account.' },
      { code: 'SIGNATURE_VALIDATION_FAILED', text: 'SIGNATURE_VALIDATION_FAILED*', category: 'auth', retry: 'never', todo: 'Webhook signature verification failed: check the signing secret; possibly a spoofed request.' },
      { code: 'QUOTA_EXCEEDED', text: 'QUOTA_EXCEEDED*', category: 'credits', retry: 'never', todo: 'The organization exceeded its usage quota: raise it or buy credits.' },
      { code: 'GENERAL_AUTH_FAILED', text: 'GENERAL_AUTH_FAILED*', category: 'auth', retry: 'never', todo: 'The telephony provider refused the credentials: check them.' },
      { code: 'CONCURRENT_CALL_LIMIT', text: 'CONCURRENT_CALL_LIMIT*', category: 'concurrency', retry: 'backoff', todo: 'Too many calls at once: queue them, or raise the limit.', source: `${REPOSITORY}/api/errors/telephony_errors.py` },
      // The 402s that are about money come first; the others of that status are not.
      { code: 'You have exhausted your Dograh credits', text: 'You have exhausted your Dograh credits*', status: 402, category: 'credits', retry: 'never', todo: 'Purchase more credits under /billing, or change the model providers.', source: QUOTA },
      { code: 'You have exhausted your trial credits', text: 'You have exhausted your trial credits*', status: 402, category: 'credits', retry: 'never', todo: 'Sign up for a new service key and put it in the model configuration.', source: QUOTA },
      { code: 'The organization linked to this Dograh service key', text: 'The organization linked to this Dograh service key has insufficient credits*', status: 402, category: 'credits', retry: 'never', todo: 'Purchase more credits for the organization of this service key.', source: QUOTA },
      { code: 'The agent is unavailable right now', text: 'The agent is unavailable right now*', status: 402, category: 'credits', retry: 'never', todo: 'The owner of the embedded agent has no credits left.', source: EMBED },
      { code: 'Could not verify Dograh credits', text: 'Could not verify Dograh credits*', status: 402, category: 'upstream', retry: 'backoff', todo: 'The credit service is down, credits are not known to be exhausted: retry with backoff.', source: QUOTA },
      { code: 'You have invalid keys in your model configuration', text: 'You have invalid keys in your model configuration*', status: 402, category: 'auth', retry: 'never', todo: 'Validate the service keys of the model configuration.', source: QUOTA },
      { code: 'The Dograh service token being used', text: 'The Dograh service token being used is created from another account*', status: 402, category: 'auth', retry: 'never', todo: 'Create a service token in this account (Developers tab) and use it in the model configuration.', source: QUOTA },
      { code: 'User not found', text: 'User not found*', status: 402, category: 'not_found', retry: 'never', todo: 'The owner of the workflow no longer exists.', source: QUOTA },
      // By these words a signaling stream names what the sentences above say: the credit service may replace a sentence.
      { code: 'insufficient_credits', status: 402, category: 'credits', retry: 'never', todo: 'Purchase more credits under /billing.', source: SIGNALING },
      { code: 'quota_exceeded', status: 402, category: 'credits', retry: 'never', todo: 'Sign up for a new service key and put it into the model configuration, or buy credits.', source: SIGNALING },
      { code: 'quota_check_failed', status: 402, category: 'upstream', retry: 'backoff', todo: 'The credit service is down, credits are not exhausted: retry with backoff.', source: SIGNALING },
      { code: 'invalid_service_key', status: 402, category: 'auth', retry: 'never', todo: 'Validate the service keys of the model configuration.', source: SIGNALING },
      { code: 'service_key_org_mismatch', status: 402, category: 'auth', retry: 'never', todo: 'Create a service token in this account and use it in the model configuration.', source: SIGNALING },
      { code: 'workflow_not_found', status: 402, category: 'not_found', retry: 'never', todo: 'Check the workflow id and the organization.', source: SIGNALING },
      { code: 'Concurrent call limit reached', text: 'Concurrent call limit reached*', status: 429, category: 'concurrency', retry: 'backoff', todo: 'Too many calls at once: queue them, or raise the limit.', source: TELEPHONY },
      { code: 'Too many chat sessions', text: 'Too many chat sessions*', status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down the embedded chat.', source: EMBED },
      { code: 'Message limit reached for this conversation', text: 'Message limit reached for this conversation*', status: 429, category: 'rate_limit', retry: 'never', todo: 'Start a new conversation.', source: `${REPOSITORY}/api/routes/public_embed_chat.py` },
      { code: 'A Dograh service is temporarily unavailable', text: 'A Dograh service is temporarily unavailable*', status: 503, category: 'upstream', retry: 'backoff', todo: 'A dependency is down: retry with backoff.', source: REPOSITORY },
      { code: 'Invalid or expired API key', text: 'Invalid or expired API key*', status: 401, category: 'auth', retry: 'never', todo: 'The key was likely archived: create a new one.', source: REPOSITORY },
      { code: 'Invalid API key', text: 'Invalid API key*', status: 401, category: 'auth', retry: 'never', todo: 'Check the X-API-Key header.', source: REPOSITORY },
      { code: 'Authorization header required', text: 'Authorization header required*', status: 401, category: 'auth', retry: 'never', todo: 'Send X-API-Key or Authorization.', source: REPOSITORY },
      { code: 'Invalid or expired token', text: 'Invalid or expired token*', status: 401, category: 'auth', retry: 'never', todo: 'Log in again for a new token.', source: REPOSITORY },
      { code: 'Agent trigger not found', text: 'Agent trigger not found*', status: 404, category: 'not_found', retry: 'never', todo: 'Check the trigger UUID.', source: PUBLIC_AGENT },
      { code: 'Workflow not found', text: 'Workflow not found*', category: 'not_found', retry: 'never', todo: 'Check the workflow id and the organization.', source: QUOTA },
      { code: 'telephony_not_configured', text: 'telephony_not_configured*', status: 400, category: 'dial', retry: 'never', todo: 'Configure a telephony provider for the organization.', source: TELEPHONY },
      { code: 'Telephony provider not configured for this organization', text: 'Telephony provider not configured for this organization*', status: 400, category: 'dial', retry: 'never', todo: 'Configure a telephony provider for the organization.', source: TELEPHONY },
      // The longer of two codes that begin alike stands first.
      { code: 'from_phone_number_id_requires_telephony_configuration', text: 'from_phone_number_id_requires_telephony_configuration*', status: 400, category: 'dial', retry: 'never', todo: 'Name the telephony configuration together with the caller number.', source: TELEPHONY },
      { code: 'from_phone_number_not_found', text: 'from_phone_number_not_found*', status: 400, category: 'dial', retry: 'never', todo: 'The caller number is not configured: check it.', source: TELEPHONY },
      { code: 'telephony_configuration_not_found', text: 'telephony_configuration_not_found*', status: 400, category: 'dial', retry: 'never', todo: 'The telephony configuration of the request does not exist.', source: TELEPHONY },
      { code: 'workflow_run_workflow_mismatch', text: 'workflow_run_workflow_mismatch*', status: 400, category: 'invalid_request', retry: 'never', todo: 'The run belongs to another workflow.', source: TELEPHONY },
      { code: 'Workflow run not found', text: 'Workflow run not found*', status: 400, category: 'invalid_request', retry: 'never', todo: 'Check the run id.', source: TELEPHONY },
      { code: 'Failed to initiate call', text: 'Failed to initiate call: *', status: 400, category: 'dial', retry: 'never', todo: 'The carrier refused the call: check the number and the carrier account.', source: PUBLIC_AGENT },
      { code: 'Workflow run already has an active call', text: 'Workflow run already has an active call*', status: 409, category: 'conflict', retry: 'never', todo: 'Wait for the call of this run to end.', source: TELEPHONY },
      { code: 'Workflow has no execution owner', text: 'Workflow has no execution owner*', status: 409, category: 'conflict', retry: 'never', todo: 'Give the workflow an owner.', source: TELEPHONY },
      { code: 'Email already registered', text: 'Email already registered*', status: 409, category: 'conflict', retry: 'never', todo: 'Use the existing account.', source: `${ERRORS}#http-status-codes` },
    ],
  },

  statuses: {
    source: `${ERRORS}#http-status-codes`,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the missing or invalid parameters.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the API key or token; a key that worked before was likely archived.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'Purchase more credits under /billing.', source: QUOTA },
      // A stream that is closed before it was accepted, as with an invalid token, is answered with 403 by uvicorn, without the reason.
      { status: 403, when: { operation: ['signaling.public', 'signaling.connect'] }, category: 'auth', retry: 'never', todo: 'Check the token of the signaling URL: it is invalid, or has expired.', source: SIGNALING },
      { status: 403, category: 'permission', retry: 'never', todo: 'The resource belongs to another organization.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id and the organization.' },
      { status: 409, category: 'conflict', retry: 'never', todo: 'The resource exists already, or is in use.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the field that `param` names.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down.', source: EMBED },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Retry with exponential backoff.' },
      { status: 501, category: 'invalid_request', retry: 'never', todo: 'This deployment does not support the feature.' },
      { status: 503, category: 'upstream', retry: 'backoff', todo: 'A dependency is down: retry with backoff.', source: REPOSITORY },
    ],
  },

  // Close code 1008 means many things: the reason says which.
  closes: {
    source: `${REPOSITORY}/api/routes/agent_stream.py`,
    rows: [
      { code: 1008, text: 'You have exhausted your*', reason: 'credits_exhausted', category: 'credits', retry: 'never', todo: 'Purchase more credits under /billing.', source: QUOTA },
      { code: 1008, text: 'The organization linked to this Dograh service key has insufficient credits*', reason: 'credits_exhausted', category: 'credits', retry: 'never', todo: 'Purchase more credits for the organization of this service key.', source: QUOTA },
      { code: 1008, text: 'The Dograh service token being used is created from another account*', reason: 'token_invalid', category: 'auth', retry: 'never', todo: 'Use a service token of this account.', source: QUOTA },
      { code: 1008, text: 'User not found*', reason: 'owner_not_found', category: 'not_found', retry: 'never', todo: 'The owner of the workflow no longer exists.', source: QUOTA },
      { code: 1008, text: 'Could not verify Dograh credits*', reason: 'credits_unknown', category: 'upstream', retry: 'backoff', todo: 'The credit service is down: reconnect with backoff.', source: QUOTA },
      { code: 1008, text: 'You have invalid keys*', reason: 'model_keys_invalid', category: 'auth', retry: 'never', todo: 'Validate the service keys of the model configuration.', source: QUOTA },
      { code: 1008, text: 'Concurrent call limit reached*', reason: 'concurrent_calls', category: 'concurrency', retry: 'backoff', todo: 'Too many calls at once: queue them, or raise the limit.' },
      { code: 1008, text: 'Unknown provider*', reason: 'unknown_provider', category: 'invalid_request', retry: 'never', todo: 'Check the provider in the stream URL.' },
      { code: 1008, text: 'Workflow not found*', reason: 'workflow_not_found', category: 'not_found', retry: 'never', todo: 'Check the agent UUID.' },
      { code: 1008, text: 'Invalid session token*', reason: 'token_invalid', category: 'auth', retry: 'never', todo: 'Request a new session token.', source: SIGNALING },
      { code: 1008, text: 'Session expired*', reason: 'token_expired', category: 'auth', retry: 'never', todo: 'Request a new session token.', source: SIGNALING },
      { code: 1008, text: 'Invalid embed token*', reason: 'token_invalid', category: 'auth', retry: 'never', todo: 'Check the embed token.', source: SIGNALING },
      { code: 1008, text: 'Domain not allowed*', reason: 'domain_not_allowed', category: 'auth', retry: 'never', todo: 'Allow the domain for the embed token.', source: SIGNALING },
      { code: 1008, text: 'Invalid workflow run*', reason: 'run_invalid', category: 'invalid_request', retry: 'never', todo: 'Check the run id.', source: SIGNALING },
      { code: 1008, text: 'workflow_run_workflow_mismatch*', reason: 'run_invalid', category: 'invalid_request', retry: 'never', todo: 'The run belongs to another workflow.', source: SIGNALING },
      { code: 1008, text: 'Not a voice session*', reason: 'not_a_voice_session', category: 'invalid_request', retry: 'never', todo: 'The session is a text chat.', source: SIGNALING },
      { code: 1008, text: 'Invalid user*', reason: 'user_invalid', category: 'auth', retry: 'never', todo: 'Check the user of the token.', source: SIGNALING },
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the call ended.' },
      { code: 1008, reason: 'policy_violation', category: 'permission', retry: 'never', todo: 'Read the close reason in the log.' },
      { code: 1011, reason: 'server_error', category: 'provider', retry: 'backoff', todo: 'Internal error: reconnect with backoff.' },
      { code: 4400, reason: 'handshake_invalid', category: 'invalid_request', retry: 'never', todo: 'Check the parameters of the stream URL.', source: TELEPHONY },
      { code: 4401, reason: 'unauthorized', category: 'auth', retry: 'never', todo: 'Check the token of the stream URL.', source: TELEPHONY },
      { code: 4404, reason: 'run_not_found', category: 'not_found', retry: 'never', todo: 'Check the run and the workflow.', source: TELEPHONY },
      { code: 4408, reason: 'handshake_timeout', category: 'timeout', retry: 'backoff', todo: 'The first frame came too late: check the way to the provider.', source: TELEPHONY },
      { code: 4409, reason: 'run_not_available', duplicateStream: true, category: 'conflict', retry: 'never', todo: 'The run is not available: it ended, or another stream holds it.', source: TELEPHONY },
    ],
  },

  errorFrames: [{ source: SIGNALING, contains: 'error_type', code: ['error_type', 'payload.error_type'], message: ['message', 'payload.message'] }],

  calls: {
    source: DISPOSITIONS,
    ends: [
      { word: 'call_duration_exceeded', outcome: 'answered', todo: 'Raise the maximum duration if calls are cut short.' },
      { word: 'call_transferred', outcome: 'answered', todo: 'Nothing: the call was transferred.' },
      { word: 'transfer_call', outcome: 'answered', todo: 'Nothing: the call was transferred.' },
      { word: 'end_call_tool', outcome: 'answered', todo: 'Nothing: the agent ended the call.' },
      { word: 'voicemail_detected', outcome: 'voicemail', todo: 'Nothing: voicemail was detected.' },
      { word: 'user_idle_max_duration_exceeded', outcome: 'answered', todo: 'Check the audio of both sides if silence is frequent.' },
      { word: 'user_hangup', outcome: 'answered', todo: 'Nothing: the caller hung up.' },
      { word: 'user_qualified', outcome: 'answered', todo: 'Nothing.' },
      { word: 'user_disqualified', outcome: 'answered', todo: 'Nothing.' },
      { word: 'system_cancelled', outcome: 'cancelled', todo: 'Nothing: the run was cancelled.' },
      { word: 'system_connect_error', outcome: 'failed', category: 'provider', todo: 'The pipeline could not connect: check the logs of the run and the status of Dograh.' },
      { word: 'unexpected_error', outcome: 'failed', category: 'provider', todo: 'Check the logs of the run.' },
      { word: 'pipeline_error', outcome: 'failed', category: 'provider', todo: 'A model or voice service of the pipeline failed: check its keys and its status.' },
      { word: 'unknown', outcome: 'unknown', weak: true, todo: 'Check the logs of the run.' },
      { word: 'completed', outcome: 'answered', weak: true, todo: 'Nothing.', source: STATUSES },
      { word: 'busy', outcome: 'busy', todo: 'Nothing: the line was busy.', source: STATUSES },
      { word: 'no-answer', outcome: 'no_answer', todo: 'Nothing: nobody picked up.', source: STATUSES },
      { word: 'canceled', outcome: 'cancelled', todo: 'Nothing: the call was cancelled.', source: STATUSES },
      { word: 'failed', outcome: 'failed', category: 'dial', todo: 'The carrier could not connect the call: check its account and its status.', source: STATUSES },
      { word: 'error', outcome: 'failed', category: 'dial', todo: 'The carrier reported an error: check its account and its status.', source: STATUSES },
    ],
    // A run says `is_completed`; a campaign’s runs and the telephony statuses say it in words.
    underWay: ['false', 'initialized', 'running', 'initiated', 'ringing', 'in-progress', 'answered'],
    otherwiseOver: true,
    fields: {
      // A webhook's template is the user's own: the documented variable, and what the documentation's sample calls it.
      id: ['workflow_run_id', 'run_id', 'id'],
      status: ['is_completed', 'state'],
      // Organizations may map dispositions to their own codes: the value before the mapping goes first.
      end: ['gathered_context.call_disposition', 'call_disposition', 'gathered_context.mapped_call_disposition'],
      direction: ['call_type'],
      duration: ['cost_info.call_duration_seconds', 'duration'],
    },
    responses: [{ operation: 'workflow.run' }, { operation: 'campaign.runs', lists: ['runs'] }],
    // Sent after each call and nothing else, so that it needs no name.
    webhook: { source: 'https://docs.dograh.com/developer/webhooks' },
  },

  balance: {
    source: `${REPOSITORY}/api/routes/organization_usage.py`,
    rows: [{ operation: 'billing.credits', remaining: 'remaining_credits', used: 'total_credits_used', unit: 'credits' }],
    ask: { operation: 'billing.credits', origin: 'https://app.dograh.com', auth: { header: 'x-api-key' }, source: `${OVERVIEW}, ${REPOSITORY}/api/routes/organization_usage.py` },
  },

  secrets: { source: `${REPOSITORY}/api/utils/api_key.py`, patterns: [/\bdgr?_[\w-]+/g, /\bemb_[\w-]+/g] },
};
