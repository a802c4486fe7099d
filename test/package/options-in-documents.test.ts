import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const CLI = fileURLToPath(new URL('dist/cli.js', ROOT));
const PAGES = globSync(['*.md', 'docs/**/*.md', 'alerts/**/*.{md,yml}'], { cwd: ROOT });

const helpOf = (...command: readonly string[]): string =>
  spawnSync(process.execPath, ['--no-warnings', CLI, ...command, '--help'], { encoding: 'utf8' }).stdout;
const COMMANDS = [...helpOf().matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name = '']) => name);
const OPTIONS = new Map(COMMANDS.map((name) => [name, new Set(helpOf(name).match(/--[a-z][a-z-]*/g))]));

type Use = { readonly command: string; readonly option: string };

/** Options in a command line, or in the words around a command: "Pass `--slo` to `sidetone rules`". */
function usesIn(line: string): Use[] {
  const after = [...line.matchAll(/sidetone ([a-z]+)([^`\n#|]*)/g)].flatMap(([, command = '', rest = '']) =>
    optionsIn(rest).map((option) => ({ command, option })),
  );
  const before = [...line.matchAll(/`(--[^`]+)` to `sidetone ([a-z]+)/g)].flatMap(([, words = '', command = '']) =>
    optionsIn(words).map((option) => ({ command, option })),
  );
  return [...after, ...before];
}

const optionsIn = (text: string): string[] => text.match(/--[a-z][a-z-]*/g) ?? [];
const isUnknown = ({ command, option }: Use): boolean => OPTIONS.get(command)?.has(option) === false;

it('pages, runbooks and alerts name only options that exist', () => {
  expect(COMMANDS).toContain('rules');
  const uses = PAGES.flatMap((path) =>
    readFileSync(new URL(path, ROOT), 'utf8')
      .split('\n')
      .flatMap(usesIn)
      .map((use) => ({ path, ...use })),
  );
  expect(uses.length).toBeGreaterThan(20);
  expect(uses.filter(isUnknown)).toEqual([]);
});

it.each([
  ['Pass `--cron-jobs` to `sidetone rules`.', [{ command: 'rules', option: '--cron-jobs' }]],
  ['npx sidetone rules --slow > rules.yml # --help', [{ command: 'rules', option: '--slow' }]],
  ['npx sidetone rules --slo > rules.yml', []],
])('finds an unknown option: %s', (line, unknown) => {
  expect(usesIn(line).filter(isUnknown)).toEqual(unknown);
});
