import { Registry } from 'prom-client';
import { register } from '../../../src/index.ts';

/** A service whose logger is broken, and which lives on until its instrumentation has said what it did not log. */
const [origin = '', livesFor = ''] = process.argv.slice(2);
const registry = new Registry();
const broken = () => {
  throw new Error('The disk is full.');
};
register({
  metrics: { registry, serve: false },
  logger: { error: broken, warn: broken, info: broken },
  providers: { kallglot: { hosts: [new URL(origin).host] } },
});

// More than are logged of one kind: the rest is said in sum, by a timer.
for (let i = 0; i < 8; i++) await (await fetch(`${origin}/v1/sessions/credits`)).text();
setTimeout(() => process.stdout.write('alive'), Number(livesFor));
