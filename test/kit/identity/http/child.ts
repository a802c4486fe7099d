import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

import { byName } from '../../answers.ts';
import { type Arrival, CERT, NOWHERE, REFUSED, serve } from '../../server.ts';

import { turns } from '../../turns.ts';
import { describeError } from '../describe.ts';
import { type Report, startService } from '../service.ts';
import { type Family, keyOf, pairs } from './families.ts';
import type { Giving, Scenario } from './scenarios.ts';
import type { Recorder, Recording, Run } from './tape.ts';

export type Task = { family: Family; sidetone: boolean; traced: boolean };
export type HttpReport = Report<Recording> & { arrivals: Arrival[] };

/** Long enough for a request to have arrived on a busy machine. */
const DEADLINE_MS = 400;
const HUNG_MS = 20_000;

const REASONS: Partial<Record<Giving, unknown>> = {
  'with a reason': new RangeError('no longer of interest'),
  // The reason of AbortSignal.timeout().
  'deadline midway': new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
};

const service = startService<Task, HttpReport>();
const { family, traced } = service.task;
if (traced) await trace();
const [plain, secure] = await Promise.all([serve(byName), serve(byName, 'https')]);
service.install([plain.host, secure.host, REFUSED, NOWHERE]);

/** Waiting costs no CPU: scenarios that wait run for all clients at once. */
const waits = ({ giveUp, read }: Scenario): boolean => giveUp === 'deadline' || read === 'late';

const recordings: Record<string, Recording> = {};
const all = await pairs(family);
const playing = async ([recorder, scenario]: (typeof all)[number]): Promise<void> => {
  recordings[keyOf(recorder, scenario)] = await play(recorder, scenario);
};
for (const pair of all.filter(([, scenario]) => !waits(scenario))) await playing(pair);
for (const scenario of new Set(all.map(([, scenario]) => scenario).filter(waits))) {
  await Promise.all(all.filter(([, played]) => played === scenario).map(playing));
}
await service.end({
  recordings,
  hosts: [plain.host, secure.host],
  arrivals: [...plain.arrivals, ...secure.arrivals],
});

/** A service with its own tracing: compares tracing with and without sidetone. */
async function trace(): Promise<void> {
  const [{ HttpInstrumentation }, { UndiciInstrumentation }, { NodeSDK }, { InMemorySpanExporter }] = await Promise.all(
    [
      import('@opentelemetry/instrumentation-http'),
      import('@opentelemetry/instrumentation-undici'),
      import('@opentelemetry/sdk-node'),
      import('@opentelemetry/sdk-trace'),
    ],
  );
  new NodeSDK({
    traceExporter: new InMemorySpanExporter(),
    instrumentations: [
      new HttpInstrumentation({ disableIncomingRequestInstrumentation: true }),
      new UndiciInstrumentation(),
    ],
  }).start();
  // In an ESM service without a loader hook, modules are patched as they are required.
  for (const name of ['http', 'https']) createRequire(import.meta.url)(name);
}

async function play(recorder: Recorder, scenario: Scenario): Promise<Recording> {
  service.stray = [];
  const session = recorder.open(scenario.tls === 'trusted' ? CERT : undefined);
  const calls: unknown[] = [];
  for (let i = 0; i < (scenario.times ?? 1); i++) calls.push(await call(recorder, scenario, session.record));
  // Unhandled rejections are reported after the microtasks.
  await new Promise((resolve) => setImmediate(resolve));
  const recording = { calls, stray: service.stray };
  await session.close();
  await new Promise((resolve) => setImmediate(resolve));
  return recording;
}

async function call(
  recorder: Recorder,
  scenario: Scenario,
  record: (run: Run) => Promise<Recording>,
): Promise<Recording> {
  const controller = new AbortController();
  const { giveUp } = scenario;
  const reason = giveUp && REASONS[giveUp];
  const abort = () => controller.abort(reason);
  const run: Run = {
    url: urlOf(recorder, scenario),
    method: scenario.method ?? 'GET',
    body: scenario.body,
    signal: giveUp === 'deadline' ? AbortSignal.timeout(DEADLINE_MS) : giveUp && controller.signal,
    read: scenario.read ?? 'all',
    onFirstBytes: giveUp?.endsWith('midway') ? abort : undefined,
  };
  const recorded = record(run).catch((error: unknown) => ({ error: describeError(error), same: error === reason }));
  if (giveUp === 'at once') abort();
  else if (giveUp && giveUp !== 'deadline') void plain.arrival().then(turns).then(abort);
  const hung = sleep(HUNG_MS).then(() => ({ hung: true }));
  return Promise.race([recorded, hung]);
}

function urlOf(recorder: Recorder, scenario: Scenario): string {
  const { tls, authority, answer } = scenario;
  const origin = authority === undefined ? (tls === undefined ? plain : secure).url : `http://${authority}`;
  return `${origin}/v1/sessions/${answer}?call=${encodeURIComponent(keyOf(recorder, scenario))}`;
}
