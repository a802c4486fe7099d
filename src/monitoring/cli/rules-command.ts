import { FORMATS, RUNBOOKS, renderRules } from '../rules/render.ts';
import { ruleFiles } from '../rules/rule-files.ts';
import { type Command, choice, readOptions, webAddress } from './command.ts';
import { readThresholds, THRESHOLDS_HELP } from './thresholds-option.ts';

const HELP = `Prints the Prometheus recording rules and alerts.

usage: sidetone rules [options] > rules.yml

  --set <threshold>=<value>   any number of times, see below
  --format <format>           ${FORMATS.join(' or ')} (a PrometheusRule); default: ${FORMATS[0]}
  --no-keep-firing-for        for engines that do not know keep_firing_for, such as vmalert 1.79
  --dashboards                adds the recording rules of \`sidetone dashboards\`
  --slo                       adds the error budget of each provider
  --runbooks <address>        where the runbooks are; default: ${RUNBOOKS}
  --grafana <address>         where Grafana is, for the links to the dashboards
  -h, --help

${THRESHOLDS_HELP}`;

export const rulesCommand: Command = {
  run(args, output) {
    const values = readOptions('sidetone rules', {
      args,
      options: {
        set: { type: 'string', multiple: true, default: [] },
        format: { type: 'string', default: FORMATS[0] },
        'keep-firing-for': { type: 'boolean', default: true },
        dashboards: { type: 'boolean', default: false },
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
    const { rules, dashboards, slo } = ruleFiles({ thresholds: readThresholds(values.set) });
    const files = [rules, ...(values.dashboards ? [dashboards] : []), ...(values.slo ? [slo] : [])];
    output.out(renderRules(files, options));
    return 0;
  },
};
