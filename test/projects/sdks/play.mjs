// One SDK in its own process. The test names an act, and gets what the SDK returned or threw, and what sidetone
// logged meanwhile.
import { setTimeout as wait } from 'node:timers/promises';
import { describe } from './describe.mjs';

const [name, provider, side] = process.argv.slice(2);
/** A response is classified once its body has been read, a stream once it has closed. */
const SETTLED_MS = 80;

const lines = [];
const log = (fields) => lines.push(fields);
if (side === 'watched') {
  const { register } = await import('sidetone');
  register({
    providers: { [provider]: { streamErrors: true } },
    metrics: { serve: false },
    tracing: false,
    logger: { info: log, warn: log, error: log },
  });
}
// SDKs write warnings to the console before they retry.
for (const method of ['log', 'info', 'warn', 'error', 'debug']) console[method] = () => {};
const { acts } = await import(`./clients/${name}.mjs`);

process.on('message', async (act) => {
  const outcome = await acts[act]().then(
    (result) => ({ result: describe(result) }),
    (error) => ({ error: describe(error) }),
  );
  await wait(SETTLED_MS);
  process.send({ outcome, lines: lines.splice(0) });
});
process.once('disconnect', () => process.exit());
process.send('ready');
