// Builds dist from src: ES modules, the same in CommonJS below dist/cjs, and the types of both.
// Few files start faster than many. Their maps name the lines of src without its text, for `node --enable-source-maps`.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'rolldown';

/** The exports for package.json, by name: both formats, with types. */
const ENTRIES = ['index', 'preload', 'providers/index', 'simulator/index'];
const OUT = 'dist';
const CJS = `${OUT}/cjs`;

// From scratch: a stale file would be published.
rmSync(OUT, { recursive: true, force: true });
await bundle('esm', OUT, [...ENTRIES, 'cli']);
await bundle('cjs', CJS, ENTRIES);
// Node and TypeScript read the format of a .js and of a .d.ts file from the nearest package.json.
writeFileSync(`${CJS}/package.json`, '{ "type": "commonjs" }\n');
writeTypes();

/**
 * The tables of a provider are evaluated when load() is first called: rolldown wraps a module that is required in a
 * function. In src, where there is no `require`, the same file imports them all.
 */
function lazyTables() {
  return {
    name: 'lazy-tables',
    transform: {
      filter: { id: /[\\/]providers[\\/]lazy\.ts$/ },
      /** @param {string} code */
      handler(code) {
        const paths = new Map();
        const without = code.replaceAll(/^import \{ (\w+) \} from '(\.\/[^']+)';\n/gm, (_, name, path) => {
          paths.set(name, path);
          return '\n';
        });
        const lazy = without.replaceAll(
          /load: \(\) => (\w+)/g,
          (_, name) => `load: () => require('${paths.get(name)}').${name}`,
        );
        // Line numbers do not change, so no map is needed.
        return { code: lazy, map: null };
      },
    },
  };
}

/** @param {'esm' | 'cjs'} format @param {string} dir @param {string[]} names */
async function bundle(format, dir, names) {
  await build({
    input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
    platform: 'node',
    plugins: [lazyTables()],
    external: /^[^./]/,
    logLevel: 'warn',
    // V8 compiles a function in parentheses immediately, even for unused tables.
    optimization: { pifeForModuleWrappers: false },
    output: {
      dir,
      format,
      entryFileNames: '[name].js',
      chunkFileNames: 'shared/[name].js',
      sourcemap: true,
      sourcemapExcludeSources: true,
    },
  });
}

/** Only the declarations that the entries reach. */
function writeTypes() {
  const all = mkdtempSync('node_modules/.types-');
  try {
    const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--emitDeclarationOnly', '--outDir', all];
    execFileSync(process.execPath, tsc, { stdio: 'inherit' });
    const reached = new Set();
    for (const name of ENTRIES) reach(join(all, `${name}.d.ts`), reached);
    for (const file of reached) {
      // TypeScript before 5.0 rejects the extension .ts in an import.
      const text = readFileSync(file, 'utf8').replaceAll(/(from '|import\(['"])(\.[^'"]+)\.ts(['"])/g, '$1$2.js$3');
      const target = join(OUT, relative(all, file));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
      cpSync(target, join(CJS, relative(all, file)), { recursive: true });
    }
  } finally {
    rmSync(all, { recursive: true });
  }
}

/** @param {string} file @param {Set<string>} reached */
function reach(file, reached) {
  if (reached.has(file)) return;
  reached.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g))
    reach(join(dirname(file), `${path}.d.ts`), reached);
}
