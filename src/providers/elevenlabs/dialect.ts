import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { elevenlabs } from './provider.ts';

/** Words of the Scribe stream. https://github.com/elevenlabs/elevenlabs-js/blob/main/src/wrapper/realtime/connection.ts */
const SCRIBE = [
  'auth_error',
  'quota_exceeded',
  'rate_limited',
  'commit_throttled',
  'queue_overflow',
  'resource_exhausted',
  'transcriber_error',
  'unaccepted_terms',
  'session_time_limit_exceeded',
  'input_error',
  'chunk_size_exceeded',
  'insufficient_audio_activity',
];

export const elevenlabsDialect: Dialect = makeDialect(elevenlabs, {
  // https://elevenlabs.io/docs/eleven-api/resources/errors
  errorBody: ({ status, code, message, requestId }) =>
    status === 422 && code === undefined
      ? { detail: [{ loc: ['body', 'text'], msg: message, type: 'value_error.missing' }] }
      : { detail: { status: code ?? 'error', message, request_id: requestId } },
  scenarios: {
    keyRevoked: { code: 'invalid_api_key' },
    outOfCredits: { code: 'quota_exceeded' },
    rateLimited: { code: 'rate_limit_exceeded' },
  },
  streams: {
    // https://elevenlabs.io/docs/eleven-agents/api-reference/eleven-agents/websocket
    protocols: {
      'conversation.connect': {
        kind: 'type',
        greeting: [
          {
            type: 'conversation_initiation_metadata',
            conversation_initiation_metadata_event: {
              conversation_id: 'conv_123',
              agent_output_audio_format: 'pcm_16000',
              user_input_audio_format: 'pcm_16000',
            },
          },
        ],
        answers: {},
      },
    },
    errorFrame: ({ code, message }) =>
      SCRIBE.includes(code)
        ? { message_type: code, error: message }
        : { type: 'error', error_event: { error_type: code, message } },
  },
});
