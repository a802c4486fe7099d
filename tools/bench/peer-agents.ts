import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export type PeerName = 'dd-trace' | '@sentry/node';

const FOLDER = fileURLToPath(new URL('./peers/', import.meta.url));
const load = createRequire(new URL('./peers/package.json', import.meta.url));

/** From the lock file, without install scripts. */
export function installPeers(): void {
  if (existsSync(`${FOLDER}node_modules/.package-lock.json`)) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: FOLDER,
    stdio: 'inherit',
  });
}

export function peerVersion(name: PeerName): string {
  return (JSON.parse(readFileSync(`${FOLDER}node_modules/${name}/package.json`, 'utf8')) as { version: string })
    .version;
}

type Within = (work: () => Promise<unknown>) => Promise<unknown>;
type Sentry = {
  init(options: object): void;
  startSpan(options: { name: string }, work: () => Promise<unknown>): Promise<unknown>;
};

/**
 * Starts an agent as documented, with every call traced, and a local port in place of its back end.
 *
 * @returns a wrapper in which calls are traced
 */
export function startPeer(name: PeerName, sink: number): Within {
  if (name === 'dd-trace') {
    Object.assign(process.env, {
      DD_TRACE_AGENT_URL: `http://127.0.0.1:${sink}`,
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      DD_TRACE_STARTUP_LOGS: 'false',
    });
    (load('dd-trace') as { init(): void }).init();
    return (work) => work();
  }
  const sentry = load('@sentry/node') as Sentry;
  sentry.init({ dsn: `http://public@127.0.0.1:${sink}/1`, tracesSampleRate: 1 });
  // It makes no span for a call without a parent.
  return (work) => sentry.startSpan({ name: 'bench' }, work);
}
