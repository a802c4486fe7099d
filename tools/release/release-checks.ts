// Conditions for publishing a version. Each check returns one sentence per problem.

/** The part of package.json that is read. */
export type Manifest = {
  readonly version: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly repository?: { readonly url?: string };
  readonly publishConfig?: { readonly provenance?: boolean };
};

/** Everything that a published version contains: a stray secret or test is not in this list. */
const PUBLISHED = [
  /^dist\/.+\.(?:js|js\.map|d\.ts)$/,
  /^dist\/cjs\/package\.json$/,
  /^alerts\/.+\.(?:yml|md)$/,
  /^dashboards\/provisioning\/\w+\.yaml$/,
  /^dashboards\/.+\.(?:json|md)$/,
  /^docs\/(?:providers\/)?[\w-]+\.md$/,
  /^(?:package\.json|README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE)$/,
];

/** Scripts that npm runs on a user's machine during installation. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];

/** @param status of `git status --porcelain` */
export function checkTree(status: string): string[] {
  return status.trim() === '' ? [] : [`the tree is not clean:\n${status.trimEnd()}`];
}

/** @param source of src/model/version.ts */
export function checkVersion({ version }: Pick<Manifest, 'version'>, changelog: string, source: string): string[] {
  const heading = /^## \[(\d[^\]]*)\] - (\d{4}-\d{2}-\d{2})$/m.exec(changelog);
  const unreleased = /^## \[Unreleased\]\s*\n([\s\S]*?)(?=^## \[|(?![\s\S]))/m.exec(changelog)?.[1]?.trim();
  return [
    ...(heading?.[1] === version
      ? []
      : [`CHANGELOG.md: the newest version is ${heading?.[1] ?? 'none'}, package.json has ${version}`]),
    ...(unreleased ? ['CHANGELOG.md: there are entries under [Unreleased]'] : []),
    ...(source.includes(`'${version}'`) ? [] : [`src/model/version.ts does not have ${version}`]),
  ];
}

/** npm attests the origin of a package only if it matches this. */
export function checkProvenance({ repository, publishConfig }: Partial<Manifest>): string[] {
  return [
    ...(repository?.url ? [] : ['package.json: repository.url is missing, without which npm refuses provenance']),
    ...(publishConfig?.provenance === true ? [] : ['package.json: publishConfig.provenance is not true']),
  ];
}

/** @param paths in the tarball */
export function checkPack(paths: readonly string[], { scripts = {} }: Partial<Manifest>): string[] {
  return [
    ...paths
      .filter((path) => !PUBLISHED.some((shape) => shape.test(path)))
      .map((path) => `the package contains ${path}`),
    ...['dist/index.js', 'dist/index.d.ts', 'LICENSE', 'README.md']
      .filter((path) => !paths.includes(path))
      .map((path) => `the package lacks ${path}`),
    ...INSTALL_SCRIPTS.filter((name) => name in scripts).map(
      (name) => `the package has a script "${name}", which npm runs at installation`,
    ),
  ];
}
