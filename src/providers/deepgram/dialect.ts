import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { deepgram } from './provider.ts';

const REQUEST = '550e8400-e29b-41d4-a716-446655440000';

export const deepgramDialect: Dialect = makeDialect(deepgram, {
  errorBody: ({ code, message, requestId }) => ({ err_code: code, err_msg: message, request_id: requestId }),
  scenarios: {
    keyRevoked: { code: 'INVALID_AUTH' },
    outOfCredits: { code: 'ASR_PAYMENT_REQUIRED' },
    rateLimited: { code: 'TOO_MANY_REQUESTS' },
  },
  streams: {
    protocols: {
      'listen.connect': {
        kind: 'type',
        answers: {
          // https://developers.deepgram.com/docs/close-stream
          CloseStream: () => ({
            frames: [{ type: 'Metadata', request_id: REQUEST, duration: 0, channels: 0 }],
            close: { code: 1000 },
          }),
        },
      },
      // https://developers.deepgram.com/docs/voice-agent-welcome
      'agent.connect': {
        kind: 'type',
        greeting: [{ type: 'Welcome', request_id: REQUEST }],
        answers: { Settings: () => ({ frames: [{ type: 'SettingsApplied' }] }) },
      },
    },
    errorFrame: ({ code, message }) => ({ type: 'Error', description: message, code }),
  },
});
