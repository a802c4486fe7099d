import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

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
  /** The last notice of each alert, by its labels. */
  readonly #last = new Map<string, Notice>();
  readonly #arrivals = new EventEmitter().setMaxListeners(0);
  readonly #server = http.createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      const { alerts } = JSON.parse(text) as { alerts: Omit<Notice, 'at'>[] };
      const notices = alerts.map((alert) => ({ ...alert, at: Date.now() }));
      this.notices.push(...notices);
      for (const notice of notices) this.#last.set(JSON.stringify(notice.labels), notice);
      response.end();
      this.#arrivals.emit('notices', notices);
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
  expect(fits: (notice: Notice) => boolean, since: number, timeoutMs: number): Promise<Notice | undefined> {
    const match = (notices: readonly Notice[]) => notices.find((notice) => notice.at >= since && fits(notice));
    return this.#until(match(this.notices), match, timeoutMs);
  }

  /** Resolves when no alert that matches is firing any more, or when the time is over. */
  async quiet(fits: (notice: Notice) => boolean, timeoutMs: number): Promise<void> {
    const isQuiet = () => (this.firing().some(fits) ? undefined : true);
    await this.#until(isQuiet(), isQuiet, timeoutMs);
  }

  /** The firing alerts. */
  firing(): Notice[] {
    return [...this.#last.values()].filter(({ status }) => status === 'firing');
  }

  /** Looks again with each arrival, and not in between: many wait at a time. */
  #until<T>(now: T | undefined, look: (arrived: Notice[]) => T | undefined, timeoutMs: number): Promise<T | undefined> {
    if (now !== undefined) return Promise.resolve(now);
    return new Promise((resolve) => {
      const end = (found: T | undefined) => {
        clearTimeout(timer);
        this.#arrivals.off('notices', arrive);
        resolve(found);
      };
      const arrive = (arrived: Notice[]) => {
        const found = look(arrived);
        if (found !== undefined) end(found);
      };
      const timer = setTimeout(() => end(undefined), timeoutMs);
      this.#arrivals.on('notices', arrive);
    });
  }
}
