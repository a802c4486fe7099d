import { AlertmanagerApi } from '../alertmanager/alertmanager-api.ts';
import type { Output } from '../console/output.ts';
import { Progress } from '../console/progress.ts';
import { ALERTMANAGER_GROUP } from '../doctor/alertmanager-checks.ts';
import { type Group, type GroupOutcome, runGroup } from '../doctor/check.ts';
import { GRAFANA_GROUP, GrafanaApi } from '../doctor/grafana-checks.ts';
import { PROMETHEUS_GROUP } from '../doctor/prometheus-checks.ts';
import { count, printGroups } from '../doctor/report.ts';
import { SERVICE_GROUP, Service } from '../doctor/service-checks.ts';
import { PrometheusApi } from '../prometheus/prometheus-api.ts';
import { type Command, choice, readOptions, seconds, serverAddress } from './command.ts';

const SERVICE = 'http://localhost:9464/metrics';
const FAIL_ON = ['error', 'warning'] as const;
const GROUPS = [SERVICE_GROUP, PROMETHEUS_GROUP, ALERTMANAGER_GROUP, GRAFANA_GROUP];

const HELP = `Checks a service from its metrics port to the pager, and prints for each step what is wrong and how to fix it.
Without --page it only reads.

usage: sidetone doctor [options]

  --service <address>        of the metrics; default: ${SERVICE}
  --no-service               does not check the service itself, such as from outside its network
  --prometheus <address>     the Prometheus that scrapes it
  --alertmanager <address>   the Alertmanager that Prometheus sends to
  --grafana <address>        the Grafana with the dashboards
  --job <name>               only this job of Prometheus
  --receiver <name>          the receiver that critical alerts must reach
  --page                     sends a test alert (severity critical, label drill="true") and waits until it was delivered and resolved
  --wait <seconds>           how long, with --page; default: 120
  --fail-on <result>         ${FAIL_ON.join(' or ')}: the lowest severity with exit status 1; default: error
  --verbose                  prints the time that each check took
  --list                     lists the checks
  --json                     prints JSON: {"version": 1, "ok": …, "groups": [{"name", "address", "checks": [{"id", "result", …}]}]}
  -h, --help

tokens are read from PROMETHEUS_TOKEN, ALERTMANAGER_TOKEN and GRAFANA_TOKEN; an address may hold user:password@

examples:
  sidetone doctor
  sidetone doctor --prometheus http://localhost:9090 --alertmanager http://localhost:9093
  sidetone doctor --no-service --prometheus https://prometheus.example.com --fail-on warning --json

exit status: 0 all is well, 1 a check failed, 2 invalid options, or a server that cannot be read
`;

export const doctorCommand: Command = {
  async run(args, output) {
    const values = readOptions('sidetone doctor', {
      args,
      options: {
        service: { type: 'string' },
        'no-service': { type: 'boolean', default: false },
        prometheus: { type: 'string' },
        alertmanager: { type: 'string' },
        grafana: { type: 'string' },
        job: { type: 'string' },
        receiver: { type: 'string' },
        page: { type: 'boolean' },
        wait: { type: 'string' },
        'fail-on': { type: 'string', default: FAIL_ON[0] },
        verbose: { type: 'boolean' },
        list: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help || values.list) {
      output.out(values.help ? HELP : listChecks());
      return 0;
    }
    const failOn = choice('fail-on', values['fail-on'], FAIL_ON);
    const waitMs = seconds('wait', values.wait, 120) * 1000;
    const groups = await check(readPlan(values, waitMs), output, values.json === true);
    const failed = count(groups, 'error') + (failOn === 'warning' ? count(groups, 'warning') : 0);
    if (values.json) output.out(`${JSON.stringify({ version: 1, ok: failed === 0, groups }, null, 2)}\n`);
    else output.out(printGroups(groups, output, values.verbose === true));
    // The service may be broken, but the servers must be the ones that the options name.
    const unreadable = groups.some(({ name, checks }) => name !== 'service' && checks.some((one) => one.unreadable));
    return unreadable ? 2 : failed > 0 ? 1 : 0;
  },
};

type Values = {
  readonly service?: string | undefined;
  readonly 'no-service': boolean;
  readonly prometheus?: string | undefined;
  readonly alertmanager?: string | undefined;
  readonly grafana?: string | undefined;
  readonly job?: string | undefined;
  readonly receiver?: string | undefined;
  readonly page?: boolean | undefined;
};

type Step = (output: Output, progress: Progress) => Promise<GroupOutcome>;

/** @throws Error one sentence about an option, before any request */
function readPlan(values: Values, waitMs: number): Step[] {
  const { job } = values;
  if (values.page && values.alertmanager === undefined)
    throw new Error('sidetone: --page is set, expected --alertmanager <address> with it');
  const service = values['no-service'] ? undefined : new Service(serverAddress('service', values.service) ?? SERVICE);
  const prometheus = open(
    serverAddress('prometheus', values.prometheus),
    (address) => new PrometheusApi(address, { timeoutMs: 10_000 }),
  );
  const alertmanager = open(
    serverAddress('alertmanager', values.alertmanager),
    (address) => new AlertmanagerApi(address),
  );
  const grafana = open(serverAddress('grafana', values.grafana), (address) => new GrafanaApi(address));
  if (service === undefined && prometheus === undefined && alertmanager === undefined && grafana === undefined)
    throw new Error('sidetone: --no-service is set, expected --prometheus, --alertmanager or --grafana with it');
  const answering = async () => ((await service?.scrape().catch(() => undefined)) === undefined ? undefined : service);
  const page = values.page ? { waitMs } : undefined;
  return [
    ...(service === undefined ? [] : [step(SERVICE_GROUP, service.address, undefined, service)]),
    ...(prometheus === undefined
      ? []
      : [
          async (output: Output, progress: Progress) =>
            step(PROMETHEUS_GROUP, prometheus.address, prometheus.warning, {
              prometheus,
              service: await answering(),
              job,
            })(output, progress),
        ]),
    ...(alertmanager === undefined
      ? []
      : [
          step(ALERTMANAGER_GROUP, alertmanager.address, alertmanager.warning, {
            alertmanager,
            prometheus,
            job,
            receiver: values.receiver,
            page,
          }),
        ]),
    ...(grafana === undefined ? [] : [step(GRAFANA_GROUP, grafana.address, grafana.warning, grafana)]),
  ];
}

const open = <T>(address: string | undefined, make: (address: string) => T): T | undefined =>
  address === undefined ? undefined : make(address);

function step<C>(group: Group<C>, address: string, warning: string | undefined, context: C): Step {
  return async (output, progress) => {
    if (warning !== undefined) output.err(`${warning}\n`);
    const checks = await runGroup(group, context, (title) => progress.step(title));
    progress.stop();
    return { name: group.name, address, checks };
  };
}

async function check(steps: readonly Step[], output: Output, quiet: boolean): Promise<GroupOutcome[]> {
  const progress = new Progress(output, quiet);
  const groups: GroupOutcome[] = [];
  try {
    for (const one of steps) groups.push(await one(output, progress));
  } finally {
    progress.stop();
  }
  return groups;
}

function listChecks(): string {
  return `${GROUPS.map(({ name, checks }) => [name, ...checks.map(({ id, title }) => `  ${id.padEnd(26)} ${title}`)].join('\n')).join('\n')}\n`;
}
