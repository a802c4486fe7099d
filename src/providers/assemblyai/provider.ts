import { each } from '../../catalogue/each.ts';
import type { Provider } from '../../catalogue/provider.ts';

const STREAMING = 'https://www.assemblyai.com/docs/streaming/common-session-errors-and-closures';
const TTS = 'https://www.assemblyai.com/docs/tts/error-handling';
const SYNC = 'https://www.assemblyai.com/docs/sync-stt/error-handling';
const COMMON = 'https://www.assemblyai.com/docs/guides/common_errors_and_solutions';
const SPEC = 'https://github.com/AssemblyAI/assemblyai-api-spec';
const SDK = 'https://github.com/AssemblyAI/assemblyai-node-sdk';

export const assemblyai: Provider = {
  name: 'assemblyai',
  title: 'AssemblyAI',
  docs: [STREAMING, TTS, SYNC, COMMON, SPEC],
  links: { source: COMMON, statusPage: 'https://status.assemblyai.com', portal: 'https://www.assemblyai.com/dashboard' },

  // The LLM gateway of the same domain is no voice API.
  hosts: {
    source: SDK,
    rows: ['api.assemblyai.com', 'api.eu.assemblyai.com', 'streaming.assemblyai.com', 'streaming.eu.assemblyai.com', 'agents.assemblyai.com', 'tts.us.assemblyai.com', 'tts.eu.assemblyai.com', 'sync.assemblyai.com'],
  },

  operations: {
    source: SPEC,
    rows: [
      { name: 'upload.create', method: 'POST', template: '/v2/upload' },
      { name: 'transcript.create', method: 'POST', template: '/v2/transcript' },
      { name: 'transcript.list', method: 'GET', template: '/v2/transcript' },
      { name: 'transcript.get', method: 'GET', template: '/v2/transcript/{transcript_id}' },
      { name: 'transcript.delete', method: 'DELETE', template: '/v2/transcript/{transcript_id}' },
      { name: 'transcript.sentences', method: 'GET', template: '/v2/transcript/{transcript_id}/sentences' },
      { name: 'transcript.paragraphs', method: 'GET', template: '/v2/transcript/{transcript_id}/paragraphs' },
      { name: 'transcript.word_search', method: 'GET', template: '/v2/transcript/{transcript_id}/word-search' },
      { name: 'transcript.redacted_audio', method: 'GET', template: '/v2/transcript/{transcript_id}/redacted-audio' },
      { name: 'transcript.subtitles', method: 'GET', template: '/v2/transcript/{transcript_id}/{subtitle_format}' },
      { name: 'streaming.connect', method: 'GET', template: '/v3/ws', stream: true },
      { name: 'streaming.token', method: 'GET', template: '/v3/token' },
      { name: 'streaming_v2.connect', method: 'GET', template: '/v2/realtime/ws', stream: true },
      { name: 'tts.connect', method: 'GET', template: '/v1/ws', stream: true, source: TTS },
      { name: 'tts.speech', method: 'POST', template: '/v1/speech', source: TTS },
      { name: 'tts.events', method: 'POST', template: '/v1/speech/events', source: TTS },
      { name: 'sync.transcribe', method: 'POST', template: '/v1/transcribe', source: SYNC },
      { name: 'sync.live', method: 'POST', template: '/v1/transcribe/live', source: SYNC },
      { name: 'sync.transcribe_old', method: 'POST', template: '/transcribe', source: SYNC },
    ],
  },

  errorBody: {
    source: SPEC,
    code: ['error_code'],
    message: ['error', 'message', 'detail', '.'],
    param: ['param'],
    retryAfter: ['retry_after_seconds'],
  },

  codes: {
    source: SYNC,
    rows: [
      ...each(['bad_audio', 'audio_too_short', 'bad_request', 'audio_too_large', 'unsupported_media_type'], { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the audio or the configuration of the request.' }),
      { code: 'capacity_exceeded', status: 503, category: 'provider', retry: 'after', todo: 'The server is full: wait as Retry-After says.' },
      { code: 'service_unavailable', status: 503, category: 'provider', retry: 'backoff', todo: 'A model is still loading: retry with backoff.' },
      { code: 'inference_timeout', status: 504, category: 'provider', retry: 'backoff', todo: 'Retry once.' },
      { code: 'inference_error', status: 500, category: 'provider', retry: 'backoff', todo: 'Retry once, then contact support with the session id.' },
      // REST answers have no code: the documented beginning of the text stands for it.
      {
        code: 'account_balance_negative',
        text: ['Your current account balance is negative*', '*account balance*'],
        status: 400,
        category: 'credits',
        retry: 'never',
        message: 'Your current account balance is negative. Please top up to continue using the API.',
        todo: 'Top up the account or turn on auto-pay.',
        source: COMMON,
      },
      { code: 'Authentication error', text: ['Authentication error*', 'Invalid API key*'], status: 401, category: 'auth', retry: 'never', message: 'Authentication error, API token missing/invalid', todo: 'Check the API key and its region.', source: SPEC },
      { code: 'Transcript lookup error', text: 'Transcript lookup error*', status: 400, category: 'not_found', retry: 'never', message: 'Transcript lookup error, transcript id not found', todo: 'Check the transcript id, and that the same key created it.', source: COMMON },
      { code: 'models_not_available', text: '*not available in this language*', status: 400, category: 'invalid_request', retry: 'never', message: 'The following models are not available in this language: speaker_labels', todo: 'Remove the feature or change the language.', source: COMMON },
      { code: 'Cannot access uploaded file', text: 'Cannot access uploaded file*', status: 403, category: 'permission', retry: 'never', message: 'Cannot access uploaded file', todo: 'The file was uploaded with the key of another project.', source: COMMON },
      { code: 'Too Many Requests', text: 'Too Many Requests*', status: 429, category: 'rate_limit', retry: 'after', message: 'Too Many Requests', todo: 'Wait as Retry-After says.', source: SPEC },
    ],
  },

  statuses: {
    source: SPEC,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Read the message: a parameter or the audio is wrong.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'Check the API key and its region.' },
      { status: 402, category: 'credits', retry: 'never', todo: 'Top up the account or turn on auto-pay.', source: COMMON },
      { status: 403, category: 'permission', retry: 'never', todo: 'The key may not use this resource.', source: COMMON },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the URL and the id.' },
      { status: 413, category: 'invalid_request', retry: 'never', todo: 'Split the file, or use the asynchronous API.', source: SYNC },
      { status: 415, category: 'invalid_request', retry: 'never', todo: 'Convert the audio.', source: SYNC },
      { status: 429, category: 'rate_limit', retry: 'after', todo: 'Wait as Retry-After says.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'AssemblyAI failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'AssemblyAI is unavailable: retry with backoff.' },
      { status: 504, category: 'provider', retry: 'backoff', todo: 'AssemblyAI timed out: retry with backoff.' },
    ],
  },

  // 1008 means many things: the reason decides. 3008 is the planned end of a session.
  closes: {
    source: STREAMING,
    rows: [
      { code: 1008, text: ['*concurrent*'], reason: 'too_many_sessions', category: 'concurrency', retry: 'backoff', todo: 'Close idle sessions and stagger new ones.' },
      { code: 1008, text: ['*balance*', '*funds*', '*insufficient credit*', '*billing*'], reason: 'credits_exhausted', category: 'credits', retry: 'never', todo: 'Top up the account or turn on auto-pay.' },
      { code: 1008, text: ['*disabled*', '*suspended*'], reason: 'account_disabled', category: 'auth', retry: 'never', todo: 'The account is disabled: contact support.' },
      { code: 3007, text: '*rate exceeded*', reason: 'audio_too_fast', category: 'rate_limit', retry: 'backoff', todo: 'Audio is sent faster than real time: pace it.' },
      { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the session ended.' },
      { code: 1008, reason: 'unauthorized', category: 'auth', retry: 'never', todo: 'Check the token, then the state of the account.' },
      { code: 1009, reason: 'message_too_big', category: 'invalid_request', retry: 'never', todo: 'Send smaller messages.' },
      { code: 1011, reason: 'server_error', category: 'provider', retry: 'backoff', todo: 'AssemblyAI failed: reconnect with backoff.' },
      { code: 3005, reason: 'session_cancelled', category: 'provider', retry: 'backoff', todo: 'AssemblyAI ended the session: reconnect with backoff.' },
      { code: 3006, reason: 'message_invalid', category: 'invalid_request', retry: 'never', todo: 'Fix the message or the query of the session.' },
      { code: 3007, reason: 'chunk_duration', category: 'invalid_request', retry: 'never', todo: 'Send chunks of 50 to 1,000 ms.' },
      { code: 3008, reason: 'session_expired', retry: 'never', todo: 'Nothing: the session reached its maximum duration. Open a new one.' },
      { code: 3009, reason: 'too_many_sessions', category: 'concurrency', retry: 'backoff', todo: 'Close idle sessions and stagger new ones.' },
      { code: 3010, upTo: 3011, reason: 'tts_limit', category: 'invalid_request', retry: 'never', todo: 'A limit of the TTS session: the error frame names it.', source: TTS },
      { code: 4001, reason: 'unauthorized', category: 'auth', retry: 'never', todo: 'Check the token. This endpoint is retired: move to /v3/ws.', source: SDK },
      { code: 4002, upTo: 4003, reason: 'credits_exhausted', category: 'credits', retry: 'never', todo: 'Top up the account. This endpoint is retired: move to /v3/ws.', source: SDK },
      { code: 4008, reason: 'session_expired', retry: 'never', todo: 'Nothing: the session expired. This endpoint is retired: move to /v3/ws.', source: SDK },
      { code: 4029, reason: 'rate_limited', category: 'rate_limit', retry: 'backoff', todo: 'Audio or requests come too fast. This endpoint is retired: move to /v3/ws.', source: SDK },
      { code: 4031, reason: 'session_idle', category: 'timeout', retry: 'backoff', todo: 'The session stood idle. This endpoint is retired: move to /v3/ws.', source: SDK },
      { code: 4102, reason: 'too_many_sessions', category: 'concurrency', retry: 'backoff', todo: 'Close idle sessions. This endpoint is retired: move to /v3/ws.', source: SDK },
    ],
  },

  errorFrames: [
    {
      source: STREAMING,
      contains: '"Error"',
      when: { at: 'type', is: 'Error' },
      code: ['error_code'],
      closeCode: ['error_code'],
      type: ['error_type'],
      message: ['error', 'message'],
      param: ['param'],
      retryAfter: ['retry_after_seconds'],
      planned: ['3008'],
      otherwise: { category: 'invalid_request', retry: 'never', todo: 'Read the message in the log.' },
    },
  ],

  // Keys are 32 hex digits, as ids without dashes are: they are found by header and query name.
};
