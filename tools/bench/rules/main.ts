// The cost of one evaluation of all rules in Prometheus: `npm run bench:rules`, `npm run bench:rules -- --pods 10,100`.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Sample } from '../../kit/exposition.ts';
import { describeMachine, showGoal, showTable } from '../report.ts';
import { type Cost, evaluate } from './evaluate.ts';
import { podSeries } from './pod-series.ts';

const GOAL_SECONDS = 1;

const { values } = parseArgs({
  options: { pods: { type: 'string', default: '10,100,500' }, rules: { type: 'boolean', default: false } },
});
const counts = values.pods.split(',').map(Number);
if (!counts.every((count) => Number.isInteger(count) && count > 0)) {
  throw new Error(`--pods is "${values.pods}", expected whole numbers from 1, such as 10,100,500`);
}

execFileSync(process.execPath, ['tools/test/programs.ts'], { stdio: 'inherit' });
const series = await podSeries();
console.log(`${describeMachine(false)}\n\n${describeSeries(series)}\n`);
const costs: (readonly [pods: number, cost: Cost])[] = [];
for (const pods of counts) {
  const cost = await evaluate(series, pods);
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

function describeSeries(all: readonly Sample[]): string {
  const names = [...new Set(all.map(({ name }) => name))];
  const lines = names.map((name) => `${String(all.filter((it) => it.name === name).length).padStart(6)}  ${name}`);
  return [`${all.length} series of one pod:`, ...lines].join('\n');
}

function sum(numbers: Readonly<Record<string, number>>): number {
  return Object.values(numbers).reduce((total, number) => total + number, 0);
}
