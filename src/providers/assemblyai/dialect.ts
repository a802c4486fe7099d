import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { assemblyai } from './provider.ts';

/** https://www.assemblyai.com/docs/streaming: the first message of a session. */
const BEGIN = { type: 'Begin', id: 'cf30f8f5-f5f5-4f5f-8f5f-0f5f5f5f5f5f', expires_at: 1_795_392_000 };

export const assemblyaiDialect: Dialect = makeDialect(assemblyai, {
  // Codes that are words come from the sync API: other bodies hold the sentence alone.
  errorBody: ({ code, message, retryAfter }) => ({
    ...(code !== undefined && /^[a-z]+_[a-z_]+$/.test(code) && !TEXTS.includes(code) && { error_code: code }),
    error: message,
    ...(retryAfter !== undefined && { retry_after_seconds: retryAfter }),
  }),
  streams: {
    protocols: {
      'streaming.connect': {
        kind: 'type',
        greeting: [BEGIN],
        answers: {
          Terminate: () => ({
            frames: [{ type: 'Termination', audio_duration_seconds: 0, session_duration_seconds: 1 }],
            close: { code: 1000 },
          }),
        },
      },
    },
    // The number of the close that follows.
    errorFrame: ({ code, message }) => ({
      type: 'Error',
      error_code: /^\d+$/.test(code) ? Number(code) : code,
      error: message,
    }),
  },
});

/** Our words for errors that have none. */
const TEXTS = ['account_balance_negative', 'models_not_available'];
