import { Registry } from 'prom-client';
import { register } from '../../../../src/index.ts';
import { NOWHERE, REFUSED } from '../../server.ts';
import { CLIENTS } from '../../streams/clients.ts';
import { describeError, type Recording, record } from './recorder.ts';
import type { Place, Scenario } from './scenario.ts';
import { scenariosOf } from './scenarios.ts';

/** What one process is told to do, and what it saw. */
export type Task = { client: string; sidetone: boolean; host: string; secureHost: string; silentHost: string };
export type Report = { recordings: Record<string, Recording>; stray: unknown[]; metrics: string };

/** Side by side, so that it takes less time; each scenario has a connection of its own. */
const AT_ONCE = 12;

const task = JSON.parse(process.argv[2] ?? '') as Task;
const registry = new Registry();
const line = () => {};
if (task.sidetone) {
  const hosts = [task.host, task.secureHost, task.silentHost, REFUSED, NOWHERE];
  register({
    metrics: { registry, serve: false },
    logger: { error: line, warn: line, info: line },
    providers: { kallglot: { hosts, streamErrors: true } },
  });
}

/** What reaches nobody else: it would end a service, or fill its log. */
const stray: unknown[] = [];
process.on('unhandledRejection', (error) => stray.push({ unhandledRejection: describeError(error) }));
process.on('uncaughtException', (error) => stray.push({ uncaughtException: describeError(error) }));
process.on('warning', ({ name, message }) => stray.push({ warning: `${name}: ${message}` }));

const client = CLIENTS.find(({ name }) => name === task.client);
if (client === undefined) throw new Error(`no client ${task.client}`);
const recordings: Record<string, Recording> = {};
const waiting = [...scenariosOf(client.family)];

async function work(): Promise<void> {
  for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift()) {
    if (client !== undefined) recordings[scenario.name] = await record(client, scenario, placeOf(scenario));
  }
}

function placeOf({ name }: Scenario): Place {
  const path = `/v1/sessions/sess_1/connect?scenario=${encodeURIComponent(name)}&token=kst_live_secret1`;
  return { url: `ws://${task.host}${path}`, secureUrl: `wss://${task.secureHost}${path}`, silentHost: task.silentHost };
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
const report: Report = { recordings, stray, metrics: task.sidetone ? await registry.metrics() : '' };
process.stdout.write(JSON.stringify(report), () => process.exit(0));
