import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderAlertmanager } from '../../src/monitoring/alerting/alertmanager.ts';
import { freePort } from '../../tools/kit/free-port.ts';
import { Program } from '../../tools/stack/program.ts';
import { needs } from '../kit/needs.ts';

/** An alert as Prometheus sends it: `Name severity namespace/job provider`, `-` where it has none. */
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
  'CreditsExhausted critical production/agent kallglot',
  'CreditsRunningOut critical production/dialer kallglot default',
  'DialFailures critical production/dialer kallglot',
  'ProviderOutage critical production/- twilio',
  'TelemetryMissing critical production/reminder -',
];
const WORK = ['HighLatency warning staging/playground twilio', 'RateLimited warning production/dialer deepgram'];
const COMPLIANCE = ['ComplianceBlocks warning production/dialer deepgram'];

const LABELS = ['alertname', 'severity', 'namespace', 'job', 'voice_api_provider_name', 'voice_api_account'] as const;

function labelsOf(alert: string): Record<string, string> {
  const [name = '', severity = '', where = '', provider = '-', account = '-'] = alert.split(' ');
  const [namespace = '', job = ''] = where.split('/');
  const values = [`VoiceApi${name}`, severity, namespace, job, provider, account];
  const present = LABELS.map((label, i) => [label, values[i] ?? '-']).filter(([, value]) => value !== '-');
  return { cluster: 'eu', ...Object.fromEntries(present) };
}

function nameOf(labels: Record<string, string>): string {
  const { alertname = '', severity, namespace, job = '-', voice_api_provider_name: provider = '-' } = labels;
  const account = labels['voice_api_account'];
  const words = [alertname.replace('VoiceApi', ''), severity, `${namespace}/${job}`, provider];
  return [...words, ...(account === undefined ? [] : [account])].join(' ');
}

/** Notifications by receiver, as an Alertmanager with the shipped file sends them. */
async function notifications(isNight: boolean): Promise<Record<string, string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-notifications-'));
  const received: Record<string, string[]> = { 'on-call': [], 'work-queue': [], compliance: [] };
  const server = http.createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      const { alerts } = JSON.parse(text) as { alerts: { labels: Record<string, string> }[] };
      received[(request.url ?? '').slice(1)]?.push(...alerts.map(({ labels }) => nameOf(labels)));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const port = await freePort();
  const file = join(folder, 'alertmanager.yml');
  // The shipped file, with a local receiver and without group_wait.
  const day = { days: 'sunday:saturday', from: '00:00', to: '24:00', timeZone: 'UTC' };
  const text = renderAlertmanager(isNight ? { ...day, ...hoursWithoutNow() } : day)
    .replaceAll('http://127.0.0.1:8080', webhook)
    .replace('group_wait: 10s', 'group_wait: 2s');
  await writeFile(file, text);
  const program = new Program(
    'prometheus-alertmanager',
    [
      `--config.file=${file}`,
      `--storage.path=${join(folder, 'data')}`,
      '--cluster.listen-address=',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    join(folder, 'log'),
  );
  try {
    const url = `http://127.0.0.1:${port}`;
    await program.ready(`${url}/-/ready`);
    const body = JSON.stringify(
      FIRING.map((alert) => ({ labels: labelsOf(alert), annotations: { summary: 'It is so.' } })),
    );
    const posted = await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(posted.status).toBe(200);
    const expected = PAGES.length + COMPLIANCE.length + (isNight ? 0 : WORK.length);
    for (let i = 0; i < 200 && Object.values(received).flat().length < expected; i++) await wait(100);
    // Long enough for an unwanted notification.
    await wait(3000);
    return Object.fromEntries(Object.entries(received).map(([name, alerts]) => [name, [...new Set(alerts)].sort()]));
  } finally {
    await program.stop();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The half of the day that excludes the current time. */
function hoursWithoutNow(): { from: string; to: string } {
  return new Date().getUTCHours() < 12 ? { from: '13:00', to: '23:00' } : { from: '01:00', to: '11:00' };
}

describe('twenty alerts at once, in two namespaces of one cluster and four jobs', () => {
  const ready = needs('prometheus-alertmanager');
  let day: Record<string, string[]> = {};
  let night: Record<string, string[]> = {};
  beforeAll(async () => {
    if (!ready) return;
    day = await notifications(false);
    night = await notifications(true);
  }, 120_000);

  it('by day: each cause pages once, its effects stay silent, warnings arrive', () => {
    expect(day).toEqual({ 'on-call': PAGES, 'work-queue': WORK, compliance: COMPLIANCE });
  });

  it('by night: the same pages, and no warning', () => {
    expect(night).toEqual({ 'on-call': PAGES, 'work-queue': [], compliance: COMPLIANCE });
  });
});
