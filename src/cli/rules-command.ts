import { parseArgs } from 'node:util';
import { PARAMETER_NAMES, PARAMETERS, type Parameter } from '../rules/parameters.ts';
import { FORMATS, RUNBOOKS, renderRules } from '../rules/render.ts';
import { ruleFiles } from '../rules/rule-files.ts';
import { parseThresholds } from '../rules/thresholds.ts';
import { type Command, choice, webAddress } from './command.ts';

const HELP = `Prints the Prometheus recording rules and alerts.

usage: sidetone rules [options] > rules.yml

  --set <threshold>=<value>   any number of times, see below
  --format <format>           ${FORMATS.join(' or ')} (a PrometheusRule); default: ${FORMATS[0]}
  --no-keep-firing-for        for engines that do not know keep_firing_for, such as vmalert 1.79
  --slo                       adds the error budget of each provider
  --runbooks <address>        where the runbooks are; default: ${RUNBOOKS}
  --grafana <address>         where Grafana is, for the links to the dashboards
  -h, --help

thresholds:
${PARAMETER_NAMES.map((name) => describe(name, PARAMETERS[name])).join('\n')}
`;

function describe(name: string, { min, max, unit, description, ...parameter }: Parameter): string {
  return `  ${name} (${parameter.default}; ${min} to ${max} ${unit})\n      ${description}`;
}

export const rulesCommand: Command = {
  name: 'rules',
  summary: 'prints the Prometheus recording rules and alerts',
  run(args, output) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        set: { type: 'string', multiple: true, default: [] },
        format: { type: 'string', default: FORMATS[0] },
        'keep-firing-for': { type: 'boolean', default: true },
        slo: { type: 'boolean', default: false },
        runbooks: { type: 'string' },
        grafana: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
      allowNegative: true,
    });
    if (values.help) {
      output.out(HELP);
      return 0;
    }
    const runbooks = webAddress('runbooks', values.runbooks);
    const grafana = webAddress('grafana', values.grafana);
    const options = {
      format: choice('format', values.format, FORMATS),
      keepFiringFor: values['keep-firing-for'],
      ...(runbooks === undefined ? {} : { runbooks }),
      ...(grafana === undefined ? {} : { grafana }),
    };
    const { rules, slo } = ruleFiles({ thresholds: parseThresholds(overrides(values.set)) });
    output.out(renderRules(values.slo ? [rules, slo] : [rules], options));
    return 0;
  },
};

function overrides(pairs: readonly string[]): Record<string, string> {
  const entries = pairs.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    if (at > 0) return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    throw new Error(
      `sidetone: --set is ${JSON.stringify(pair)}, expected <threshold>=<value>, such as credits.lowHours=48`,
    );
  });
  return Object.fromEntries(entries);
}
