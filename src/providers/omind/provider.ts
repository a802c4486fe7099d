import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://mvdocs.omind.ai/api-reference/error-codes';
const CALLS = 'https://mvdocs.omind.ai/api-reference/calls';

export const omind: Provider = {
  name: 'omind',
  title: 'Omind MV',
  docs: [ERRORS, CALLS],

  // No public API host is documented: the user adds the host of the installation.
  hosts: { source: CALLS, rows: [] },

  operations: {
    source: CALLS,
    rows: [
      { name: 'calls.generate_token', method: 'GET', template: '/calls/generate-token' },
      { name: 'calls.create', method: 'POST', template: '/calls/outbound_call', placesCall: true },
      { name: 'calls.list', method: 'GET', template: '/calls/logs' },
      { name: 'calls.export', method: 'GET', template: '/calls/export-csv' },
      { name: 'calls.get', method: 'GET', template: '/calls/{call_log_id}' },
      { name: 'auth.refresh', method: 'POST', template: '/auth/refresh', source: `${ERRORS}#authentication-errors` },
    ],
  },

  // FastAPI: `detail` is a sentence, or on 422 a list of fields. There is no machine-readable code.
  errorBody: {
    source: ERRORS,
    message: ['detail', 'detail.0.msg'],
    type: ['detail.0.type'],
    param: ['detail.0.loc'],
  },

  codes: {
    source: `${ERRORS}#common-error-messages`,
    rows: [
      { code: 'Invalid or missing token', text: 'Invalid or missing token*', status: 401, category: 'auth', retry: 'never', todo: 'Log in again, or check JWT_API_SECRET.' },
      { code: 'Token expired', text: 'Token expired*', status: 401, category: 'auth', retry: 'never', todo: 'Call POST /auth/refresh.' },
      { code: 'Invalid API key', text: 'Invalid API key*', status: 401, category: 'auth', retry: 'never', todo: 'Verify the API key or create a new one.' },
      { code: 'User not found', text: 'User not found*', status: 401, category: 'auth', retry: 'never', todo: 'The token belongs to a deleted user: register again.' },
      { code: 'Insufficient permissions', text: 'Insufficient permissions*', status: 403, category: 'permission', retry: 'never', todo: 'Ask the workspace admin for a higher role.' },
      { code: 'Not a member of this workspace', text: 'Not a member of this workspace*', status: 403, category: 'permission', retry: 'never', todo: 'Have an admin invite the user to the workspace.' },
      { code: 'Admin access required', text: 'Admin access required*', status: 403, category: 'permission', retry: 'never', todo: 'Contact the workspace admin.' },
      { code: 'Agent not found', text: 'Agent not found*', status: 404, category: 'not_found', retry: 'never', todo: 'Verify the agent id and the workspace.' },
      { code: 'Call log not found', text: 'Call log not found*', status: 404, category: 'not_found', retry: 'never', todo: 'Verify the call log id and the workspace.', source: CALLS },
      { code: 'Phone number already registered', text: 'Phone number already registered*', status: 409, category: 'conflict', retry: 'never', todo: 'Use the existing SIP trunk of this number, or delete it first.' },
      { code: 'Batch is currently running', text: 'Batch is currently running*', status: 400, category: 'conflict', retry: 'backoff', todo: 'Wait until the batch has completed.' },
      { code: 'File too large', text: 'File too large*', status: 400, category: 'invalid_request', retry: 'never', todo: 'Send a smaller file, or compress it.' },
      { code: 'Invalid phone number format', text: 'Invalid phone number format*', status: 400, category: 'invalid_request', retry: 'never', todo: 'Send the number in E.164 format.', source: CALLS },
      { code: 'LiveKit SIP error', text: 'LiveKit SIP error: *', status: 500, category: 'dial', retry: 'backoff', todo: 'SIP trunk creation failed: check LiveKit connectivity and credentials.' },
      { code: 'Twilio error', text: 'Twilio error: *', status: 500, category: 'upstream', retry: 'never', todo: 'The phone number purchase failed: check the Twilio balance and credentials.' },
      { code: 'S3 error', text: 'S3 error: *', status: 500, category: 'upstream', retry: 'backoff', todo: 'No recording URL could be made: check the S3 credentials and bucket.' },
    ],
  },

  statuses: {
    source: `${ERRORS}#http-status-codes`,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request body.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the access_token cookie or the API key.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'Ask for a sufficient role in the workspace.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the id and the workspace.' },
      { status: 409, category: 'conflict', retry: 'never', todo: 'The resource exists already.' },
      { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the field that `param` names.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: "Unhandled exception, database or external service failure: retry with backoff, read the installation's own log." },
    ],
  },
};
