import { parse } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { startFromEnvironment } from './install/start.ts';

/** Programs that inherit NODE_OPTIONS beside a service; without this list they would take the port. */
const PACKAGE_MANAGERS = ['npm', 'npm-cli', 'npx', 'npx-cli', 'pnpm', 'pnpx', 'yarn', 'yarnpkg', 'corepack'];
const OTHERS = new Set([...PACKAGE_MANAGERS, 'sidetone']);
/** `sidetone doctor` must not check itself. */
const OWN_COMMAND = /[\\/]sidetone[\\/]dist[\\/]cli\.js$/;
const program = process.argv[1] ?? '';

/** `node --import sidetone/register app.js`: register() without a change to the code, configured by the environment. */
if (!OTHERS.has(parse(program).name) && !OWN_COMMAND.test(program)) {
  // A worker thread inherits the flag. Only the main thread serves metrics.
  startFromEnvironment(isMainThread ? {} : { metrics: { serve: false } });
}
