// A hundred thousand calls, polled twenty times each by four processes: `npm run soak -- calls`.
// Each outcome must be counted once per process that saw the call's end.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import type { Polled } from './poller.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100000' },
    polls: { type: 'string', default: '20' },
    processes: { type: 'string', default: '4' },
  },
});
const [calls, polls, processes] = [Number(values.calls), Number(values.polls), Number(values.processes)];
const PAGE = 100;

/** https://docs.itellico.ai/reference/error-codes: the call's number decides how and when it ends. */
const REASONS = [
  'user_hangup',
  'agent_hangup',
  'voicemail',
  'dial_busy',
  'dial_no_answer',
  'dial_failed',
  'max_duration',
];
const reasonOf = (call: number) => REASONS[call % REASONS.length] as string;
const endsInRound = (call: number) => call % polls;

function conversation(call: number, round: number) {
  const about = { conversation_id: `c2b7a6d4-0000-4000-8000-${call}`, type: 'phone', direction: 'outbound' };
  return round < endsInRound(call)
    ? { ...about, status: 'in_progress' }
    : { ...about, status: 'completed', disconnection_reason: reasonOf(call), duration_seconds: call % 300 };
}

const server = http.createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://provider');
  const [page, round] = [Number(searchParams.get('page')), Number(searchParams.get('round'))];
  const numbers = Array.from({ length: Math.min(PAGE, calls - page * PAGE) }, (_, i) => page * PAGE + i);
  const items = numbers.map((call) => conversation(call, round));
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ count: items.length, items }));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

const began = performance.now();
const pollers = Array.from({ length: processes }, () =>
  fork(new URL('poller.ts', import.meta.url), [host, String(Math.ceil(calls / PAGE)), String(polls)], {
    execArgv: ['--no-warnings', '--expose-gc'],
  }),
);
const results = await Promise.all(pollers.map(result));
server.close();

const expected: Record<string, number> = {};
for (let call = 0; call < calls; call++) expected[reasonOf(call)] = (expected[reasonOf(call)] ?? 0) + 1;
let wrong = 0;
for (const [i, { counts, heapBefore, heapAfter, faults }] of results.entries()) {
  const right = REASONS.every((reason) => counts[reason] === expected[reason]) && faults === 0;
  if (!right) wrong++;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  console.log(
    `process ${i + 1}: ${total} outcomes of ${calls} calls, ${right ? 'each once' : `WRONG: ${JSON.stringify(counts)}`}, faults ${faults}, memory after gc ${mega(heapAfter)} (before ${mega(heapBefore)})`,
  );
}
const seconds = (performance.now() - began) / 1000;
console.log(
  `${calls} calls, polled ${polls} times by ${processes} processes in ${seconds.toFixed(0)} s: ${wrong === 0 ? 'every outcome once' : `${wrong} processes counted wrong`}`,
);
process.exitCode = wrong === 0 ? 0 : 1;

async function result(child: ChildProcess): Promise<Polled> {
  const [polled] = (await once(child, 'message')) as [Polled];
  return polled;
}

function mega(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
