import { valueAt } from '../../catalogue/read-value.ts';
import type { StreamAnswer, StreamDialect, StreamFacts } from '../../simulator/dialect/stream-dialect.ts';

const sessionId = ({ parameters }: StreamFacts) => parameters['id'];

const errorFrame = ({ code, message }: { code: string; message: string }) => ({ type: 'session.error', code, message });

/** "API v1 currently accepts inbound stream audio only as mu-law (encoding: mulaw) at 8 kHz mono." */
const ENCODING = 'mulaw';
const SAMPLE_RATE = 8000;

const WORDS = { speaker: 'customer', text: 'Guten Tag, ich habe eine Frage zu meiner Bestellung.' };
const TRANSLATION = 'Good day, I have a question about my order.';
const PARTIAL: StreamAnswer = { frames: [{ type: 'transcript.partial', speaker: WORDS.speaker, text: 'Guten Tag' }] };
const FINAL: StreamAnswer = { frames: [{ type: 'transcript.final', ...WORDS, translation: TRANSLATION }] };

export const kallglotStreams: StreamDialect = {
  source: 'https://developer.kallglot.com/api-reference/streaming/websocket',

  protocols: {
    'sessions.connect': {
      kind: 'type',
      greeting: [{ type: 'session.ready' }],
      answers: {
        // Every second frame completes a sentence.
        'audio.input': (frame, { count }) => {
          const understood =
            valueAt(frame, 'audio.encoding') === ENCODING && valueAt(frame, 'audio.sample_rate_hz') === SAMPLE_RATE;
          if (!understood) {
            const message = 'WebSocket audio format is unsupported';
            return { frames: [errorFrame({ code: 'invalid_audio_format', message })] };
          }
          return count % 2 === 1 ? PARTIAL : FINAL;
        },
        ping: (_, facts) => ({ frames: [{ type: 'pong', session_id: sessionId(facts) }] }),
        'session.end': (_, facts) => ({
          frames: [{ type: 'session.ended', session_id: sessionId(facts), reason: 'explicit_end' }],
          close: { code: 1000 },
        }),
      },
    },
  },

  errorFrame,
};
