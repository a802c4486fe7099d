// The service of the drill, in its own process: the one line, and calls as the drill requests them.
import { setTimeout as wait } from 'node:timers/promises';
import { register } from '../../src/index.ts';
import { TRAFFIC, type Traffic, type TrafficName } from './traffic.ts';

export type Order =
  /** The traffic, and the milliseconds between its requests; 0 ends it. */
  | { readonly traffic: TrafficName; readonly everyMs: number }
  /** From now on the logger throws. */
  | { readonly logger: 'broken' };

const hosts = JSON.parse(process.env['DRILL_HOSTS'] ?? '{}') as Record<string, string>;
let loggerIsBroken = false;
const log = (): void => {
  if (loggerIsBroken) throw new Error('the disk is full');
};
const sidetone = register({
  providers: Object.fromEntries(
    Object.entries(hosts).map(([name, host]) => [name, { hosts: [host], streamErrors: true }]),
  ),
  metrics: { serve: { host: '127.0.0.1', port: Number(process.env['DRILL_PORT']) } },
  logger: { info: log, warn: log, error: log },
  tracing: false,
});

/** Longer than the simulator's calls. */
const OVER_MS = 300;

const timers = new Map<TrafficName, NodeJS.Timeout>();

process.on('message', (order: Order) => {
  if ('logger' in order) {
    loggerIsBroken = true;
    return;
  }
  const { traffic, everyMs } = order;
  clearInterval(timers.get(traffic));
  timers.delete(traffic);
  if (everyMs > 0)
    timers.set(
      traffic,
      setInterval(() => call(TRAFFIC[traffic]), everyMs),
    );
});
process.once('disconnect', () => process.exit());

await sidetone.ready;
process.send?.('ready');

function call({ provider, kind, path, read }: Traffic): void {
  const host = hosts[provider];
  if (kind === 'stream') {
    stream(`ws://${host}${path}`);
    return;
  }
  fetch(`http://${host}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
    .then(async (response) => {
      const body = (await response.json()) as { id?: string; workflow_run_id?: number };
      if (read !== undefined && response.ok)
        await ask(`http://${host}${read.replace('{id}', String(body.id ?? body.workflow_run_id))}`);
    })
    .catch(() => {});
}

/** Polls a call when it must be over. */
async function ask(url: string): Promise<void> {
  await wait(OVER_MS);
  await (await fetch(url)).text();
}

/** A call of a second. */
function stream(url: string): void {
  const socket = new WebSocket(url);
  socket.addEventListener('error', () => {});
  setTimeout(() => socket.close(1000), 1000);
}
