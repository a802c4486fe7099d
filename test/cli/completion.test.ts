import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const sidetone = (...args: string[]) =>
  spawnSync(process.execPath, ['--no-warnings', MAIN, ...args], { encoding: 'utf8' });
const script = (shell: string) => sidetone('completion', shell).stdout;
const has = (program: string) => spawnSync(program, ['--version']).status === 0;

describe('sidetone completion bash', () => {
  const bash = script('bash');
  const complete = (...words: string[]) =>
    spawnSync(
      'bash',
      [
        '-c',
        `${bash}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _sidetone; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ],
      {
        encoding: 'utf8',
      },
    )
      .stdout.trim()
      .split('\n');

  it.each([
    [['sidetone', 'ex'], ['explain']],
    [['sidetone', 'do'], ['doctor']],
    [['sidetone', 'explain', 'kall'], ['kallglot']],
    [['sidetone', 'explain', 'kallglot', 'api_key_e'], ['api_key_expired']],
    [['sidetone', 'explain', 'kallglot', '402'], ['402', '4029'].slice(0, 2)],
    [['sidetone', 'drill', 'dogr'], ['dograh']],
    [['sidetone', 'doctor', '--prom'], ['--prometheus']],
    [['sidetone', 'rules', '--sl'], ['--slo']],
    [['sidetone', 'completion', 'z'], ['zsh']],
    [['sidetone', 'doctor', 'x'], ['']],
  ])('%j', (words, expected) => expect(complete(...words)).toEqual(expected));

  it.each(['explain', 'doctor', 'drill', 'incident', 'rules', 'dashboards'])('lists every option of %s', (command) => {
    const offered = complete('sidetone', command, '--');
    const refused = sidetone(command, '--no-such-option').stderr;
    const known = [...refused.slice(refused.indexOf('expected one of')).matchAll(/--[\w-]+/g)].map(([name]) => name);
    expect(known.length).toBeGreaterThan(3);
    expect(offered).toEqual(expect.arrayContaining(known));
  });
});

it('zsh gets the same through bashcompinit, fish has its own', () => {
  expect(script('zsh')).toMatch(/^#compdef sidetone\nautoload -U \+X bashcompinit && bashcompinit\n_sidetone\(\) \{\n/);
  const fish = script('fish');
  expect(fish).toContain("complete -c sidetone -n '__fish_seen_subcommand_from doctor' -l alertmanager\n");
  for (const line of fish.trim().split('\n')) expect(line).toMatch(/^complete -c sidetone /);
  for (const shell of ['zsh', 'fish'])
    if (has(shell)) expect(spawnSync(shell, ['-n'], { input: script(shell) }).status).toBe(0);
});

it('rejects another shell in one sentence', () => {
  expect(sidetone('completion', 'tcsh')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: 'sidetone: the shell is "tcsh", expected one of bash, zsh, fish\n',
  });
});
