import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { azureSpeech } from './provider.ts';

/** Words of a recognition, which a frame holds. */
const STATUSES = ['Forbidden', 'TooManyRequests', 'BadRequest', 'Error'];

export const azureSpeechDialect: Dialect = makeDialect(azureSpeech, {
  // https://learn.microsoft.com/azure/ai-services/speech-service/rest-speech-to-text: the gateway has only status and text.
  errorBody: ({ status, code, message }) => {
    const row = azureSpeech.codes?.rows.find((candidate) => candidate.code === code);
    if (code !== undefined && row?.when?.at === 'RecognitionStatus') return { RecognitionStatus: code, code };
    if (code === undefined || row?.text !== undefined) return { error: { code: String(status), message } };
    return { code, message, innerError: { code, message } };
  },
  streams: {
    // Headers, an empty line, then JSON.
    errorFrame: ({ code, message }) => {
      const body = { RecognitionStatus: STATUSES.includes(code) ? code : 'Error', DisplayText: message };
      return `X-RequestId:123e4567e89b12d3a456426614174000\r\nPath:speech.phrase\r\n\r\n${JSON.stringify(body)}`;
    },
  },
});
