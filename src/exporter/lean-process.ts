import { setFlagsFromString } from 'node:v8';

/**
 * For a process that makes some requests a minute: without the optimizing compilers V8 never reads their code from disk,
 * which saves 8 MiB. Before anything else is loaded.
 */
export function keepLean(): void {
  for (const flag of ['--no-opt', '--no-maglev', '--no-sparkplug', '--single-threaded-gc', '--optimize-for-size'])
    setFlagsFromString(flag);
}
