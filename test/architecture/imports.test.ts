import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { ROOMS, roomOf } from './rooms.ts';

const ROOT = new URL('../../', import.meta.url);
const files = globSync('src/**/*.ts', { cwd: ROOT });

/** By file, the files of this package that it imports, types included. */
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(new URL(file, ROOT), 'utf8');
    const specifiers = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']+)'/g)].map(([, path = '']) => path);
    return [file, specifiers.map((path) => normalize(join(dirname(file), path)))] as const;
  }),
);

/** The first circle, as a list of nodes, or undefined. */
function circleIn(graph: ReadonlyMap<string, Iterable<string>>): string[] | undefined {
  const done = new Set<string>();
  const walk = (node: string, path: string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const circle = walk(next, [...path, node]);
      if (circle !== undefined) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = walk(node, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

it('finds every import', () => {
  expect(files.length).toBeGreaterThan(150);
  expect([...imports.values()].flat().filter((path) => !files.includes(path))).toEqual([]);
  expect(
    circleIn(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b', 'c', 'b']);
});

it('no file imports itself through other files', () => {
  expect(circleIn(imports)).toBeUndefined();
});

it('no folder imports itself through other folders', () => {
  const folders = new Map<string, Set<string>>();
  for (const [file, targets] of imports) {
    const from = dirname(file);
    for (const to of targets.map(dirname)) {
      if (to !== from) folders.set(from, (folders.get(from) ?? new Set()).add(to));
    }
  }
  expect(circleIn(folders)).toBeUndefined();
});

it.each(Object.entries(ROOMS))('%s imports only what docs/architecture.md allows', (room, allowed) => {
  const used = new Set(
    [...imports]
      .filter(([file]) => roomOf(file) === room)
      .flatMap(([, targets]) => targets.map(roomOf))
      .filter((other) => other !== room),
  );
  expect(used.size === 0 ? [] : [...used].filter((other) => !allowed.includes(other))).toEqual([]);
  // An unused permission invites misuse.
  expect(allowed.filter((other) => !used.has(other))).toEqual([]);
});

it('every file belongs to a room, and at most three are at the root of src', () => {
  expect(files.filter((file) => !Object.hasOwn(ROOMS, roomOf(file)))).toEqual([]);
  expect(globSync('src/*.ts', { cwd: ROOT }).sort()).toEqual(['src/cli.ts', 'src/index.ts', 'src/preload.ts']);
});

it('a service never loads the offline rooms', () => {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const next of imports.get(file) ?? []) load(next);
  };
  for (const entry of ['src/index.ts', 'src/preload.ts']) load(entry);
  expect(
    [...loaded].map(roomOf).filter((room) => ['simulator', 'monitoring', 'dialects', 'drill'].includes(room)),
  ).toEqual([]);
});

it('docs/architecture.md lists the same rooms', () => {
  const page = readFileSync(new URL('docs/architecture.md', ROOT), 'utf8');
  for (const [room, allowed] of Object.entries(ROOMS)) {
    const cell = allowed.length === 0 ? 'nothing' : allowed.map((name) => `\`${name}\``).join(', ');
    expect(page, room).toContain(`| \`${room}\` | ${cell} |`);
  }
});
