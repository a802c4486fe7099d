import { NOWHERE, REFUSED } from '../../server.ts';
import { CLIENTS } from '../../streams/clients.ts';
import { type Report, startService } from '../service.ts';
import { type Recording, record } from './recorder.ts';
import type { Place, Scenario } from './scenario.ts';
import { scenariosOf } from './scenarios.ts';

export type Task = { client: string; sidetone: boolean; host: string; secureHost: string; silentHost: string };
export type StreamReport = Report<Recording>;

/** Each scenario has its own connection, so that all can run at once. */
const AT_ONCE = 12;

const service = startService<Task, StreamReport>();
const { host, secureHost, silentHost, ...task } = service.task;
service.install([host, secureHost, silentHost, REFUSED, NOWHERE], { streamErrors: true });

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
  return { url: `ws://${host}${path}`, secureUrl: `wss://${secureHost}${path}`, silentHost };
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
await service.end({ recordings, hosts: [host, secureHost, silentHost] });
