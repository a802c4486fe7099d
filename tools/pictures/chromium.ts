import { execFileSync, spawnSync } from 'node:child_process';

const PROGRAM = 'chromium';
const INSTALL = `apt-get install -y --no-install-recommends ${PROGRAM}`;

const isThere = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * Debian's.
 *
 * @returns the program
 * @throws Error if it is missing and cannot be installed
 */
export function installChromium(): string {
  if (isThere(PROGRAM)) return PROGRAM;
  if (process.getuid?.() !== 0 || !isThere('apt-get'))
    throw new Error(
      `${PROGRAM} not found, expected on the PATH: install with "${INSTALL}" as root, on Debian or Ubuntu`,
    );
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const [program = '', ...args] = INSTALL.split(' ');
  execFileSync(program, ['update'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  return PROGRAM;
}
