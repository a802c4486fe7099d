// A bad day at several voice APIs, as sidetone reports it. Usage: npm run demo -- [--once] [--port 9500]
import { once } from 'node:events';
import net from 'node:net';
import { parseArgs } from 'node:util';
import { prometheusName, SIGNALS } from 'sidetone';
import { type Simulator, startSimulator } from 'sidetone/simulator';
import { ACTS } from './acts.ts';
import { AlertWatch, alertPanel } from './alerts.ts';
import { PROVIDERS } from './calls.ts';
import { play } from './play.ts';
import { scrape, total } from './scrape.ts';
import { Screen } from './screen.ts';
import { Service } from './service.ts';
import { Signals } from './signals.ts';

/** https://github.com/prometheus/prometheus/wiki/Default-port-allocations: where OpenTelemetry's exporters listen. */
const DEFAULT_PORT = 9464;
const USAGE = 'usage: npm run demo -- [--once] [--port N]';

type Options = { readonly once: boolean; readonly port: number };

const options = readOptions();
if (options === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  // `npm run demo | head` is not an error.
  process.stdout.once('error', () => process.exit());
  const simulator = await startSimulator({ providers: PROVIDERS });
  await run(simulator, options).finally(() => simulator.close());
}

async function run(simulator: Simulator, { once: endsByItself, port }: Options): Promise<void> {
  const screen = new Screen(process.stdout);
  const signals = new Signals();
  const free = await isFree(port);
  const service = new Service(simulator, signals.logger, free ? port : 0);
  const { sidetone } = service;
  await sidetone.ready;
  const metricsUrl = sidetone.metrics.url;
  if (metricsUrl === undefined) {
    console.error('demo: sidetone serves no metrics, expected SIDETONE_DISABLED not to be set');
    process.exitCode = 1;
    return;
  }
  if (!free) screen.print([`Port ${port} is in use; the metrics are on another port.`]);
  screen.print([`${simulator.providers.length} simulated providers, one service, metrics on ${metricsUrl}`]);
  const watch = await AlertWatch.start(metricsUrl);
  try {
    await play(ACTS, { screen, service, signals, simulator, metricsUrl });
    if (watch !== undefined) screen.draw(['', '  Waiting for the last alerts …']);
    screen.print(['', screen.title('THE PAGER'), '', ...alertPanel(await watch?.fired())]);
  } finally {
    await watch?.stop();
  }
  const faults = total(await scrape(metricsUrl), prometheusName(SIGNALS.faults));
  screen.print(['', `Errors inside the instrumentation: ${faults}.`]);
  if (!endsByItself) {
    screen.print([`The metrics stay on ${metricsUrl} until you press Ctrl-C.`]);
    await once(process, 'SIGINT');
  }
  await sidetone.shutdown();
  await signals.shutdown();
}

/** @returns undefined for a wrong command line */
function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({ options: { once: { type: 'boolean' }, port: { type: 'string' } } });
    const port = Number(values.port ?? DEFAULT_PORT);
    const sensible = Number.isInteger(port) && port >= 0 && port <= 65_535;
    return sensible ? { once: values.once ?? false, port } : undefined;
  } catch {
    return undefined;
  }
}

/** The demo must work even if another process uses the port. */
async function isFree(port: number): Promise<boolean> {
  const probe = net.createServer().listen(port, '127.0.0.1');
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.once('listening', () => probe.close(() => resolve(true)));
  });
}
