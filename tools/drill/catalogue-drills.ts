import { answers, closes, type Drill } from './drill.ts';

/** Ten failures a second, where the rule ignores fewer in five minutes. */
const MANY_MS = 100;

/** A third of the streams of ten minutes, of which twenty were healthy. */
const HEALTHY_BEFORE = 10;

/** For the providers that the service calls only during their drill. */
export const CATALOGUE_DRILLS: readonly Drill[] = [
  { provider: 'openai', title: 'quota exceeded, 429 insufficient_quota', break: answers('insufficient_quota'), traffic: 'openaiSpeech', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'telnyx', title: 'no funds, 402 with 20100', break: answers('20100'), traffic: 'telnyxCall', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'vonage', title: 'balance low, 402 low-balance', break: answers('low-balance'), traffic: 'vonageCall', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'plivo', title: 'out of credits, a bare 402', break: (it) => it.answer({ status: 402 }), traffic: 'plivoCall', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'signalwire', title: 'balance too low, insufficient_balance', break: answers('insufficient_balance'), traffic: 'signalwireCall', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'sinch', title: 'no credit, 402 with 40200', break: answers('40200'), traffic: 'sinchCall', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'vapi', title: 'wallet empty, 402 by its sentence', break: answers('wallet_empty'), traffic: 'vapiCall', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'retell', title: 'trial ended, 402', break: (it) => it.answer({ status: 402, body: { status: 'error', message: 'Trial has ended, please add payment method.' } }), traffic: 'retellCall', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'bland', title: 'balance insufficient, 402 in a list of errors', break: answers('insufficient_balance'), traffic: 'blandCall', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'elevenlabs', title: 'quota exceeded, 401 quota_exceeded', break: answers('quota_exceeded'), traffic: 'elevenlabsSpeech', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'ultravox', title: 'subscription needed, 402', break: (it) => it.answer({ status: 402 }), traffic: 'ultravoxCall', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'deepgram', title: 'no credits, 402 ASR_PAYMENT_REQUIRED', break: answers('ASR_PAYMENT_REQUIRED'), traffic: 'deepgramListen', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'assemblyai', title: 'balance negative, a 400', break: answers('account_balance_negative'), traffic: 'assemblyaiTranscript', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'cartesia', title: 'out of credits, 402', break: (it) => it.answer({ status: 402 }), traffic: 'cartesiaSpeech', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'rime', title: 'subscription invalid, a 401', break: answers('invalid subscription'), traffic: 'rimeSpeech', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  // First: successes of another drill would dilute its share.
  { provider: 'livekit', title: 'the carrier of the trunk fails, SIP 503', break: (it) => it.answer({ status: 503, body: { code: 'unavailable', msg: 'sip status 503', meta: { sip_status_code: '503' } } }), traffic: 'livekitDial', alert: 'VoiceApiDialFailures', severity: 'critical', also: ['VoiceApiHighErrorRatio'] },
  { provider: 'livekit', title: 'the carrier of the trunk wants money, SIP 402', break: (it) => it.answer({ status: 403, body: { code: 'permission_denied', msg: 'sip status 402', meta: { sip_status_code: '402' } } }), traffic: 'livekitDial', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'openai', title: 'sessions closed for lack of money, 1013 by its reason', break: closes(1013, 'insufficient_quota.insufficient_quota'), traffic: 'openaiStream', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'elevenlabs', title: 'conversations closed for lack of quota, 1002 by its reason', break: closes(1002, 'This request exceeds your quota limit'), traffic: 'elevenlabsStream', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'deepgram', title: 'streams refused for lack of credits, 402', break: (it) => it.stream({ refuse: { code: 'ASR_PAYMENT_REQUIRED' } }), traffic: 'deepgramStream', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'assemblyai', title: 'sessions closed for lack of money, 1008 by its reason', break: closes(1008, 'Unauthorized Connection: Insufficient account balance'), traffic: 'assemblyaiStream', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'speechmatics', title: 'contract used up, 4006', break: closes(4006, 'timelimit_exceeded'), traffic: 'speechmaticsStream', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'soniox', title: 'balance exhausted, an error frame', break: (it) => it.stream({ errorFrame: { code: 'organization_balance_exhausted' } }), traffic: 'sonioxStream', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'gemini_live', title: 'prepaid credits used up, 1011 by its reason', break: closes(1011, 'Your prepayment credits are depleted.'), traffic: 'geminiStream', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'azure_speech', title: 'free tier used up, 1007 by its reason', break: closes(1007, 'Quota exceeded.'), traffic: 'azureStream', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'twilio', title: 'account suspended, 403 with 20005', break: answers('20005', { status: 403 }), traffic: 'twilioCall', alert: 'VoiceApiAccountSuspended', severity: 'critical' },
  { provider: 'telnyx', title: 'account switched off, 403 with 20012', break: answers('20012'), traffic: 'telnyxCall', alert: 'VoiceApiAccountSuspended', severity: 'critical' },
  { provider: 'twilio', title: 'credentials refused, 401 with 20003', break: answers('20003'), traffic: 'twilioCall', alert: 'VoiceApiAuthFailing', severity: 'critical' },
  { provider: 'vapi', title: 'too many calls at once, reported with a 201', break: (it) => it.answer({ status: 201, body: { id: '1', subscriptionLimits: { concurrencyBlocked: true } } }), traffic: 'vapiCall', alert: 'VoiceApiConcurrencyLimit', severity: 'warning', also: ['VoiceApiHighErrorRatio'] },
  { provider: 'bandwidth', title: 'calls created too fast, 429', break: answers('call_rate_limit', { retryAfter: 0 }), traffic: 'bandwidthCall', everyMs: MANY_MS, alert: 'VoiceApiRateLimited', severity: 'warning', also: ['VoiceApiHighErrorRatio'] },
  { provider: 'gladia', title: 'too many sessions at once, 429', break: (it) => it.answer({ status: 429 }), traffic: 'gladiaSession', alert: 'VoiceApiConcurrencyLimit', severity: 'warning', also: ['VoiceApiHighErrorRatio'] },
  { provider: 'daily', title: 'internal errors, 500', break: answers('server-error'), traffic: 'dailyRoom', everyMs: MANY_MS, alert: 'VoiceApiProviderOutage', severity: 'critical' },
  { provider: 'speechmatics', title: 'streams end with internal_error', break: closes(1011, 'internal_error'), traffic: 'speechmaticsStream', alert: 'VoiceApiStreamsDropped', severity: 'critical', requests: HEALTHY_BEFORE },
];
