import { each } from '../../catalogue/each.ts';
import type { Provider } from '../../catalogue/provider.ts';

const TTS = 'https://learn.microsoft.com/azure/ai-services/speech-service/rest-text-to-speech';
const SHORT_AUDIO = 'https://learn.microsoft.com/azure/ai-services/speech-service/rest-speech-to-text-short';
const TROUBLE = 'https://learn.microsoft.com/azure/ai-services/speech-service/troubleshooting';
const REST = 'https://learn.microsoft.com/azure/ai-services/speech-service/rest-speech-to-text';
const SDK = 'https://github.com/microsoft/cognitive-services-speech-sdk-js';

const QUOTA = ['*out of call volume quota*', '*quota exceeded*'];
const FREE_TIER = 'The free tier is used up: move the resource to S0.';
const RECOGNITION = ['recognition.conversation', 'recognition.interactive', 'recognition.dictation'];

export const azureSpeech: Provider = {
  name: 'azure_speech',
  title: 'Azure Speech',
  docs: [TTS, SHORT_AUDIO, TROUBLE, REST, SDK],
  links: { source: TROUBLE, statusPage: 'https://azure.status.microsoft', portal: 'https://portal.azure.com' },

  // The hosts of Azure AI serve every product of it: there the path decides.
  hosts: {
    source: SDK,
    rows: ['speech.microsoft.com', 'speech.azure.cn', 'speech.azure.us', ...['api.cognitive.microsoft.com', 'cognitiveservices.azure.com', 'api.cognitive.azure.cn', 'api.cognitive.microsoft.us'].flatMap((host) => ['sts', 'speechtotext', 'stt', 'tts', 'texttospeech', 'speech'].map((path) => `${host}/${path}`))],
  },

  operations: {
    source: SDK,
    rows: [
      { name: 'synthesis.create', method: 'POST', template: '/cognitiveservices/v1', source: TTS },
      { name: 'synthesis.create_custom', method: 'POST', template: '/tts/cognitiveservices/v1', source: TTS },
      { name: 'voices.list', method: 'GET', template: '/cognitiveservices/voices/list', source: TTS },
      { name: 'tokens.issue', method: 'POST', template: '/sts/v1.0/issueToken', source: TTS },
      { name: 'recognition.conversation', method: 'POST', template: '/speech/recognition/conversation/cognitiveservices/v1', source: SHORT_AUDIO },
      { name: 'recognition.interactive', method: 'POST', template: '/speech/recognition/interactive/cognitiveservices/v1', source: SHORT_AUDIO },
      { name: 'recognition.dictation', method: 'POST', template: '/speech/recognition/dictation/cognitiveservices/v1', source: SHORT_AUDIO },
      { name: 'recognition.connect', method: 'GET', template: '/speech/recognition/conversation/cognitiveservices/v1', stream: true },
      { name: 'recognition.connect_interactive', method: 'GET', template: '/speech/recognition/interactive/cognitiveservices/v1', stream: true },
      { name: 'recognition.connect_dictation', method: 'GET', template: '/speech/recognition/dictation/cognitiveservices/v1', stream: true },
      { name: 'recognition.connect_universal', method: 'GET', template: '/stt/speech/universal/v2', stream: true },
      { name: 'recognition.connect_universal', method: 'GET', template: '/speech/universal/v2', stream: true },
      { name: 'synthesis.connect', method: 'GET', template: '/tts/cognitiveservices/websocket/v1', stream: true },
      { name: 'synthesis.connect_old', method: 'GET', template: '/cognitiveservices/websocket/v1', stream: true },
      { name: 'transcriptions.transcribe', method: 'POST', template: '/speechtotext/transcriptions:transcribe', source: REST },
      { name: 'transcriptions.submit', method: 'POST', template: '/speechtotext/transcriptions:submit', source: REST },
      { name: 'transcriptions.create', method: 'POST', template: '/speechtotext/{version}/transcriptions', source: REST },
      { name: 'transcriptions.list', method: 'GET', template: '/speechtotext/{version}/transcriptions', source: REST },
      { name: 'transcriptions.get', method: 'GET', template: '/speechtotext/{version}/transcriptions/{id}', source: REST },
      { name: 'transcriptions.delete', method: 'DELETE', template: '/speechtotext/{version}/transcriptions/{id}', source: REST },
      { name: 'transcriptions.files', method: 'GET', template: '/speechtotext/{version}/transcriptions/{id}/files', source: REST },
      { name: 'datasets.delete', method: 'DELETE', template: '/speechtotext/{version}/datasets/{id}', source: REST },
    ],
  },

  errorBody: {
    source: REST,
    code: ['innerError.code', 'code', 'error.innererror.code', 'error.code'],
    message: ['message', 'error.message', 'innerError.message', '.'],
    param: ['target', 'error.target'],
  },

  headers: { source: TTS, requestId: ['x-requestid', 'apim-request-id'] },

  // The gateway sends the status as its code: the status decides.
  codes: {
    source: REST,
    rows: [
      // In a message of a stream, the same words mean something else.
      { code: 'Forbidden', when: { at: 'RecognitionStatus' }, category: 'credits', retry: 'never', todo: FREE_TIER, source: SDK },
      { code: 'TooManyRequests', when: { at: 'RecognitionStatus' }, category: 'concurrency', retry: 'backoff', todo: 'More recognitions at once than the subscription allows.', source: SDK },
      { code: 'BadRequest', when: { at: 'RecognitionStatus' }, category: 'invalid_request', retry: 'never', todo: 'A parameter or the audio format is wrong.', source: SDK },
      { code: 'Error', when: { at: 'RecognitionStatus' }, category: 'provider', retry: 'backoff', todo: 'The recognition failed: reconnect.', source: SDK },
      { code: 'quota_exceeded', text: QUOTA, outranks: true, status: 403, category: 'credits', retry: 'never', message: 'Out of call volume quota for SpeechServices F0 pricing tier.', todo: FREE_TIER, source: TROUBLE },
      ...each(['InvalidRequest', 'InvalidArgument', 'UnprocessableEntity'], { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request: the inner error names the field.' }),
      { code: 'Unauthorized', status: 401, category: 'auth', retry: 'never', todo: 'Check the key and its region.' },
      ...each(['Forbidden', 'NotAllowed'], { status: 403, category: 'permission', retry: 'never', todo: 'The role or the resource lacks this feature.' }),
      { code: 'NotFound', status: 404, category: 'not_found', retry: 'never', todo: 'Check the id and the region.' },
      { code: 'Conflict', status: 409, category: 'conflict', retry: 'never', todo: 'Read the state of the entity first.' },
      { code: 'TooManyRequests', status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down, or ask for a higher limit.' },
      { code: 'UnsupportedMediaType', status: 415, category: 'invalid_request', retry: 'never', todo: 'Convert the audio.' },
      ...each(['InternalServerError', 'InternalCommunicationFailed', 'PipelineError', 'ServiceUnavailable'], { status: 500, category: 'provider', retry: 'backoff', todo: 'Azure failed: retry with backoff.' }),
    ],
  },

  statuses: {
    source: TROUBLE,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'The SSML, a header or the language is wrong.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the key and its region.' },
      { status: 403, category: 'auth', retry: 'never', todo: 'The key or the token is missing, or belongs to another region.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the URL, the region and the id.' },
      { status: 408, category: 'timeout', retry: 'backoff', todo: 'No audio arrived: check the media path.' },
      { status: 415, category: 'invalid_request', retry: 'never', todo: 'Send Content-Type application/ssml+xml, or convert the audio.', source: TTS },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'More requests than the tier allows: back off, or ask for a higher limit.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'Azure failed: retry with backoff.' },
      { status: 502, category: 'provider', retry: 'backoff', todo: 'Azure failed, or the network path did: retry with backoff.', source: TTS },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'Azure is unavailable: retry with backoff.', source: TTS },
    ],
  },

  failures: {
    source: SHORT_AUDIO,
    rows: [
      { code: 'Error', when: { operation: RECOGNITION, at: 'RecognitionStatus', is: 'Error' }, category: 'provider', retry: 'backoff', todo: 'The recognition failed: try again.' },
      { code: 'Forbidden', when: { operation: RECOGNITION, at: 'RecognitionStatus', is: 'Forbidden' }, category: 'credits', retry: 'never', todo: FREE_TIER },
      { code: 'TooManyRequests', when: { operation: RECOGNITION, at: 'RecognitionStatus', is: 'TooManyRequests' }, category: 'concurrency', retry: 'backoff', todo: 'More recognitions at once than the subscription allows.' },
      { code: 'BadRequest', when: { operation: RECOGNITION, at: 'RecognitionStatus', is: 'BadRequest' }, category: 'invalid_request', retry: 'never', todo: 'A parameter or the audio format is wrong.' },
    ],
  },

  closes: {
    source: SDK,
    rows: [
      { code: 1007, text: QUOTA, reason: 'quota_exceeded', category: 'credits', retry: 'never', todo: FREE_TIER },
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the stream ended.' },
      { code: 1002, upTo: 1003, reason: 'protocol_error', category: 'invalid_request', retry: 'never', todo: 'Check the version of the Speech SDK.' },
      { code: 1007, reason: 'payload_invalid', category: 'invalid_request', retry: 'never', todo: 'Fix what the reason names: the message size, the voice or the SSML.' },
      { code: 1011, reason: 'server_error', category: 'provider', retry: 'backoff', todo: 'Azure failed: reconnect with backoff.' },
      { code: 1013, reason: 'out_of_capacity', category: 'provider', retry: 'backoff', todo: 'Azure is out of capacity: back off.' },
      { code: 4429, reason: 'too_many_streams', category: 'concurrency', retry: 'backoff', todo: 'Open fewer streams at once, or ask for a higher limit.' },
    ],
  },

  // A message is headers, an empty line, then JSON. The statuses that speak of the audio are no errors.
  errorFrames: [
    {
      source: SDK,
      contains: 'RecognitionStatus',
      after: '\r\n\r\n',
      when: { at: 'RecognitionStatus', is: ['Forbidden', 'TooManyRequests', 'BadRequest', 'Error'] },
      code: ['RecognitionStatus'],
      message: ['RecognitionStatus'],
    },
  ],

  // Older keys are 32 hex digits, as request ids are: they are found by header and query name. Newer ones are 84 characters.
  secrets: { source: SDK, patterns: [/\b[A-Za-z0-9]{84}\b/g] },
};
