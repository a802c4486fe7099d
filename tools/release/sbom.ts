// The software bill of materials of a user's installation: CycloneDX, from package-lock.json. Made at release, not kept in
// the repository: the lock file is, and this is a view of it. Usage: node tools/release/sbom.ts
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** The part of CycloneDX 1.5 in use here. */
type Sbom = {
  readonly metadata: { readonly component: { name: string; readonly 'bom-ref': string; readonly version: string } };
  components: { readonly name: string; readonly version: string; readonly 'bom-ref': string }[];
  dependencies: { readonly ref: string; readonly dependsOn?: readonly string[] }[];
};

type Names = Readonly<Record<string, string>>;
type Locked = {
  readonly version: string;
  readonly dependencies?: Names;
  readonly optionalDependencies?: Names;
  readonly peerDependencies?: Names;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
};
type Lock = { readonly packages: Readonly<Record<string, Locked>> };

/** The SBOM by npm, without development dependencies. */
export function makeSbom(): Sbom {
  // Not with --omit dev: npm 11 then omits packages that a development package needs too, such as pino.
  const command = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'library'];
  const options = { encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 } as const;
  const sbom = JSON.parse(execFileSync('npm', command, options)) as Sbom;
  const installed = runTimePackages();
  sbom.components = sbom.components.filter(({ name, version }) => installed.has(`${name}@${version}`));
  const known = new Set([sbom.metadata.component['bom-ref'], ...sbom.components.map((one) => one['bom-ref'])]);
  sbom.dependencies = sbom.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => known.has(one)) }));
  // npm uses the folder's name as the package name.
  sbom.metadata.component.name = (JSON.parse(readFileSync('package.json', 'utf8')) as { name: string }).name;
  return sbom;
}

/**
 * `name@version` of each package that a user installs, optional ones included. Resolved from package.json: in the
 * lock file the optional ones count as development packages too, so that every npm installs them for the tests.
 */
export function runTimePackages(): Set<string> {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  const reached = new Map<string, string>();
  const follow = (path: string): void => {
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta = {} } = packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const target = resolve(packages, path, name);
      if (target === undefined || reached.has(target) || peerDependenciesMeta[name]?.optional) continue;
      reached.set(target, `${name}@${packages[target]?.version}`);
      follow(target);
    }
  };
  follow('');
  return new Set(reached.values());
}

/** Where `name` is found from a package, as Node looks for it: in each node_modules folder on the way up. */
function resolve(packages: Lock['packages'], from: string, name: string): string | undefined {
  const candidate = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (packages[candidate] !== undefined) return candidate;
  return from === ''
    ? undefined
    : resolve(packages, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = process.argv[2] ?? 'sbom.cdx.json';
  const sbom = makeSbom();
  writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
  console.log(`${file}: ${sbom.components.length} components`);
}
