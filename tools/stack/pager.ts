import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** One alert of Alertmanager's webhook (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). */
export type Notice = {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The evaluation in which it began to fire, ISO 8601. */
  readonly startsAt: string;
  /** Arrival in Unix milliseconds. */
  readonly at: number;
};

/** Receives Alertmanager's notifications in place of a pager. */
export class Pager {
  readonly notices: Notice[] = [];
  readonly #server = http.createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      const { alerts } = JSON.parse(text) as { alerts: Omit<Notice, 'at'>[] };
      this.notices.push(...alerts.map((alert) => ({ ...alert, at: Date.now() })));
      response.end();
    });
  });

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @returns the first match, or undefined if none arrived in time */
  async expect(fits: (notice: Notice) => boolean, since: number, timeoutMs: number): Promise<Notice | undefined> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const found = this.notices.find((notice) => notice.at >= since && fits(notice));
      if (found !== undefined || Date.now() > until) return found;
      await wait(50);
    }
  }

  /** The firing alerts, by labels. */
  firing(): Notice[] {
    const last = new Map(this.notices.map((notice) => [JSON.stringify(notice.labels), notice]));
    return [...last.values()].filter(({ status }) => status === 'firing');
  }
}
