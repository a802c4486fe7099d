import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { explainMissed, showGoal, showTable } from './report.ts';

export type ExporterSize = { readonly seconds: number };

const GOAL_MIB = 60;
const GOAL_PERCENT = 1;
const REASON = 'Node itself takes most of the memory, and a request of Node most of the time';
/** Of the kernel: the unit of the times in /proc/<pid>/stat. */
const TICKS = 100;
const PER_PROVIDER = 10;
/** The ids that each provider's request needs. */
const PROVIDERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bland: {},
  deepgram: { project_id: 'p' },
  dograh: {},
  elevenlabs: {},
  kallglot: {},
  plivo: { auth_id: 'MA1' },
  telnyx: {},
  twilio: { AccountSid: 'AC1' },
  ultravox: {},
  vonage: { api_key: 'k' },
};
/** One body with the fields of all: the tables find theirs. */
const BODY = JSON.stringify({
  balance: '12.5',
  currency: 'USD',
  value: 10.28,
  cash_credits: '23.7',
  remaining_credits: 5,
  freeTimeRemaining: '15.5s',
  character_limit: 100,
  character_count: 5,
  billing: { current_balance: 3 },
  data: { available_credit: '400.00', currency: 'USD' },
  balances: [{ amount: 3, units: 'usd' }],
});

/** `sidetone credits` as a process of its own, which asks about 100 accounts each minute: five times the usual pace. */
export async function runExporter({ seconds }: ExporterSize): Promise<string> {
  const server = http.createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'x-api-credits-remaining': '7' }).end(BODY),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-bench-'));
  const accounts = Object.entries(PROVIDERS).flatMap(([provider, ids]) =>
    Array.from({ length: PER_PROVIDER }, (_, i) => ({
      provider,
      account: `customer-${i}`,
      key: 'THE_KEY',
      ids,
      origin,
    })),
  );
  writeFileSync(join(folder, 'credits.json'), JSON.stringify({ interval: 60, atStart: true, accounts }));
  const args = ['dist/cli.js', 'credits', '--config', join(folder, 'credits.json'), '--port', '0'];
  const child = spawn(process.execPath, args, {
    // As the examples start it.
    env: { ...process.env, THE_KEY: 'k', NODE_OPTIONS: '--jitless' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const url = await addressOf(child);
    // The first round is part of the start.
    await sleep(20_000);
    const before = cpuSeconds(child);
    await sleep(seconds * 1000);
    const percent = ((cpuSeconds(child) - before) / seconds) * 100;
    const series = (await (await fetch(url)).text()).match(/^voice_api_credits_remaining\{/gm)?.length ?? 0;
    const mib = residentMib(child);
    const rows = [
      [
        'sidetone credits',
        String(series),
        mib.toFixed(1),
        ...showGoal(mib, GOAL_MIB, 0),
        percent.toFixed(2),
        ...showGoal(percent, GOAL_PERCENT, 0),
      ],
    ];
    const title = 'H. The exporter: 100 accounts of 10 providers, each asked every minute';
    const table = showTable(title, ['', 'readings', 'RSS MiB', 'goal', 'met', 'CPU %', 'goal', 'met'], rows);
    return `${table}${explainMissed(rows, () => REASON)}`;
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
    server.close();
  }
}

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  for await (const chunk of stderr ?? []) {
    const [url] = /http:\S+/.exec(String(chunk)) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('sidetone credits ended before it served its metrics');
}

const fileOf = ({ pid }: ChildProcess, name: string): string => readFileSync(`/proc/${pid}/${name}`, 'utf8');

function residentMib(child: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+)/.exec(fileOf(child, 'status'))?.[1]) / 1024;
}

/** Of the process, by the kernel (proc(5)). */
function cpuSeconds(child: ChildProcess): number {
  const fields = fileOf(child, 'stat').split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}
