import { parse } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { register } from './install/register.ts';

/** What NODE_OPTIONS reaches as well when a service is started by a script of its package: it would take the port. */
const PACKAGE_MANAGERS = new Set(['npm', 'npm-cli', 'npx', 'npx-cli', 'pnpm', 'pnpx', 'yarn', 'yarnpkg', 'corepack']);

/** `node --import sidetone/register app.js`: the one line without code. Configured by the environment alone. */
if (!PACKAGE_MANAGERS.has(parse(process.argv[1] ?? '').name)) {
  // A thread inherits the flag, and has no port of its own.
  register(isMainThread ? {} : { metrics: { serve: false } });
}
