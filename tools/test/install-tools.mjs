// Prometheus, Alertmanager and vmalert for the tests of the alerts, from Debian: `node tools/test/install-tools.mjs`.
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** By program, the package that holds it. */
const PACKAGES = {
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  amtool: 'prometheus-alertmanager',
  vmalert: 'victoria-metrics',
};

/** @returns {string[]} the programs that are not there */
export function missingTools() {
  return Object.keys(PACKAGES).filter((program) => !isInstalled(program));
}

/** Installs what is missing, and nothing else. */
export function installTools() {
  const missing = missingTools();
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => PACKAGES[program]))];
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) {
    throw new Error(
      `${missing.join(', ')} not found, expected on the PATH: install with "${command}" as root, on Debian or Ubuntu`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args) => execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  run('update');
  run('install', '-y', '--no-install-recommends', ...packages);
  const still = missingTools();
  if (still.length > 0) throw new Error(`${still.join(', ')} not found, expected after "${command}"`);
}

function isInstalled(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) installTools();
