import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { renderAlertmanager } from '../../src/monitoring/alerting/alertmanager.ts';
import { freePort } from '../../tools/kit/free-port.ts';
import { Program } from '../../tools/stack/program.ts';
import type { Labels } from './situations/counters.ts';

/**
 * Notifications by receiver, as an Alertmanager with the shipped file sends them. An alert is written
 * `Name severity namespace/job provider account`, with `-` where it has none.
 *
 * @param expected notifications to wait for
 */
export async function notifications(
  alerts: readonly Labels[],
  { isNight, expected }: { readonly isNight: boolean; readonly expected: number },
): Promise<Record<string, string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-notifications-'));
  const received: Record<string, string[]> = { 'on-call': [], 'work-queue': [], compliance: [] };
  const server = http.createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      const sent = JSON.parse(text) as { alerts: { labels: Labels }[] };
      received[(request.url ?? '').slice(1)]?.push(...sent.alerts.map(({ labels }) => nameOf(labels)));
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
    .replace('group_wait: 30s', 'group_wait: 2s');
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
    const body = JSON.stringify(alerts.map((labels) => ({ labels, annotations: { summary: 'It is so.' } })));
    const posted = await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    if (!posted.ok) throw new Error(`Alertmanager refused the alerts: ${await posted.text()}`);
    for (let i = 0; i < 200 && Object.values(received).flat().length < expected; i++) await wait(100);
    // Long enough for an unwanted notification.
    await wait(3000);
    return Object.fromEntries(Object.entries(received).map(([name, all]) => [name, [...new Set(all)].sort()]));
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

function nameOf(labels: Labels): string {
  const { alertname = '', severity, namespace = '-', job = '-', voice_api_provider_name: provider = '-' } = labels;
  const account = labels['voice_api_account'];
  const words = [alertname.replace('VoiceApi', ''), severity, `${namespace}/${job}`, provider];
  return [...words, ...(account === undefined ? [] : [account])].join(' ');
}
