import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = 'https://docs.daily.co/docs/rest-api/errors';
const API = 'https://docs.daily.co/reference/rest-api';
const DIALOUT = 'https://docs.pipecat.ai/pipecat-cloud/guides/telephony/daily-dial-out';
const HOOKS = 'https://docs.daily.co/reference/rest-api/webhooks';

export const daily: Provider = {
  name: 'daily',
  title: 'Daily',
  docs: [ERRORS, API, DIALOUT, HOOKS],
  links: { source: API, statusPage: 'https://status.daily.co', portal: 'https://dashboard.daily.co' },

  hosts: { source: API, rows: ['api.daily.co'] },

  operations: {
    source: API,
    rows: [
      { name: 'dialout.start', method: 'POST', template: '/v1/rooms/{name}/dialOut/start', placesCall: true },
      { name: 'dialout.stop', method: 'POST', template: '/v1/rooms/{name}/dialOut/stop' },
      { name: 'dialout.dtmf', method: 'POST', template: '/v1/rooms/{name}/dialOut/sendDTMF' },
      { name: 'sip.transfer', method: 'POST', template: '/v1/rooms/{name}/sipCallTransfer', placesCall: true },
      { name: 'sip.refer', method: 'POST', template: '/v1/rooms/{name}/sipRefer' },
      { name: 'dialin.update', method: 'POST', template: '/v1/dialin/pinlessCallUpdate' },
      { name: 'rooms.list', method: 'GET', template: '/v1/rooms' },
      { name: 'rooms.create', method: 'POST', template: '/v1/rooms' },
      { name: 'rooms.get', method: 'GET', template: '/v1/rooms/{name}' },
      { name: 'rooms.update', method: 'POST', template: '/v1/rooms/{name}' },
      { name: 'rooms.delete', method: 'DELETE', template: '/v1/rooms/{name}' },
      { name: 'rooms.presence', method: 'GET', template: '/v1/rooms/{name}/presence' },
      { name: 'rooms.eject', method: 'POST', template: '/v1/rooms/{name}/eject' },
      { name: 'rooms.recordings_start', method: 'POST', template: '/v1/rooms/{name}/recordings/start' },
      { name: 'rooms.recordings_stop', method: 'POST', template: '/v1/rooms/{name}/recordings/stop' },
      { name: 'rooms.transcription_start', method: 'POST', template: '/v1/rooms/{name}/transcription/start' },
      { name: 'rooms.transcription_stop', method: 'POST', template: '/v1/rooms/{name}/transcription/stop' },
      { name: 'tokens.create', method: 'POST', template: '/v1/meeting-tokens' },
      { name: 'tokens.validate', method: 'GET', template: '/v1/meeting-tokens/{meeting_token}' },
      { name: 'meetings.list', method: 'GET', template: '/v1/meetings' },
      { name: 'meetings.get', method: 'GET', template: '/v1/meetings/{id}' },
      { name: 'meetings.participants', method: 'GET', template: '/v1/meetings/{id}/participants' },
      { name: 'phone_numbers.available', method: 'GET', template: '/v1/list-available-numbers' },
      { name: 'phone_numbers.buy', method: 'POST', template: '/v1/buy-phone-number' },
      { name: 'phone_numbers.purchased', method: 'GET', template: '/v1/purchased-phone-numbers' },
      { name: 'phone_numbers.release', method: 'DELETE', template: '/v1/release-phone-number/{id}' },
      { name: 'recordings.list', method: 'GET', template: '/v1/recordings' },
      { name: 'recordings.get', method: 'GET', template: '/v1/recordings/{id}' },
      { name: 'webhooks.create', method: 'POST', template: '/v1/webhooks' },
      { name: 'webhooks.list', method: 'GET', template: '/v1/webhooks' },
      { name: 'logs.api', method: 'GET', template: '/v1/logs/api' },
      { name: 'domain.get', method: 'GET', template: '/v1' },
      { name: 'domain.update', method: 'POST', template: '/v1' },
    ],
  },

  errorBody: { source: ERRORS, code: ['error'], message: ['info', 'error', '.'] },

  // `invalid-request-error` is every 400: texts refine it, and the status decides.
  codes: {
    source: ERRORS,
    rows: [
      {
        code: 'dialout_not_enabled',
        text: ['dial-out not enabled for room*', 'dial-out to PhoneNumber is not enabled for domain*', "property 'enable_dialout' cannot be set*", '*with your current plan*', 'International dialout not supported*'],
        status: 400,
        category: 'permission',
        retry: 'never',
        message: 'dial-out not enabled for room',
        todo: 'Enable dial-out for the room and the domain, or change the plan.',
        source: DIALOUT,
      },
      { code: 'authentication-error', status: 401, category: 'auth', retry: 'never', todo: 'The API key is wrong, or belongs to another domain.' },
      { code: 'authorization-header-error', status: 400, category: 'auth', retry: 'never', todo: 'Send the Authorization header as Bearer and the key.' },
      { code: 'forbidden-error', status: 403, category: 'permission', retry: 'never', todo: 'The key is valid, the resource belongs to someone else.' },
      { code: 'json-parsing-error', status: 400, category: 'invalid_request', retry: 'never', todo: 'The body is not valid JSON.' },
      { code: 'not-found', status: 404, category: 'not_found', retry: 'never', todo: 'Check the name of the room, the recording or the session.' },
      { code: 'rate-limit-error', status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down: dial-out and recordings start about once a second.' },
      { code: 'server-error', status: 500, category: 'provider', retry: 'backoff', todo: 'Daily failed: retry with backoff.' },
    ],
  },

  statuses: {
    source: ERRORS,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: `info` names the field.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'The API key is wrong, or belongs to another domain.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'The key is valid, the resource belongs to someone else.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the name of the room, the recording or the session.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down: dial-out and recordings start about once a second.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Daily failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Daily is unavailable: retry with backoff.' },
    ],
  },

  // The name of the event is the end of the call.
  calls: {
    source: HOOKS,
    ends: [
      { word: 'dialout.error', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The dial failed: read the payload of the webhook.' },
      { word: 'dialin.error', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The SIP side of the call failed: read the payload of the webhook.' },
      { word: 'dialout.stopped', outcome: 'answered', weak: true, todo: 'Nothing: the call ended.' },
      { word: 'dialin.stopped', outcome: 'answered', weak: true, todo: 'Nothing: the call ended.' },
    ],
    underWay: [],
    otherwiseOver: true,
    fields: { id: ['session_id', '$.id'], status: ['$.type'], end: ['$.type'] },
    directions: [
      { direction: 'outbound', at: '$.type', is: ['dialout.stopped', 'dialout.error'] },
      { direction: 'inbound', at: '$.type', is: ['dialin.stopped', 'dialin.error'] },
    ],
    responses: [],
    webhook: { source: HOOKS, event: ['type'], ended: ['dialout.stopped', 'dialout.error', 'dialin.stopped', 'dialin.error'], other: ['*'], call: ['payload'] },
  },

  secrets: { source: API, patterns: [/\b[0-9a-f]{64}\b/g] },
};
