// The third-party programs that tests and tools run, and their Debian packages.
// Usage: node tools/test/programs.ts   (installs missing programs; needs root)
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PACKAGES = {
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  amtool: 'prometheus-alertmanager',
  vmalert: 'victoria-metrics',
  'victoria-metrics': 'victoria-metrics',
  chromium: 'chromium',
  openssl: 'openssl',
} as const;

export type Program = keyof typeof PACKAGES;

/** The programs of the alert tests; a browser is large, and few tests open one. */
export const ALERTING: readonly Program[] = ['prometheus', 'promtool', 'prometheus-alertmanager', 'amtool', 'vmalert'];
export const PROGRAMS = Object.keys(PACKAGES) as readonly Program[];

export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Installs the missing programs.
 *
 * @throws Error if one is missing and cannot be installed
 */
export function installPrograms(programs: readonly Program[]): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => PACKAGES[program]))];
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) {
    throw new Error(`${missing.join(', ')} not found on the PATH: run "${command}" as root on Debian or Ubuntu`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args: string[]) => execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...packages);
  const still = missing.filter((program) => !isInstalled(program));
  if (still.length > 0) throw new Error(`${still.join(', ')} not found on the PATH after "${command}"`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) installPrograms(ALERTING);
