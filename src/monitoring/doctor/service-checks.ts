import { LABEL } from '../../model/labels.ts';
import { METRIC } from '../../model/signals.ts';
import { VERSION } from '../../model/version.ts';
import { HttpApi, Unreadable } from '../console/http-api.ts';
import { plain } from '../console/text.ts';
import { type ExposedSample, parseExposition } from '../prometheus/exposition.ts';
import { type Check, FINE, type Finding, type Group } from './check.ts';

/** What a scrape of the service has. */
export type Scrape = {
  readonly contentType: string;
  readonly samples: readonly ExposedSample[];
  /** Unix milliseconds by the service's clock, where it sends a Date. */
  readonly date: number | undefined;
  /** Unix milliseconds here, in the middle of the scrape. */
  readonly at: number;
};

export class Service {
  readonly #api: HttpApi;
  #scrape: Promise<Scrape> | undefined;

  constructor(address: string) {
    const url = new URL(address);
    if (url.pathname === '/') url.pathname = '/metrics';
    this.#api = new HttpApi({ name: 'the service', address: url.href, timeoutMs: 10_000 });
  }

  /** Of the metrics, with their path and without a password. */
  get address(): string {
    return this.#api.address;
  }

  scrape(): Promise<Scrape> {
    this.#scrape ??= this.#read();
    return this.#scrape;
  }

  async #read(): Promise<Scrape> {
    const began = Date.now();
    const { status, headers, text } = await this.#api.text('');
    if (status === 421)
      throw new Unreadable(
        `the service refuses this host name (421): use its address, or add the name to metrics.serve.hosts`,
      );
    if (status !== 200) throw new Unreadable(`${this.address} answered ${status}`);
    const date = Date.parse(headers.get('date') ?? '');
    return {
      contentType: headers.get('content-type') ?? '',
      samples: parseExposition(text),
      date: Number.isNaN(date) ? undefined : date,
      at: (began + Date.now()) / 2,
    };
  }
}

export const sampleValue = ({ samples }: Scrape, name: string): number | undefined =>
  samples.find((sample) => sample.name === name)?.value;

const answers: Check<Service> = {
  id: 'metrics-port-answers',
  title: 'the metrics port answers',
  async run(service): Promise<Finding> {
    try {
      const { samples } = await service.scrape();
      return { detail: `${samples.length} series` };
    } catch (error) {
      return {
        seen: plain((error as Error).message).replace(/^sidetone: /, ''),
        meaning: 'Prometheus cannot scrape it either, and no alert of this process can fire.',
        fix: 'start the service, and compare the port with metrics.serve and OTEL_EXPORTER_PROMETHEUS_PORT; or pass --service <address>',
      };
    }
  },
};

const installed: Check<Service> = {
  id: 'sidetone-installed',
  title: 'the service reports sidetone',
  needs: ['metrics-port-answers'],
  async run(service) {
    const info = (await service.scrape()).samples.find(({ name }) => name === METRIC.info);
    if (info !== undefined) return { detail: `version ${plain(info.labels['version'] ?? '?', 40)}` };
    return {
      seen: `no series ${METRIC.info}`,
      meaning: 'The port answers, but without the metrics of sidetone.',
      fix: 'call register() first in the service, or start it with node --import sidetone/register; unset SIDETONE_DISABLED',
    };
  },
};

const sameVersion: Check<Service> = {
  id: 'same-version',
  title: 'the service runs the version of this command',
  needs: ['sidetone-installed'],
  severity: 'warning',
  async run(service) {
    const version = (await service.scrape()).samples.find(({ name }) => name === METRIC.info)?.labels['version'] ?? '';
    if (version === VERSION) return FINE;
    return {
      seen: `the service runs ${plain(version, 40)}, this command is ${VERSION}`,
      meaning: 'Rules and dashboards of one version may not fit the metrics of the other.',
      fix: `run npx sidetone@${plain(version, 40)} doctor, or update the service`,
    };
  },
};

const noFaults: Check<Service> = {
  id: 'no-faults',
  title: 'sidetone has no internal faults',
  needs: ['sidetone-installed'],
  async run(service) {
    const faults = (await service.scrape()).samples.filter(({ name, value }) => name === METRIC.faults && value > 0);
    if (faults.length === 0) return FINE;
    return {
      seen: faults.map(({ labels, value }) => `${value} in ${plain(labels[LABEL.stage] ?? '?', 40)}`).join(', '),
      meaning: 'The service is not affected, but signals may be missing.',
      fix: 'read the log line of each kind of fault, and report it',
    };
  },
};

const providersSeen: Check<Service> = {
  id: 'providers-seen',
  title: 'requests to providers are seen',
  needs: ['sidetone-installed'],
  severity: 'warning',
  async run(service) {
    const counted: readonly string[] = [METRIC.requests, METRIC.streamResults, METRIC.callResults];
    const used = (await service.scrape()).samples.filter(({ name, value }) => counted.includes(name) && value > 0);
    const names = new Set(used.map(({ labels }) => plain(labels[LABEL.provider] ?? '', 40)));
    if (names.size > 0) return { detail: [...names].sort().join(', ') };
    return {
      seen: 'no request, stream or call since the start',
      meaning: 'Either none was made yet, or they go to hosts that no provider has.',
      fix: "make a request; for hosts of your own set providers: { dograh: { hosts: ['voice.internal:8000'] } }",
    };
  },
};

const exemplars: Check<Service> = {
  id: 'exemplars-exposed',
  title: 'request ids are exposed as exemplars',
  needs: ['sidetone-installed'],
  severity: 'warning',
  async run(service) {
    const { contentType } = await service.scrape();
    if (contentType.startsWith('application/openmetrics-text')) return FINE;
    return {
      seen: `the registry speaks ${plain(contentType.split(';', 1)[0] ?? '', 60)}`,
      meaning: 'Dashboards and incident reports have no request ids from Prometheus; log files still have them.',
      fix: 'registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE) before register()',
    };
  },
};

export const SERVICE_GROUP: Group<Service> = {
  name: 'service',
  checks: [answers, installed, sameVersion, noFaults, providersSeen, exemplars],
};
