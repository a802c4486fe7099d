import { HttpApi, Unreadable } from '../console/http-api.ts';
import { plain } from '../console/text.ts';
import { dashboards } from '../dashboards/dashboards.ts';
import type { GrafanaDashboard } from '../dashboards/grafana.ts';
import { type Check, FINE, type Finding, type Group } from './check.ts';

export const TOKEN_VARIABLE = 'GRAFANA_TOKEN';

/** https://grafana.com/docs/grafana/latest/developers/http_api/ */
export class GrafanaApi {
  readonly #api: HttpApi;

  constructor(address: string) {
    this.#api = new HttpApi({ name: 'Grafana', address, tokenVariable: TOKEN_VARIABLE, timeoutMs: 10_000 });
  }

  get address(): string {
    return this.#api.address;
  }

  get warning(): string | undefined {
    return this.#api.warning;
  }

  async version(): Promise<string> {
    const { version, database } = ((await this.#api.json('/api/health')) ?? {}) as {
      version?: unknown;
      database?: unknown;
    };
    if (version === undefined && database === undefined)
      throw new Unreadable(
        `sidetone: Grafana at ${this.address} returned JSON that is not from Grafana: check the address`,
      );
    return this.#api.clean(String(version ?? 'not public'));
  }

  /** Undefined where there is none. */
  async dashboard(uid: string): Promise<unknown> {
    const path = `/api/dashboards/uid/${uid}`;
    const answer = await this.#api.text(path);
    if (answer.status === 404) return undefined;
    return ((this.#api.parse(path, answer) ?? {}) as { dashboard?: unknown }).dashboard ?? {};
  }

  async datasources(): Promise<readonly { type?: unknown; name?: unknown }[]> {
    const answer = await this.#api.json('/api/datasources');
    return Array.isArray(answer) ? (answer as { type?: unknown; name?: unknown }[]) : [];
  }
}

type Graf = Check<GrafanaApi>;
const PUSH = 'npx sidetone dashboards --push <address> --overwrite';

const answers: Graf = {
  id: 'grafana-answers',
  title: 'Grafana answers',
  run: async (grafana) => ({ detail: `version ${await grafana.version()}` }),
};

const present: Graf = {
  id: 'dashboards-present',
  title: 'all dashboards are present',
  needs: ['grafana-answers'],
  async run(grafana): Promise<Finding> {
    const all = dashboards();
    const missing: string[] = [];
    for (const { uid } of all) if ((await grafana.dashboard(uid)) === undefined) missing.push(uid);
    if (missing.length === 0) return { detail: `${all.length} dashboards` };
    return {
      seen: `missing: ${missing.join(', ')}`,
      meaning: 'Links in alerts lead nowhere.',
      fix: PUSH.replace(' --overwrite', ''),
    };
  },
};

const current: Graf = {
  id: 'dashboards-current',
  title: 'the dashboards are those of this version',
  needs: ['dashboards-present'],
  severity: 'warning',
  async run(grafana) {
    const different: string[] = [];
    for (const one of dashboards()) {
      const theirs = new Set(queriesOf(await grafana.dashboard(one.uid)));
      if (queriesOf(one).some((query) => !theirs.has(query))) different.push(one.uid);
    }
    if (different.length === 0) return FINE;
    return {
      seen: `${different.join(', ')}: queries of this version are missing`,
      meaning: 'Panels may stay empty, or show what an older version recorded.',
      fix: PUSH,
    };
  },
};

/** The queries of all panels, also within rows: thresholds and positions may be changed by hand. */
function queriesOf(dashboard: GrafanaDashboard | unknown): string[] {
  if (Array.isArray(dashboard)) return dashboard.flatMap(queriesOf);
  if (typeof dashboard !== 'object' || dashboard === null) return [];
  return Object.entries(dashboard).flatMap(([key, value]) =>
    key === 'expr' && typeof value === 'string' ? [value] : ['panels', 'targets'].includes(key) ? queriesOf(value) : [],
  );
}

const datasource: Graf = {
  id: 'datasource-found',
  title: 'a Prometheus data source is configured',
  needs: ['grafana-answers'],
  async run(grafana) {
    const found = (await grafana.datasources()).find(({ type }) => String(type).includes('prometheus'));
    if (found !== undefined) return { detail: plain(String(found.name ?? ''), 60) };
    return {
      seen: 'no data source of the type prometheus',
      meaning: 'Every panel is empty.',
      fix: 'add the Prometheus that scrapes the service: Connections, Data sources, Add',
    };
  },
};

export const GRAFANA_GROUP: Group<GrafanaApi> = { name: 'grafana', checks: [answers, present, current, datasource] };
