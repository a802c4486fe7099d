import type { Provider } from '../../catalogue/provider.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import type { Output } from '../console/output.ts';
import { plain } from '../console/text.ts';
import { type Command, readArguments } from './command.ts';

export type NamedCommand = { readonly name: string; readonly summary: string; readonly load: () => Promise<Command> };

const SHELLS = ['bash', 'zsh', 'fish'] as const;
/** Commands whose first word is a provider, and whose second is one of its codes. */
const OF_PROVIDERS = ['explain', 'drill', 'providers'];
/** What needs no quotes in any shell. */
const WORD = /^[\w.-]{2,64}$/;

const HELP = `Prints a completion script for a shell. It is static: no Node.js process starts while you type.

usage: sidetone completion <shell>

shells: ${SHELLS.join(', ')}

examples:
  sidetone completion bash > ~/.local/share/bash-completion/completions/sidetone
  sidetone completion zsh > "\${fpath[1]}/_sidetone"
  sidetone completion fish > ~/.config/fish/completions/sidetone.fish
`;

/** Completes commands, options, providers and codes; all of them are read from the commands' own help. */
export function completionCommand(commands: readonly NamedCommand[]): Command {
  return {
    async run(args, output) {
      const { values, words } = readArguments('sidetone completion', {
        args,
        options: { help: { type: 'boolean', short: 'h' } },
        allowPositionals: true,
      });
      if (values.help) {
        output.out(HELP);
        return 0;
      }
      const [shell = ''] = words;
      if (words.length !== 1 || !SHELLS.some((one) => one === shell))
        throw new Error(
          `sidetone: the shell is ${JSON.stringify(plain(words.join(' ')))}, expected one of ${SHELLS.join(', ')}`,
        );
      const all: Completed[] = [];
      for (const { name, summary, load } of commands)
        all.push({ name, summary, options: await optionsOf(await load()) });
      output.out(shell === 'fish' ? fish(all) : `${shell === 'zsh' ? ZSH_HEAD : ''}${bash(all)}`);
      return 0;
    },
  };
}

type Completed = { readonly name: string; readonly summary: string; readonly options: readonly string[] };

async function optionsOf(command: Command): Promise<string[]> {
  let help = '';
  const output: Output = {
    out: (text) => {
      help += text;
    },
    err: () => {},
    columns: 80,
    paint: (_, text) => text,
    isTerminal: false,
  };
  await command.run(['--help'], output);
  return [...new Set(help.match(/(?<=^ {2}(?:-\w, )?)--[\w-]+/gm) ?? [])];
}

const names = (): string[] => BUILT_IN_PROVIDERS.map(({ name }) => name);

function codesOf({ codes, statuses, closes, calls }: Provider): string[] {
  const all = [
    ...(codes?.rows ?? []).map(({ code }) => code),
    ...(statuses?.rows ?? []).map(({ status }) => String(status)),
    ...(closes?.rows ?? []).map(({ code }) => String(code)),
    ...(calls?.ends ?? []).map(({ word }) => word),
  ];
  return [...new Set(all)].filter((code) => WORD.test(code));
}

const ZSH_HEAD = '#compdef sidetone\nautoload -U +X bashcompinit && bashcompinit\n';

function bash(all: readonly Completed[]): string {
  const options = all.map(({ name, options: list }) => `      ${name}) words='${list.join(' ')}' ;;`);
  const codes = BUILT_IN_PROVIDERS.map(
    (provider) => `        ${provider.name}) words='${codesOf(provider).join(' ')}' ;;`,
  );
  return `_sidetone() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}" words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${[...all.map(({ name }) => name), 'completion', '--help', '--version'].join(' ')}'
  elif [ "\${current#-}" != "$current" ]; then
    case "$command" in
${options.join('\n')}
    esac
  elif [ "$command" = completion ]; then
    words='${SHELLS.join(' ')}'
  elif [ "$command" = ${OF_PROVIDERS.join(' ] || [ "$command" = ')} ]; then
    if [ "$COMP_CWORD" -eq 2 ]; then
      words='${names().join(' ')}'
    else
      case "\${COMP_WORDS[2]}" in
${codes.join('\n')}
      esac
    fi
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _sidetone sidetone
`;
}

function fish(all: readonly Completed[]): string {
  const lines = all.flatMap(({ name, summary, options }) => [
    `complete -c sidetone -n __fish_use_subcommand -a ${name} -d '${summary.replaceAll("'", '’')}'`,
    ...options.map((option) => `complete -c sidetone -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`),
  ]);
  const of = `__fish_seen_subcommand_from ${OF_PROVIDERS.join(' ')}`;
  const any = `not __fish_seen_subcommand_from ${names().join(' ')}`;
  const codes = BUILT_IN_PROVIDERS.map(
    (provider) =>
      `complete -c sidetone -f -n '${of}; and __fish_seen_subcommand_from ${provider.name}' -a '${codesOf(provider).join(' ')}'`,
  );
  return `${[
    ...lines,
    `complete -c sidetone -n __fish_use_subcommand -a completion -d 'prints a completion script for a shell'`,
    `complete -c sidetone -f -n '__fish_seen_subcommand_from completion' -a '${SHELLS.join(' ')}'`,
    `complete -c sidetone -f -n '${of}; and ${any}' -a '${names().join(' ')}'`,
    ...codes,
  ].join('\n')}\n`;
}
