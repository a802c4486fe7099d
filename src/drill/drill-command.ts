import type { Provider } from '../catalogue/provider.ts';
import { nearest } from '../model/nearest.ts';
import { AlertmanagerApi } from '../monitoring/alertmanager/alertmanager-api.ts';
import { type Command, readArguments, seconds, serverAddress } from '../monitoring/cli/command.ts';
import { plain, textTable } from '../monitoring/console/text.ts';
import { findProvider } from '../monitoring/explain/lookup.ts';
import { PrometheusApi } from '../monitoring/prometheus/prometheus-api.ts';
import { BUILT_IN_PROVIDERS } from '../providers/built-in.ts';
import { type DrillFailure, failuresOf, mainFailuresOf } from './failures.ts';
import { playDrill } from './play-drill.ts';

const HELP = `Plays a failure of a provider to your own Prometheus and Alertmanager: a service and a simulated provider in this process
expose metrics, the provider fails, and the command reports when your alert fired and resolved. Your
Alertmanager notifies its receivers exactly as it would for a real failure.

usage: sidetone drill <provider> <failure> --prometheus <address> [options]
       sidetone drill --list [provider]

  --prometheus <address>     your Prometheus, which must scrape the port of the drill
  --alertmanager <address>   your Alertmanager; without it the alert is looked for in Prometheus
  --port <number>            of the metrics; default: 9464
  --host <address>           where they are served; default: localhost, 0.0.0.0 for a Prometheus on another machine
  --timeout <seconds>        for each step; default: as long as the rule needs, at least five minutes
  --no-resolve               ends when the alert has fired
  --list                     lists all failures of a provider; without a name, one per alert
  --json                     prints JSON: {"version": 1, "alert", "firedAfter", "resolvedAfter", "receivers", "ok", …}
  -h, --help

scrape the drill, labelled so that people see what it is:
  - job_name: sidetone-drill
    static_configs: [{ targets: ['localhost:9464'], labels: { namespace: drill, drill: 'true' } }]

examples:
  sidetone drill kallglot credits --prometheus http://localhost:9090 --alertmanager http://localhost:9093
  sidetone drill dograh outage --prometheus http://localhost:9090 --no-resolve
  sidetone drill kallglot api_key_revoked --prometheus http://localhost:9090
  sidetone drill --list kallglot

exit status: 0 the alert fired and resolved, 1 it did not in time, 2 invalid options, or a server that cannot
be read, 130 interrupted
`;

export const drillCommand: Command = {
  async run(args, output) {
    const { values, words } = readArguments('sidetone drill', {
      args,
      options: {
        prometheus: { type: 'string' },
        alertmanager: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string', default: 'localhost' },
        timeout: { type: 'string' },
        'no-resolve': { type: 'boolean', default: false },
        list: { type: 'boolean' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
    if (values.help) {
      output.out(HELP);
      return 0;
    }
    if (values.list) {
      output.out(list(words[0] === undefined ? undefined : requireProvider(words[0]), values.json));
      return 0;
    }
    const [providerWord, failureWord, ...rest] = words;
    if (providerWord === undefined || failureWord === undefined || rest.length > 0)
      throw new Error(
        'sidetone: drill needs a provider and a failure, expected for example `sidetone drill kallglot credits`; see --list',
      );
    const provider = requireProvider(providerWord);
    const failure = requireFailure(provider, failureWord);
    const address = serverAddress('prometheus', values.prometheus);
    if (address === undefined)
      throw new Error('sidetone: drill needs --prometheus <address>, expected the Prometheus that scrapes the drill');
    const manager = serverAddress('alertmanager', values.alertmanager);
    const result = await playDrill(
      {
        provider,
        failure,
        prometheus: new PrometheusApi(address, { timeoutMs: 10_000 }),
        alertmanager: manager === undefined ? undefined : new AlertmanagerApi(manager),
        serve: { host: values.host, port: readPort(values.port) },
        timeoutMs: values.timeout === undefined ? undefined : seconds('timeout', values.timeout, 0) * 1000,
        awaitResolved: !values['no-resolve'],
      },
      output,
      values.json,
    );
    if (values.json) output.out(`${JSON.stringify(result, null, 2)}\n`);
    else if (!result.ok) output.err(`${complaint(result)}\n`);
    return result.ok ? 0 : 1;
  },
};

function complaint({ target, firedAfter, alert }: Awaited<ReturnType<typeof playDrill>>): string {
  if (target === undefined)
    return 'sidetone: Prometheus did not scrape the drill: add its port to the scrape configuration, see --help';
  if (firedAfter === undefined)
    return `sidetone: ${alert} did not fire: check the rules with sidetone doctor --no-service --prometheus <address>`;
  return `sidetone: ${alert} did not resolve in time`;
}

function requireProvider(word: string): Provider {
  const provider = findProvider(BUILT_IN_PROVIDERS, word);
  if (provider !== undefined) return provider;
  const names = BUILT_IN_PROVIDERS.map(({ name }) => name);
  throw new Error(
    `sidetone: the provider is ${JSON.stringify(plain(word))}, expected one of ${names.join(', ')}${hint(word, names)}`,
  );
}

function requireFailure(provider: Provider, word: string): DrillFailure {
  const all = failuresOf(provider);
  const asked = word.replaceAll('-', '_').toLowerCase();
  const found = all.find(({ name }) => name === word) ?? all.find(({ name }) => name.toLowerCase() === asked);
  if (found !== undefined) return found;
  const main = mainFailuresOf(provider).map(({ name }) => name);
  throw new Error(
    `sidetone: the failure is ${JSON.stringify(plain(word))}, expected one of ${main.join(', ')} or a code${hint(
      word,
      all.map(({ name }) => name),
    )}`,
  );
}

function hint(word: string, names: readonly string[]): string {
  const guess = nearest(word, names, 1)[0];
  return guess === undefined ? '' : `; did you mean ${guess}?`;
}

function list(provider: Provider | undefined, json: boolean): string {
  const all = provider === undefined ? BUILT_IN_PROVIDERS : [provider];
  const rows = all.flatMap((one) =>
    (provider === undefined ? mainFailuresOf(one) : failuresOf(one)).map(({ name, title, alert }) => ({
      provider: one.name,
      failure: name,
      title,
      alert,
    })),
  );
  if (json) return `${JSON.stringify(rows, null, 2)}\n`;
  return `${textTable(rows.map((row) => [row.provider, row.failure, row.alert, row.title]))}\n`;
}

function readPort(text: string | undefined): number {
  if (text === undefined) return 9464;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`sidetone: --port is ${JSON.stringify(plain(text))}, expected a whole number from 0 to 65535`);
}
