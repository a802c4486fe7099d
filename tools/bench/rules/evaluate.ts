import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { renderRules } from '../../../src/monitoring/alerting/render.ts';
import type { RuleGroup } from '../../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../../src/monitoring/rules/rule-files.ts';
import { freePort } from '../../kit/free-port.ts';
import { Program } from '../../stack/program.ts';
import { spread } from '../report.ts';

const INTERVAL_S = 10;
const EVALUATIONS = 6;

/** Seconds of one evaluation. */
export type Cost = {
  /** CPU time for all groups, garbage collection included: a busy machine does not change it. */
  readonly cpu: number;
  /** Wall-clock time with all groups due at once, on the available cores. */
  readonly atOnce: number;
  /** Wall-clock time of each alone: medians. */
  readonly groups: Readonly<Record<string, number>>;
  readonly rules: Readonly<Record<string, number>>;
};

/** The part of Prometheus's response to /api/v1/rules that is read. */
type RuleState = {
  readonly name: string;
  readonly labels?: { readonly severity?: string };
  readonly evaluationTime: number;
  readonly health: string;
  readonly lastError?: string;
};
type GroupState = {
  readonly name: string;
  readonly lastEvaluation: string;
  readonly evaluationTime: number;
  readonly rules: readonly RuleState[];
};

/** Lets a real Prometheus evaluate all the rules over the blocks in the folder. */
export async function evaluate(dataFolder: string): Promise<Cost> {
  const port = await freePort();
  const folder = join(dataFolder, 'prometheus');
  await mkdir(folder);
  const { rules, slo } = ruleFiles();
  await writeFile(join(folder, 'rules.yml'), renderRules([rules, slo]));
  const config = `global: { evaluation_interval: ${INTERVAL_S}s }\nrule_files: [rules.yml]\n`;
  await writeFile(join(folder, 'prometheus.yml'), config);
  const prometheus = new Program(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${dataFolder}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    join(folder, 'log'),
  );
  const url = `http://127.0.0.1:${port}`;
  try {
    await prometheus.ready(`${url}/-/ready`);
    return await measure(url, [...rules.groups, ...slo.groups]);
  } finally {
    await prometheus.stop();
  }
}

async function measure(url: string, all: readonly RuleGroup[]): Promise<Cost> {
  const groupCount = all.length;
  const seen = new Map<string, GroupState[]>();
  await watch(url, seen, groupCount, 1);
  const before = await readMetrics(url);
  await watch(url, seen, groupCount, EVALUATIONS);
  const after = await readMetrics(url);
  const evaluations = (after.iterations - before.iterations) / groupCount;
  const groups: Record<string, number> = {};
  const rules: Record<string, number> = {};
  for (const [name, [, ...states]] of seen) {
    groups[name] = spread(states.map(({ evaluationTime }) => evaluationTime)).median;
    for (const [i, rule] of (states[0]?.rules ?? []).entries()) {
      const times = states.map((state) => healthy(state.rules[i]).evaluationTime);
      rules[`${rule.name} ${rule.labels?.severity ?? ''}`.trim()] = spread(times).median;
    }
  }
  return { cpu: (after.cpu - before.cpu) / evaluations, atOnce: await evaluateAtOnce(url, all), groups, rules };
}

/** As Prometheus does: the groups side by side, the rules of each one after the other. */
async function evaluateAtOnce(url: string, groups: readonly RuleGroup[]): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < EVALUATIONS; i++) {
    // Between the evaluations of Prometheus itself, most of which are due at other times.
    await wait(1300);
    const began = performance.now();
    await Promise.all(
      groups.map(async ({ rules }) => {
        for (const { expr } of rules) {
          const asked = await fetch(`${url}/api/v1/query`, {
            method: 'POST',
            body: new URLSearchParams({ query: expr }),
          });
          const { error } = (await asked.json()) as { error?: string };
          if (error !== undefined) throw new Error(`${error}: ${expr}`);
        }
      }),
    );
    times.push((performance.now() - began) / 1000);
  }
  return spread(times).median;
}

/** Until each group has been evaluated this often. The first evaluation does not count, because nothing is cached. */
async function watch(url: string, seen: Map<string, GroupState[]>, groupCount: number, times: number): Promise<void> {
  while (seen.size < groupCount || [...seen.values()].some((states) => states.length < times)) {
    await wait(1000);
    const { data } = (await (await fetch(`${url}/api/v1/rules`)).json()) as { data: { groups: GroupState[] } };
    for (const group of data.groups) {
      // The zero time of Go: not yet.
      if (group.lastEvaluation.startsWith('0001')) continue;
      const states = seen.get(group.name) ?? [];
      if (states.at(-1)?.lastEvaluation !== group.lastEvaluation) seen.set(group.name, [...states, group]);
    }
  }
}

async function readMetrics(url: string): Promise<{ cpu: number; iterations: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].reduce(
      (all, [, value]) => all + Number(value),
      0,
    );
  return { cpu: sum('process_cpu_seconds_total'), iterations: sum('prometheus_rule_group_iterations_total') };
}

/** @throws Error when Prometheus could not evaluate it, which would be fast */
function healthy(rule: RuleState | undefined): RuleState {
  if (rule?.health === 'ok') return rule;
  throw new Error(`${rule?.name} is ${rule?.health}: ${rule?.lastError}`);
}
