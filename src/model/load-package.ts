import { join } from 'node:path';

/**
 * Finds an optional package when it is needed. At run time, so that a bundle does not carry it and does not break
 * without it.
 *
 * @returns the `require` of the place where the package is installed; undefined where it is not
 */
export function findPackage(name: string): NodeJS.Require | undefined {
  for (const place of places()) {
    const load = requireFrom(place);
    if (load !== undefined && has(load, name)) return load;
    // Strict package managers install our dependencies where only we can see them.
    const ours = load && has(load, 'sidetone') ? requireFrom(load.resolve('sidetone')) : undefined;
    if (ours !== undefined && has(ours, name)) return ours;
  }
  return undefined;
}

/** Beside us; and where a bundle has no such place, or that of the build machine, beside the service. */
function places(): readonly (string | undefined)[] {
  return [import.meta.url, process.argv[1], workingDirectory()];
}

function workingDirectory(): string | undefined {
  try {
    return join(process.cwd(), 'service.js');
  } catch {
    // It was deleted under the running process.
    return undefined;
  }
}

/** Through `process`, because bundlers rewrite an imported `createRequire` or warn about it. */
export function requireFrom(place: string | undefined): NodeJS.Require | undefined {
  try {
    // undefined in a bundle in CommonJS; no path at all where a bundler invents one.
    return place === undefined ? undefined : process.getBuiltinModule('node:module').createRequire(place);
  } catch {
    return undefined;
  }
}

function has(load: NodeJS.Require, name: string): boolean {
  try {
    return load.resolve(name) !== '';
  } catch {
    return false;
  }
}
