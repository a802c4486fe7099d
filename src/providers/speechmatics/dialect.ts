import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import type { StreamProtocol } from '../../simulator/dialect/stream-dialect.ts';
import { speechmatics } from './provider.ts';

/** https://docs.speechmatics.com/api-ref/realtime-transcription-websocket */
const REALTIME: StreamProtocol = {
  kind: 'message',
  answers: {
    StartRecognition: () => ({
      frames: [{ message: 'RecognitionStarted', orchestrator_version: '2024.12.26085', id: '807670e9-14af-4fa2-9e8f' }],
    }),
    EndOfStream: () => ({ frames: [{ message: 'EndOfTranscript' }], close: { code: 1000 } }),
  },
};

export const speechmaticsDialect: Dialect = makeDialect(speechmatics, {
  // https://docs.speechmatics.com/api-ref/batch: ErrorResponse
  errorBody: ({ status, code, message }) => ({ code: status, error: code ?? message, detail: message }),
  streams: {
    protocols: { 'realtime.connect': REALTIME, 'realtime.connect_language': REALTIME },
    errorFrame: ({ code, message }) => ({ message: 'Error', type: code, reason: message }),
  },
});
