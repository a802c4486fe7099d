import type { ProviderName } from '../../src/simulator/index.ts';

export type Traffic = {
  readonly provider: ProviderName;
  /** A call is placed, and polled later. */
  readonly kind: 'fetch' | 'stream' | 'call';
  readonly path: string;
  /** The path that reads a call. */
  readonly read?: string;
};

const ID = '123e4567-e89b-12d3-a456-426614174000';

/** The requests of the service. The simulator ignores the numbers and keys that a real one would send. */
export const TRAFFIC = {
  openSession: { provider: 'kallglot', kind: 'fetch', path: '/v1/sessions' },
  dialSession: { provider: 'kallglot', kind: 'fetch', path: '/v1/sessions/sess_01HXYZ123456789/dial' },
  kallglotStream: { provider: 'kallglot', kind: 'stream', path: '/v1/sessions/sess_01HXYZ123456789/connect' },
  placeCall: { provider: 'kaicalls', kind: 'call', path: '/api/v1/calls', read: '/api/v1/calls?id={id}' },
  triggerAgent: {
    provider: 'dograh',
    kind: 'call',
    path: `/api/v1/public/agent/${ID}`,
    read: '/api/v1/workflow/12/runs/{id}',
  },
  dograhStream: { provider: 'dograh', kind: 'stream', path: `/api/v1/agent-stream/twilio/${ID}` },
  startCall: {
    provider: 'itellico',
    kind: 'call',
    path: `/v1/accounts/${ID}/calls`,
    read: `/v1/accounts/${ID}/conversations/{id}`,
  },
  outboundCall: { provider: 'omind', kind: 'fetch', path: '/calls/outbound_call' },

  twilioCall: {
    provider: 'twilio',
    kind: 'fetch',
    path: '/2010-04-01/Accounts/AC0f1e2d3c4b5a69788796a5b4c3d2e1f0/Calls.json',
  },
  telnyxCall: { provider: 'telnyx', kind: 'fetch', path: '/v2/calls' },
  vonageCall: { provider: 'vonage', kind: 'fetch', path: '/v1/calls' },
  plivoCall: { provider: 'plivo', kind: 'fetch', path: '/v1/Account/MAXXXXXXXXXXXXXXXXXX/Call/' },
  signalwireCall: { provider: 'signalwire', kind: 'fetch', path: `/api/laml/2010-04-01/Accounts/${ID}/Calls` },
  bandwidthCall: { provider: 'bandwidth', kind: 'fetch', path: '/api/v2/accounts/9900000/calls' },
  sinchCall: { provider: 'sinch', kind: 'fetch', path: '/calling/v1/callouts' },
  vapiCall: { provider: 'vapi', kind: 'fetch', path: '/call' },
  retellCall: { provider: 'retell', kind: 'fetch', path: '/v2/create-phone-call' },
  blandCall: { provider: 'bland', kind: 'fetch', path: '/v1/calls' },
  elevenlabsSpeech: { provider: 'elevenlabs', kind: 'fetch', path: '/v1/text-to-speech/21m00Tcm4TlvDq8ikWAM' },
  elevenlabsStream: { provider: 'elevenlabs', kind: 'stream', path: '/v1/convai/conversation' },
  livekitDial: { provider: 'livekit', kind: 'fetch', path: '/twirp/livekit.SIP/CreateSIPParticipant' },
  dailyRoom: { provider: 'daily', kind: 'fetch', path: '/v1/rooms' },
  ultravoxCall: { provider: 'ultravox', kind: 'fetch', path: '/api/calls' },
  openaiSpeech: { provider: 'openai', kind: 'fetch', path: '/v1/audio/speech' },
  openaiStream: { provider: 'openai', kind: 'stream', path: '/v1/realtime?model=gpt-realtime' },
  deepgramListen: { provider: 'deepgram', kind: 'fetch', path: '/v1/listen' },
  deepgramStream: { provider: 'deepgram', kind: 'stream', path: '/v1/listen' },
  assemblyaiTranscript: { provider: 'assemblyai', kind: 'fetch', path: '/v2/transcript' },
  assemblyaiStream: { provider: 'assemblyai', kind: 'stream', path: '/v3/ws' },
  cartesiaSpeech: { provider: 'cartesia', kind: 'fetch', path: '/tts/bytes' },
  speechmaticsStream: { provider: 'speechmatics', kind: 'stream', path: '/v2' },
  gladiaSession: { provider: 'gladia', kind: 'fetch', path: '/v2/live' },
  sonioxStream: { provider: 'soniox', kind: 'stream', path: '/transcribe-websocket' },
  geminiStream: {
    provider: 'gemini_live',
    kind: 'stream',
    path: '/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent',
  },
  azureStream: {
    provider: 'azure_speech',
    kind: 'stream',
    path: '/speech/recognition/conversation/cognitiveservices/v1',
  },
  rimeSpeech: { provider: 'rime', kind: 'fetch', path: '/v1/rime-tts' },
} as const satisfies Readonly<Record<string, Traffic>>;

export type TrafficName = keyof typeof TRAFFIC;

/** The traffic of a healthy day, by provider. */
export const USUAL: Readonly<Partial<Record<ProviderName, TrafficName>>> = {
  kallglot: 'openSession',
  kaicalls: 'placeCall',
  dograh: 'triggerAgent',
  itellico: 'startCall',
  omind: 'outboundCall',
};
