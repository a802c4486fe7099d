// The demo without a screen, for programs that scrape its metrics. Runs until it is killed.
// Usage: fork('examples/demo/scraped-service.ts', [port]). It sends 'ready', waits for any message, sends the title of
// each act as it begins, and 'done' at the end.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from 'sidetone/simulator';
import { ACTS } from './acts.ts';
import { PROVIDERS } from './calls.ts';
import { play } from './play.ts';
import { Screen } from './screen.ts';
import { Service } from './service.ts';
import { Signals } from './signals.ts';

/** A terminal that shows nothing. Its pace leaves time for scrapes between the acts. */
const NOWHERE = { isTTY: true, columns: 80, write: () => true };

/** Pause between acts, so that rules over five accelerated minutes see each act. */
const PAUSE_MS = 1500;

const simulator = await startSimulator({ providers: PROVIDERS });
const signals = new Signals();
const service = new Service(simulator, signals.logger, Number(process.argv[2]));
await service.sidetone.ready;
process.once('disconnect', () => process.exit());
process.send?.('ready');
await once(process, 'message');
const metricsUrl = service.sidetone.metrics.url ?? '';
for (const act of ACTS) {
  process.send?.(act.title);
  await play([act], { screen: new Screen(NOWHERE), service, signals, simulator, metricsUrl });
  await sleep(PAUSE_MS);
}
process.send?.('done');
