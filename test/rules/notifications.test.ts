import { beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../kit/needs.ts';
import { notifications } from './notifications.ts';

/** An alert as Prometheus sends it: `Name severity namespace/job provider account by cluster`, `-` where it has none. */
const FIRING = [
  // Staging: a playground with a wrong key, and its consequences.
  'AuthFailing critical staging/playground kallglot',
  'AuthFailing warning staging/playground kallglot',
  'HighErrorRatio critical staging/playground kallglot',
  'NothingSucceeds critical staging/playground kallglot',
  // Production, at the same provider: separate failures.
  'DialFailures critical production/dialer kallglot',
  'DialFailures warning production/dialer kallglot',
  'HighErrorRatio critical production/dialer kallglot',
  'AnswerRatioDrop warning production/dialer kallglot',
  'StreamsRefused critical production/agent kallglot',
  'ErrorBudgetBurn critical production/- kallglot',
  'CreditsRunningOut critical production/dialer kallglot default',
  // The second job of production has no credits.
  'CreditsExhausted critical production/agent kallglot',
  'HighErrorRatio warning production/agent kallglot',
  // Another provider is down in production, but up in staging.
  'ProviderOutage critical production/- twilio',
  'HighErrorRatio critical production/dialer twilio',
  'RequestsHanging critical production/agent twilio',
  'HighLatency warning staging/playground twilio',
  // The account that is empty, by its balance: the page above is about it.
  'CreditsRunningOut warning production/- kallglot main level',
  // Another cluster has lost its DNS.
  'NetworkFailing critical -/- - - - us',
  'ProviderOutage critical production/- vapi - - us',
  'ProviderOutage critical production/- retell - - us',
  'HighErrorRatio critical staging/agent retell - - us',
  'AuthFailing critical staging/agent retell - - us',
  // Warnings and context.
  'RateLimited warning production/dialer deepgram',
  'RetryAfterIgnored warning production/dialer deepgram',
  'ComplianceBlocks warning production/dialer deepgram',
  'CreditReadingStale info production/dialer deepgram default',
  'TelemetryMissing critical production/reminder -',
  'TelemetryPartial warning production/reminder -',
];

const PAGES = [
  'AuthFailing critical staging/playground kallglot',
  'AuthFailing critical staging/agent retell',
  'CreditsExhausted critical production/agent kallglot',
  'CreditsRunningOut critical production/dialer kallglot default',
  'DialFailures critical production/dialer kallglot',
  'NetworkFailing critical -/- -',
  'ProviderOutage critical production/- twilio',
  'TelemetryMissing critical production/reminder -',
].sort();
const WORK = ['HighLatency warning staging/playground twilio', 'RateLimited warning production/dialer deepgram'];
const COMPLIANCE = ['ComplianceBlocks warning production/dialer deepgram'];

const LABELS = [
  'alertname',
  'severity',
  'namespace',
  'job',
  'voice_api_provider_name',
  'voice_api_account',
  'by',
  'cluster',
] as const;

function labelsOf(alert: string): Record<string, string> {
  const [name = '', severity = '', where = '', provider = '-', account = '-', by = '-', cluster = 'eu'] =
    alert.split(' ');
  const [namespace = '', job = ''] = where.split('/');
  const values = [`VoiceApi${name}`, severity, namespace, job, provider, account, by, cluster];
  const present = LABELS.map((label, i) => [label, values[i] ?? '-']).filter(([, value]) => value !== '-');
  return Object.fromEntries(present);
}

describe('twenty alerts at once, in two namespaces of one cluster and four jobs', () => {
  const ready = needs('prometheus-alertmanager');
  let day: Record<string, string[]> = {};
  let night: Record<string, string[]> = {};
  beforeAll(async () => {
    if (!ready) return;
    const alerts = FIRING.map(labelsOf);
    const always = PAGES.length + COMPLIANCE.length;
    day = await notifications(alerts, { isNight: false, expected: always + WORK.length });
    night = await notifications(alerts, { isNight: true, expected: always });
  }, 120_000);

  it('by day: each cause pages once, its effects stay silent, warnings arrive', () => {
    expect(day).toEqual({ 'on-call': PAGES, 'work-queue': WORK, compliance: COMPLIANCE });
  });

  it('by night: the same pages, and no warning', () => {
    expect(night).toEqual({ 'on-call': PAGES, 'work-queue': [], compliance: COMPLIANCE });
  });
});
