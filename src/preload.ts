import { parse } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { startFromEnvironment } from './install/start.ts';

/** Package managers inherit NODE_OPTIONS when they start a service; without this list they would take the port. */
const PACKAGE_MANAGERS = new Set(['npm', 'npm-cli', 'npx', 'npx-cli', 'pnpm', 'pnpx', 'yarn', 'yarnpkg', 'corepack']);

/** `node --import sidetone/register app.js`: register() without a change to the code, configured by the environment. */
if (!PACKAGE_MANAGERS.has(parse(process.argv[1] ?? '').name)) {
  // A worker thread inherits the flag. Only the main thread serves metrics.
  startFromEnvironment(isMainThread ? {} : { metrics: { serve: false } });
}
