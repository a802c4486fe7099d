import { HttpApi, Unreadable } from '../console/http-api.ts';
import { parseExposition } from '../prometheus/exposition.ts';
import { readYaml } from './read-yaml.ts';
import { type Labels, type Routing, readRouting } from './routing.ts';

export const TOKEN_VARIABLE = 'ALERTMANAGER_TOKEN';

/** An alert that is active now, with the receivers that it is routed to. */
export type ActiveAlert = {
  readonly labels: Labels;
  readonly startsAt: string;
  readonly receivers: readonly string[];
  readonly state: string;
};

export type PostedAlert = {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: string;
  readonly endsAt?: string;
};

/** Alertmanager's HTTP API (https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml). */
export class AlertmanagerApi {
  readonly #api: HttpApi;
  #status: Promise<{ version: string; config: string }> | undefined;

  /** @throws Unreadable when the token is malformed */
  constructor(address: string) {
    this.#api = new HttpApi({ name: 'Alertmanager', address, tokenVariable: TOKEN_VARIABLE, timeoutMs: 10_000 });
  }

  get address(): string {
    return this.#api.address;
  }

  get warning(): string | undefined {
    return this.#api.warning;
  }

  async version(): Promise<string> {
    return (await this.#read()).version;
  }

  async routing(): Promise<Routing> {
    const { config } = await this.#read();
    return readRouting(readYaml(config));
  }

  /** @param matchers such as `job="voice-agent"` */
  async alerts(...matchers: readonly string[]): Promise<ActiveAlert[]> {
    const query = new URLSearchParams(matchers.map((one): [string, string] => ['filter', one]));
    const answer = await this.#api.json(`/api/v2/alerts?${query}`);
    if (!Array.isArray(answer)) throw this.#notAlertmanager();
    return answer.map(readAlert);
  }

  async post(alert: PostedAlert): Promise<void> {
    const answer = await this.#api.text('/api/v2/alerts', JSON.stringify([alert]));
    if (answer.status !== 200) this.#api.parse('/api/v2/alerts', answer);
  }

  /** How many requests to receivers succeeded, and how many failed; each attempt counts. */
  async notifications(): Promise<{ delivered: number; failed: number }> {
    const { text, status } = await this.#api.text('/metrics');
    const samples = status === 200 ? parseExposition(text) : [];
    const sum = (name: string) =>
      samples.filter((sample) => sample.name === name).reduce((total, { value }) => total + value, 0);
    const failed = sum('alertmanager_notification_requests_failed_total');
    return { delivered: sum('alertmanager_notification_requests_total') - failed, failed };
  }

  #read(): Promise<{ version: string; config: string }> {
    this.#status ??= this.#api.json('/api/v2/status').then((answer) => {
      const { config, versionInfo } = (answer ?? {}) as {
        config?: { original?: unknown };
        versionInfo?: { version?: unknown };
      };
      if (typeof config?.original !== 'string') throw this.#notAlertmanager();
      return { version: this.#api.clean(String(versionInfo?.version ?? 'unknown')), config: config.original };
    });
    return this.#status;
  }

  #notAlertmanager(): Unreadable {
    return new Unreadable(
      `sidetone: Alertmanager at ${this.address} returned JSON that is not from Alertmanager: check the address`,
    );
  }
}

function readAlert(value: unknown): ActiveAlert {
  const { labels, startsAt, receivers, status } = (value ?? {}) as {
    labels?: Labels;
    startsAt?: string;
    receivers?: readonly { name?: string }[];
    status?: { state?: string };
  };
  return {
    labels: labels ?? {},
    startsAt: startsAt ?? '',
    receivers: (receivers ?? []).map(({ name }) => name ?? ''),
    state: status?.state ?? '',
  };
}
