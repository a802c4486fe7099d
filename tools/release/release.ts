// Prepares a release and publishes nothing: checks the tree, the versions, the tests and the package, and writes the SBOM.
// Usage: npm run release [-- --skip-tests]. It prints the remaining steps.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkPack, checkProvenance, checkTree, checkVersion, type Manifest } from './release-checks.ts';

type Packed = {
  readonly files: readonly { readonly path: string }[];
  readonly entryCount: number;
  readonly unpackedSize: number;
  readonly integrity: string;
};

const { values } = parseArgs({ options: { 'skip-tests': { type: 'boolean' } } });
const read = (path: string): string => readFileSync(path, 'utf8');
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const show = (command: string, ...args: string[]): void => void execFileSync(command, args, { stdio: 'inherit' });

const manifest = JSON.parse(read('package.json')) as Manifest & { name: string };
const problems = [
  ...checkTree(run('git', 'status', '--porcelain')),
  ...checkVersion(manifest, read('CHANGELOG.md'), read('src/model/version.ts')),
  ...checkProvenance(manifest),
];
report(problems);

// Reproducible: from the lock file.
show('npm', 'ci', '--no-audit', '--no-fund');
if (!values['skip-tests']) show('npm', 'test');
show('npm', 'run', 'audit:privacy');
show('npm', 'run', 'build');
const [packed] = JSON.parse(run('npm', 'pack', '--dry-run', '--json', '--ignore-scripts')) as [Packed];
report(
  checkPack(
    packed.files.map(({ path }) => path),
    manifest,
  ),
);
show('npm', 'run', 'sbom');
console.log(`
${manifest.name} ${manifest.version} is ready: ${packed.entryCount} files, ${packed.unpackedSize} bytes, ${packed.integrity}

  git tag --sign v${manifest.version} && git push --follow-tags
  npm publish                 # in CI with an OIDC token: publishConfig requests provenance
  attach sbom.cdx.json to the release
`);

function report(sentences: readonly string[]): void {
  if (sentences.length === 0) return;
  for (const sentence of sentences) console.error(`release: ${sentence}`);
  process.exit(1);
}
