import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ROOT } from './support.ts';

const SCRIPT = fileURLToPath(new URL('tools/test/install-tools.mjs', ROOT));

it('says in a sentence what is missing where it cannot install it', () => {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8', env: { PATH: '/nowhere' } });
  expect(status).toBe(1);
  expect(stderr).toContain(
    'Error: prometheus, promtool, prometheus-alertmanager, amtool, vmalert not found, expected on the PATH: install with "apt-get install -y --no-install-recommends prometheus prometheus-alertmanager victoria-metrics" as root, on Debian or Ubuntu',
  );
});
