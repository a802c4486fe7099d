import { join } from 'node:path';
import { nearest } from '../../model/nearest.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import type { Output } from '../console/output.ts';
import { Progress } from '../console/progress.ts';
import { plain } from '../console/text.ts';
import { makeFolder, replaceFile } from '../console/write-file.ts';
import { findProvider } from '../explain/lookup.ts';
import { collectIncident } from '../incident/collect.ts';
import type { Incident } from '../incident/incident.ts';
import { type LogFile, readLogFile } from '../incident/log-files.ts';
import { printIncident } from '../incident/print-incident.ts';
import { drawTimeline } from '../incident/timeline-picture.ts';
import { readPeriod } from '../incident/times.ts';
import { PrometheusApi } from '../prometheus/prometheus-api.ts';
import { type Command, readArguments, serverAddress } from './command.ts';

const HELP = `Writes a report of an incident for the provider's support and for a service-credit claim: when it began and ended, counts by
code and operation, request ids, affected accounts, latency, availability. Redacted; it lists what it could not know.

usage: sidetone incident --prometheus <address> --provider <name> --from <time> [options]

  --prometheus <address>   the Prometheus that scraped the service; its token is read from PROMETHEUS_TOKEN
  --provider <name>        the provider
  --from <time>            ISO 8601 with a time zone, Unix seconds, or a relative time: 2026-11-21T03:00:00Z, 2h
  --to <time>              default: now
  --logs <file>            a log of the service in JSON lines; may be given several times, or with several files
  --job <name>             only this job
  --namespace <name>       only this namespace
  --sla <percent>          the availability that the contract promises, such as 99.95
  --out <folder>           writes incident.md, incident.json and timeline.svg; default: prints the Markdown
  --json                   prints the JSON
  -h, --help

examples:
  sidetone incident --prometheus http://localhost:9090 --provider kallglot --from 2h
  sidetone incident --prometheus http://localhost:9090 --provider kallglot \\
    --from 2026-11-21T03:00:00Z --to 2026-11-21T04:30:00Z --logs app.log --sla 99.95 --out incident-kallglot

exit status: 0 written, 2 invalid options, or something that cannot be read or written
`;

export const incidentCommand: Command = {
  async run(args, output) {
    const { values, words } = readArguments('sidetone incident', {
      args,
      options: {
        prometheus: { type: 'string' },
        provider: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        logs: { type: 'string', multiple: true, default: [] },
        job: { type: 'string' },
        namespace: { type: 'string' },
        sla: { type: 'string' },
        out: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
      // `--logs a.log b.log`
      allowPositionals: true,
    });
    if (values.help) {
      output.out(HELP);
      return 0;
    }
    const address = serverAddress('prometheus', values.prometheus);
    if (address === undefined)
      throw new Error(
        'sidetone: incident needs --prometheus <address>, expected the Prometheus that scraped the service',
      );
    if (words.length > 0 && values.logs.length === 0)
      throw new Error(`sidetone: ${JSON.stringify(plain(words[0] ?? ''))} is no option, expected --logs before files`);
    const provider = requireProvider(values.provider);
    const period = readPeriod(values.from, values.to);
    const sla = readSla(values.sla);
    const prometheus = new PrometheusApi(address);
    if (prometheus.warning !== undefined) output.err(`${prometheus.warning}\n`);
    const progress = new Progress(output, values.json);
    try {
      const logs: LogFile[] = [];
      for (const path of [...values.logs, ...words]) {
        progress.step(`reading ${plain(path, 60)}`);
        logs.push(await readLogFile(path, provider.name, provider.secrets?.patterns ?? [], period));
      }
      const question = { provider, period, prometheus, logs, job: values.job, namespace: values.namespace, sla };
      const incident = await collectIncident(question, (text) => progress.step(text));
      progress.stop();
      return write(incident, values, output);
    } finally {
      progress.stop();
    }
  },
};

function write(incident: Incident, { out, json }: { out?: string | undefined; json: boolean }, output: Output): number {
  const text = `${JSON.stringify(incident, null, 2)}\n`;
  if (out !== undefined) {
    makeFolder(out);
    const files = {
      'incident.json': text,
      'timeline.svg': drawTimeline(incident),
      'incident.md': printIncident(incident, 'timeline.svg'),
    };
    for (const [name, content] of Object.entries(files)) {
      replaceFile(join(out, name), content);
      if (!json) output.out(`wrote ${join(out, name)}\n`);
    }
  } else if (!json) output.out(printIncident(incident, undefined));
  if (json) output.out(text);
  return 0;
}

function requireProvider(word: string | undefined) {
  const names = BUILT_IN_PROVIDERS.map(({ name }) => name);
  if (word === undefined)
    throw new Error(`sidetone: incident needs --provider <name>, expected one of ${names.join(', ')}`);
  const provider = findProvider(BUILT_IN_PROVIDERS, word);
  if (provider !== undefined) return provider;
  const guess = nearest(word, names, 1)[0];
  throw new Error(
    `sidetone: --provider is ${JSON.stringify(plain(word))}, expected one of ${names.join(', ')}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
  );
}

function readSla(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text.replace(/\s*%$/, ''));
  if (text.trim() !== '' && value >= 50 && value < 100) return value;
  throw new Error(
    `sidetone: --sla is ${JSON.stringify(plain(text))}, expected a percentage from 50 to 100, such as 99.95`,
  );
}
