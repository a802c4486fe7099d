#!/usr/bin/env node
import { VERSION } from './model/version.ts';
import { type Command, isUsageMistake, type Output, readOptions } from './monitoring/cli/command.ts';
import { dashboardsCommand } from './monitoring/cli/dashboards-command.ts';
import { rulesCommand } from './monitoring/cli/rules-command.ts';

const COMMANDS: readonly Command[] = [dashboardsCommand, rulesCommand];

const HELP = `sidetone ${VERSION}: what goes with the instrumentation of voice APIs

usage: sidetone <command> [options]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`).join('\n')}

  -h, --help   of the command
  --version
`;

/** @returns the exit status: 2 for a mistake on the command line */
async function main(args: readonly string[], output: Output): Promise<number> {
  // `sidetone -h rules` is asked as often as `sidetone rules -h`.
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  const command = COMMANDS.find(({ name }) => name === args[at]);
  try {
    if (command !== undefined) return await command.run(args.toSpliced(at, 1), output);
    return withoutCommand(args, output);
  } catch (error) {
    if (!(error instanceof Error && isUsageMistake(error))) throw error;
    output.err(`${error.message}\n`);
    return 2;
  }
}

function withoutCommand(args: readonly string[], output: Output): number {
  const word = args.find((arg) => !arg.startsWith('-'));
  if (word !== undefined) {
    output.err(
      `sidetone: the command is ${JSON.stringify(word)}, expected one of ${COMMANDS.map(({ name }) => name).join(', ')}\n`,
    );
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

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
