import { join } from 'node:path';
import type { Output } from '../console/output.ts';
import { makeFolder, replaceFile } from '../console/write-file.ts';
import { configMap } from '../dashboards/config-map.ts';
import { dashboards } from '../dashboards/dashboards.ts';
import { renderDashboard } from '../dashboards/generated-dashboards.ts';
import type { GrafanaDashboard } from '../dashboards/grafana.ts';
import { type Command, choice, readOptions, webAddress } from './command.ts';
import { openGrafana, type PushOptions, pushDashboard, TOKEN_VARIABLE } from './grafana-api.ts';
import { readThresholds, THRESHOLDS_HELP } from './thresholds-option.ts';

const FORMATS = ['json', 'kubernetes'] as const;

const HELP = `Writes the Grafana dashboards to files, or pushes them to Grafana. They read the recording rules of \`sidetone rules --dashboards\`.

usage: sidetone dashboards --out <folder> [options]
       sidetone dashboards --push <address> [options]

  --out <folder>              writes one file per dashboard
  --format <format>           format of the files: ${FORMATS.join(' or ')} (ConfigMaps); default: ${FORMATS[0]}
  --push <address>            pushes to the Grafana at this address; reads its token from ${TOKEN_VARIABLE}
  --folder <uid>              folder in Grafana; default: the root
  --overwrite                 replaces dashboards that were edited in Grafana
  --dry-run                   prints what it would do, and changes nothing
  --set <threshold>=<value>   the thresholds you pass to \`sidetone rules\`, where panels change colour
  --runbooks <address>        address of the runbooks; default: no links to runbooks
  -h, --help                  prints this help

${THRESHOLDS_HELP}`;

export const dashboardsCommand: Command = {
  run(args, output) {
    const values = readOptions('sidetone dashboards', {
      args,
      options: {
        out: { type: 'string' },
        format: { type: 'string' },
        push: { type: 'string' },
        folder: { type: 'string' },
        overwrite: { type: 'boolean' },
        'dry-run': { type: 'boolean', default: false },
        set: { type: 'string', multiple: true, default: [] },
        runbooks: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      output.out(HELP);
      return 0;
    }
    const format = choice('format', values.format ?? FORMATS[0], FORMATS);
    const runbooks = webAddress('runbooks', values.runbooks);
    const address = webAddress('push', values.push);
    const all = dashboards({ thresholds: readThresholds(values.set), ...(runbooks === undefined ? {} : { runbooks }) });
    const dryRun = values['dry-run'];
    const { out, folder, overwrite = false } = values;
    if (out !== undefined && address !== undefined)
      throw new Error(`sidetone: --out is ${JSON.stringify(out)} and --push is set too, expected only one of them`);
    if (address !== undefined) {
      refuse(values, ['format'], '--push', '--out');
      return push(all, { address, folder, overwrite }, dryRun, output);
    }
    if (out === undefined) throw new Error('sidetone: no destination, expected --out <folder> or --push <address>');
    refuse(values, ['folder', 'overwrite'], '--out', '--push');
    return write(all, out, format, dryRun, output);
  },
};

type Values = {
  readonly format?: string | undefined;
  readonly folder?: string | undefined;
  readonly overwrite?: boolean | undefined;
};

/** Rejects options that would have no effect. */
function refuse(values: Values, names: readonly (keyof Values)[], beside: string, belongsTo: string): void {
  const name = names.find((one) => values[one] !== undefined);
  if (name !== undefined)
    throw new Error(
      `sidetone: --${name} is ${JSON.stringify(values[name])} with ${beside}, expected only with ${belongsTo}`,
    );
}

function requireToken(): void {
  if ((process.env[TOKEN_VARIABLE]?.trim() ?? '') !== '') return;
  throw new Error(`sidetone: ${TOKEN_VARIABLE} is not set, expected the token of a Grafana service account`);
}

function write(
  all: readonly GrafanaDashboard[],
  out: string,
  format: (typeof FORMATS)[number],
  dryRun: boolean,
  output: Output,
): number {
  const files = all.map((one): [string, string] =>
    format === 'json' ? [`${one.uid}.json`, renderDashboard(one)] : [`${one.uid}.yml`, configMap(one)],
  );
  try {
    if (!dryRun) makeFolder(out);
    for (const [name, text] of files) {
      const path = join(out, name);
      if (!dryRun) replaceFile(path, text);
      output.out(`${dryRun ? 'would write' : 'wrote'} ${path}\n`);
    }
    return 0;
  } catch (error) {
    output.err(`${(error as Error).message}\n`);
    return 1;
  }
}

/** Stops at the first dashboard that Grafana rejects: the others would fail for the same reason. */
async function push(
  all: readonly GrafanaDashboard[],
  { address, ...options }: PushOptions,
  dryRun: boolean,
  output: Output,
): Promise<number> {
  const { origin } = new URL(address);
  if (dryRun) {
    for (const { uid } of all) output.out(`would push ${uid} to ${origin}\n`);
    return 0;
  }
  requireToken();
  try {
    const grafana = openGrafana(address);
    if (grafana.warning !== undefined) output.err(`${grafana.warning}\n`);
    for (const one of all) output.out(`pushed ${one.uid}: ${origin}${await pushDashboard(grafana, one, options)}\n`);
    return 0;
  } catch (error) {
    output.err(`${(error as Error).message}\n`);
    return 1;
  }
}
