import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../../tools/test/runtimes.ts';
import { needs } from '../kit/needs.ts';
import { emptyFolder, run } from './project.ts';

needs('projects');
const folder = folderOf('tools');

describe.each<[module: string, resolution: string, file: string]>([
  ['commonjs', 'node10', 'consumer.ts'],
  ['node16', 'node16', 'consumer.cts'],
  ['node16', 'node16', 'consumer.mts'],
  ['nodenext', 'nodenext', 'consumer.cts'],
  ['nodenext', 'nodenext', 'consumer.mts'],
  ['esnext', 'bundler', 'consumer.mts'],
  ['preserve', 'bundler', 'consumer.mts'],
])('TypeScript, module %s, resolution %s, %s', (module, moduleResolution, file) => {
  const compile = (cwd: string) => {
    const flags = { module, moduleResolution, target: 'es2022', types: 'node' };
    const args = Object.entries(flags).flatMap(([key, value]) => [`--${key}`, value]);
    const tsc = join(folder, 'node_modules/typescript/bin/tsc');
    return run(process.execPath, [tsc, '--strict', ...args, file], cwd);
  };
  const project = (): string => {
    const target = emptyFolder();
    symlinkSync(join(folder, 'node_modules'), join(target, 'node_modules'));
    copyFileSync(join(folder, 'fixtures/consumer.ts'), join(target, file));
    return target;
  };

  it('finds the types of each entry, and runs', async () => {
    const cwd = project();
    expect(await compile(cwd)).toEqual({ status: 0, stdout: '', stderr: '' });
    const output = file.replace('ts', 'js');
    const ended = await run(process.execPath, [output], cwd, { SIDETONE_SERVE: 'false', SIDETONE_LOG: 'false' });
    expect(ended).toEqual({ status: 0, stdout: 'kallglot kallglot function true\n', stderr: '' });
  });
});
