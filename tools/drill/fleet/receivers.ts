import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Notice } from '../../stack/pager.ts';

type Labels = Readonly<Record<string, string>>;

/** A webhook of Alertmanager: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
type Notification = {
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Labels;
  readonly alerts: readonly Omit<Notice, 'at'>[];
};

/** The receivers of the shipped configuration, of several Alertmanagers. */
export class Receivers {
  readonly #received = new Map<string, Notification[]>();
  readonly #server = http.createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      const manager = /^\/(\w+)\//.exec(request.url ?? '')?.[1] ?? '';
      const notification = JSON.parse(text) as Notification;
      this.#received.set(manager, [...(this.#received.get(manager) ?? []), notification]);
      response.end();
    });
  });

  /** @returns the address; each Alertmanager adds its name, and the receiver's */
  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Each group that was notified: receiver, group, and the jobs of all alerts that it had. */
  groups(manager: string): string[] {
    const jobs = new Map<string, Set<string>>();
    for (const { receiver, groupLabels, alerts } of this.#received.get(manager) ?? []) {
      for (const { labels } of alerts) {
        const { alertname = '-', namespace = '-', voice_api_provider_name: provider = '-' } = groupLabels;
        const group = `${receiver} ${alertname} ${labels['severity']} ${namespace} ${provider}`;
        jobs.set(group, (jobs.get(group) ?? new Set()).add(labels['job'] ?? '-'));
      }
    }
    return [...jobs].map(([group, names]) => `${group}: ${[...names].sort().join(', ')}`).sort();
  }

  /** The groups whose last notification was not that they are resolved. */
  firing(manager: string): string[] {
    const last = new Map<string, Notification>();
    for (const notification of this.#received.get(manager) ?? []) {
      last.set(`${notification.receiver} ${Object.values(notification.groupLabels).join(' ')}`, notification);
    }
    return [...last].filter(([, { status }]) => status === 'firing').map(([group]) => group);
  }
}
