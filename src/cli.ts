#!/usr/bin/env node
import { nearest } from './model/nearest.ts';
import { VERSION } from './model/version.ts';
import { isUsageMistake, readOptions } from './monitoring/cli/command.ts';
import type { NamedCommand } from './monitoring/cli/completion-command.ts';
import { type Output, openOutput } from './monitoring/console/output.ts';

/** Loaded when they are called: `explain` answers before `rules` would be read. */
const TOOLS: readonly NamedCommand[] = [
  {
    name: 'explain',
    summary: 'explains an error code, a status, a close code, a category or an alert',
    load: async () => (await import('./monitoring/cli/explain-command.ts')).explainCommand,
  },
  {
    name: 'doctor',
    summary: 'checks a service from its metrics port to the pager',
    load: async () => (await import('./monitoring/cli/doctor-command.ts')).doctorCommand,
  },
  {
    name: 'drill',
    summary: 'plays a failure to your Prometheus and reports when your alert fired and resolved',
    load: async () => (await import('./drill/drill-command.ts')).drillCommand,
  },
  {
    name: 'incident',
    summary: 'writes a report of an incident for the provider and for a service-credit claim',
    load: async () => (await import('./monitoring/cli/incident-command.ts')).incidentCommand,
  },
  {
    name: 'providers',
    summary: 'lists the providers, and what each reports',
    load: async () => (await import('./monitoring/cli/providers-command.ts')).providersCommand,
  },
  {
    name: 'credits',
    summary: 'asks providers for balances and serves them as metrics',
    load: async () => {
      (await import('./exporter/lean-process.ts')).keepLean();
      return (await import('./exporter/credits-command.ts')).creditsCommand;
    },
  },
  {
    name: 'rules',
    summary: 'prints the Prometheus recording rules and alerts',
    load: async () => (await import('./monitoring/cli/rules-command.ts')).rulesCommand,
  },
  {
    name: 'dashboards',
    summary: 'writes the Grafana dashboards, or pushes them to a Grafana',
    load: async () => (await import('./monitoring/cli/dashboards-command.ts')).dashboardsCommand,
  },
];
const COMMANDS: readonly NamedCommand[] = [
  ...TOOLS,
  {
    name: 'completion',
    summary: 'prints a completion script for bash, zsh or fish',
    load: async () => (await import('./monitoring/cli/completion-command.ts')).completionCommand(TOOLS),
  },
];
const NAMES = COMMANDS.map(({ name }) => name);

const HELP = `sidetone ${VERSION}: explains, checks and monitors calls to voice APIs

usage: sidetone <command> [options]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`).join('\n')}

  -h, --help   prints the help of a command; so does sidetone help <command>
  --version    prints the version; so does sidetone version
`;

/** @returns the exit status: 2 for a wrong command line */
async function main(line: readonly string[], output: Output): Promise<number> {
  const args = asOptions(line);
  // Accepts `sidetone -h rules` as well as `sidetone rules -h`.
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  const entry = COMMANDS.find(({ name }) => name === args[at]);
  try {
    if (entry === undefined) return withoutCommand(args, output);
    const command = await entry.load();
    return await command.run(args.toSpliced(at, 1), output);
  } catch (error) {
    if (!(error instanceof Error && isUsageMistake(error))) throw error;
    output.err(`${error.message}\n`);
    return 2;
  }
}

/** `help rules` and `version`, as other programs have them, in the form of options. */
function asOptions(line: readonly string[]): readonly string[] {
  const [first, ...rest] = line;
  if (first === 'help') return [...rest, '--help'];
  return first === 'version' ? ['--version', ...rest] : line;
}

function withoutCommand(args: readonly string[], output: Output): number {
  const word = args.find((arg) => !arg.startsWith('-'));
  if (word !== undefined) {
    const guess = nearest(word, NAMES, 1)[0];
    const hint = guess === undefined ? '' : `; did you mean ${guess}?`;
    output.err(`sidetone: the command is ${JSON.stringify(word)}, expected one of ${NAMES.join(', ')}${hint}\n`);
    return 2;
  }
  const values = readOptions('sidetone', {
    args,
    options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } },
  });
  if (values.version) output.out(`${VERSION}\n`);
  else if (values.help) output.out(HELP);
  else output.err(HELP);
  return values.version || values.help ? 0 : 2;
}

process.exitCode = await main(process.argv.slice(2), openOutput());
