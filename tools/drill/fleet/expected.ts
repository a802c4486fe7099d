/** Each notification: receiver, alert, severity, namespace, provider, and the jobs of its alerts. All others are none. */
export const AT_ANY_HOUR: readonly string[] = [
  // The outage of staging, the lack of credits of the other job: neither silences these.
  'on-call VoiceApiDialFailures critical production kallglot: dialer',
  'on-call VoiceApiCreditsExhausted critical production kallglot: agent',
  'on-call VoiceApiProviderOutage critical staging kallglot: -',
  // Two jobs with one cause are one notification.
  'on-call VoiceApiAuthFailing critical production twilio: agent, dialer',
  'on-call VoiceApiAccountSuspended critical staging twilio: agent',
  'on-call VoiceApiProviderOutage critical production daily: -',
  // Credits in production, wrong requests in staging.
  'on-call VoiceApiCreditsExhausted critical production elevenlabs: agent',
  'on-call VoiceApiHighErrorRatio critical staging elevenlabs: dialer',
  'on-call VoiceApiCreditsExhausted critical production vapi: dialer',
  'on-call VoiceApiDialFailures critical production kaicalls: dialer',
  'compliance VoiceApiComplianceBlocks warning production kaicalls: agent',
  'on-call VoiceApiCreditsExhausted critical production openai: agent',
  'on-call VoiceApiStreamsDropped critical staging dograh: agent',
];

export const IN_WORKING_HOURS: readonly string[] = [
  // The outage of production does not silence it.
  'work-queue VoiceApiHighErrorRatio warning staging daily: dialer',
  'work-queue VoiceApiHighErrorRatio warning production itellico: dialer',
  'work-queue VoiceApiRateLimited warning production bandwidth: dialer',
  'work-queue VoiceApiStreamDuplicates warning staging kallglot: agent',
  'work-queue VoiceApiStreamsRefused warning production deepgram: agent',
];

/** They fire, and no one is notified: alert, severity, namespace, provider, job. */
export const INHIBITED: readonly string[] = [
  'VoiceApiAuthFailing warning production twilio agent',
  'VoiceApiAuthFailing warning production twilio dialer',
  'VoiceApiDialFailures warning production kaicalls dialer',
  'VoiceApiDialFailures warning production kallglot dialer',
  'VoiceApiHighErrorRatio critical production daily agent',
  'VoiceApiHighErrorRatio critical production daily dialer',
  'VoiceApiHighErrorRatio critical production elevenlabs agent',
  'VoiceApiHighErrorRatio critical production kaicalls dialer',
  'VoiceApiHighErrorRatio critical production kallglot agent',
  'VoiceApiHighErrorRatio critical production kallglot dialer',
  'VoiceApiHighErrorRatio critical production twilio agent',
  'VoiceApiHighErrorRatio critical production twilio dialer',
  'VoiceApiHighErrorRatio critical production vapi dialer',
  'VoiceApiHighErrorRatio critical staging kallglot dialer',
  'VoiceApiHighErrorRatio critical staging twilio agent',
  'VoiceApiHighErrorRatio warning production daily agent',
  'VoiceApiHighErrorRatio warning production daily dialer',
  'VoiceApiHighErrorRatio warning staging kallglot dialer',
  'VoiceApiHighErrorRatio warning staging elevenlabs dialer',
  'VoiceApiNothingSucceeds critical production daily agent',
  'VoiceApiNothingSucceeds critical production daily dialer',
  'VoiceApiNothingSucceeds critical production elevenlabs agent',
  'VoiceApiNothingSucceeds critical production kaicalls dialer',
  'VoiceApiNothingSucceeds critical production kallglot agent',
  'VoiceApiNothingSucceeds critical production kallglot dialer',
  'VoiceApiNothingSucceeds critical production twilio agent',
  'VoiceApiNothingSucceeds critical production twilio dialer',
  'VoiceApiNothingSucceeds critical production vapi dialer',
  'VoiceApiNothingSucceeds critical staging kallglot dialer',
  'VoiceApiNothingSucceeds critical staging twilio agent',
  'VoiceApiNothingSucceeds critical staging elevenlabs dialer',
  'VoiceApiRetryAfterIgnored warning production bandwidth dialer',
  'VoiceApiStreamsDropped warning staging dograh agent',
];

/** Context goes to nobody: alert, severity, namespace, provider, job. */
export const UNSENT: readonly string[] = ['VoiceApiUnclassifiedErrors info production dograh agent'];
