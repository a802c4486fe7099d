import { annotations } from './annotations.ts';
import { type DashboardContext, type DashboardOptions, dashboardContext } from './context.ts';
import { credits } from './credits.ts';
import { errors } from './errors.ts';
import type { GrafanaDashboard } from './grafana.ts';
import { layOut, type Section } from './layout.ts';
import { dashboardLinks, TAG } from './links.ts';
import { overview } from './overview.ts';
import { streams } from './streams.ts';
import { variables } from './variables.ts';

type Definition = {
  /** Alerts link to this uid. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly from: string;
  readonly sections: (context: DashboardContext) => readonly Section[];
};

const DEFINITIONS: readonly Definition[] = [
  {
    uid: 'sidetone-overview',
    title: 'Voice APIs: overview',
    description: 'Which voice provider fails, why, and until when.',
    from: 'now-3h',
    sections: overview,
  },
  {
    uid: 'sidetone-errors',
    title: 'Voice APIs: errors and limits',
    description: 'What fails, by code, operation and status, and what to do about it.',
    from: 'now-3h',
    sections: errors,
  },
  {
    uid: 'sidetone-streams',
    title: 'Voice APIs: streams and calls',
    description: 'WebSockets to the voice providers, and calls: how they begin, how long they last and how they end.',
    from: 'now-3h',
    sections: streams,
  },
  {
    uid: 'sidetone-credits',
    title: 'Voice APIs: credits and accounts',
    description: 'How many credits each account has left, how long they last, and which accounts are refused.',
    from: 'now-24h',
    sections: credits,
  },
];

/** All dashboards, in the classic model that Grafana 10 to 13 read. */
export function dashboards(options: DashboardOptions = {}): readonly GrafanaDashboard[] {
  const context = dashboardContext(options);
  return DEFINITIONS.map(({ uid, title, description, from, sections }) => ({
    uid,
    title,
    description,
    tags: [TAG],
    // The last schema version of Grafana 10. Later versions migrate it when they load a dashboard.
    schemaVersion: 39,
    editable: false,
    // All panels share a crosshair.
    graphTooltip: 1,
    refresh: '1m',
    time: { from, to: 'now' },
    timepicker: {},
    timezone: '',
    links: dashboardLinks(context.runbooks),
    annotations: { list: annotations(context) },
    templating: { list: variables() },
    panels: layOut(sections(context)),
  }));
}
