// The demo's story for those who watch the metrics alone: begins when it is told to, and stays until it is killed.
// Usage: fork('examples/demo/scraped-service.ts', [port]); it says 'ready', waits for
// any message, says the title of each act as it begins, and 'told' in the end.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from 'sidetone/simulator';
import { ACTS } from './acts.ts';
import { play } from './play.ts';
import { Screen } from './screen.ts';
import { Service } from './service.ts';
import { Signals } from './signals.ts';

/** Nothing is shown, at the pace at which it is shown to people: scrapes must come between the acts. */
const NOWHERE = { isTTY: true, columns: 80, write: () => true };

/** Between acts: what rules compare over five of the drill's minutes must have lasted as long. */
const PAUSE_MS = 1500;

const simulator = await startSimulator();
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
process.send?.('told');
