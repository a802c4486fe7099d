import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ROOT } from '../kit/program.ts';

const SCRIPT = fileURLToPath(new URL('tools/test/programs.ts', ROOT));

it('reports missing programs, and the command to install them, where it cannot install them', () => {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8', env: { PATH: '/nowhere' } });
  expect(status).toBe(1);
  expect(stderr).toContain(
    'Error: prometheus, promtool, prometheus-alertmanager, amtool, vmalert not found on the PATH: run "apt-get install -y --no-install-recommends prometheus prometheus-alertmanager victoria-metrics" as root on Debian or Ubuntu',
  );
});
