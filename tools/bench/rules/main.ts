// The cost of one evaluation of all rules in Prometheus: `npm run bench:rules`, `npm run bench:rules -- --pods 10,100`.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Sample } from '../../kit/exposition.ts';
import { describeMachine, showGoal, showTable } from '../report.ts';
import { writeBlocks } from './blocks.ts';
import { type Cost, evaluate } from './evaluate.ts';
import { podSeries } from './pod-series.ts';

const GOAL_SECONDS = 1;
/** The blocks must exist by the time of their last sample. A machine may get busier than while its speed was measured. */
const WRITING_MARGIN = 1.6;
const PODS_TO_MEASURE_WRITING = 20;
/** After this many seconds, the ranges that rules read would be half empty, and fast to read. */
const LATE = 60;

const { values } = parseArgs({
  options: { pods: { type: 'string', default: '10,100,500' }, rules: { type: 'boolean', default: false } },
});
const counts = values.pods.split(',').map(Number);
if (!counts.every((count) => Number.isInteger(count) && count > 0)) {
  throw new Error(`--pods is "${values.pods}", expected whole numbers from 1, such as 10,100,500`);
}

execFileSync(process.execPath, ['tools/test/programs.ts'], { stdio: 'inherit' });
const series = await podSeries();
const writingSecondsPerPod = WRITING_MARGIN * (await measureWriting());
console.log(`${describeMachine(false)}\n\n${describeSeries(series)}\n`);
const costs: (readonly [pods: number, cost: Cost])[] = [];
for (const pods of counts) {
  const cost = await measure(pods);
  // Immediately: the next one takes minutes.
  const added = sum(cost.groups).toFixed(3);
  console.log(`${pods} pods: ${cost.atOnce.toFixed(3)} s, groups added up ${added} s, ${cost.cpu.toFixed(2)} s of CPU`);
  costs.push([pods, cost]);
}

const header = ['pods', 'series', 'seconds', 'per pod, ms', 'goal', 'met', 'added up', 'CPU seconds'];
const rows = costs.map(([pods, { groups, cpu, atOnce: seconds }]) => {
  const perPod = ((seconds / pods) * 1000).toFixed(2);
  const goal = showGoal(seconds, GOAL_SECONDS, 1);
  return [
    String(pods),
    String(pods * series.length),
    seconds.toFixed(3),
    perPod,
    ...goal,
    sum(groups).toFixed(3),
    cpu.toFixed(2),
  ];
});
console.log(showTable('One evaluation of all rules, the groups side by side, and added up: medians', header, rows));
const parts = (part: 'groups' | 'rules') =>
  Object.keys(costs[0]?.[1][part] ?? {}).map((name) => [
    name,
    ...costs.map(([, cost]) => (cost[part][name] ?? 0).toFixed(3)),
  ]);
const heads = costs.map(([pods]) => `${pods} pods`);
console.log(showTable('By group, seconds', ['group', ...heads], parts('groups')));
if (values.rules) console.log(showTable('By rule, seconds', ['rule', ...heads], parts('rules')));

async function measure(pods: number): Promise<Cost> {
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-rules-'));
  try {
    const end = Math.ceil(Date.now() / 1000 + 20 + pods * writingSecondsPerPod);
    writeBlocks(folder, series, pods, end);
    const early = end * 1000 - Date.now();
    console.log(`${pods} pods written, ${Math.round(early / 1000)} s before their last scrape`);
    if (early < -LATE * 1000) throw new Error(`${pods} pods took too long to write, expected a machine less busy`);
    // Before the time of the blocks' end, Prometheus would refuse to record anything.
    await wait(Math.max(0, early));
    return await evaluate(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Seconds that the blocks of one pod take. */
async function measureWriting(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-rules-'));
  try {
    const began = performance.now();
    writeBlocks(folder, series, PODS_TO_MEASURE_WRITING, Math.floor(Date.now() / 1000));
    return (performance.now() - began) / 1000 / PODS_TO_MEASURE_WRITING;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function describeSeries(all: readonly Sample[]): string {
  const names = [...new Set(all.map(({ name }) => name))];
  const lines = names.map((name) => `${String(all.filter((it) => it.name === name).length).padStart(6)}  ${name}`);
  return [`${all.length} series of one pod:`, ...lines].join('\n');
}

function sum(numbers: Readonly<Record<string, number>>): number {
  return Object.values(numbers).reduce((total, number) => total + number, 0);
}
