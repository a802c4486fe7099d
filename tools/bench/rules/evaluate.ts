import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { renderRules } from '../../../src/monitoring/alerting/render.ts';
import type { RuleGroup } from '../../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../../src/monitoring/rules/rule-files.ts';
import type { Sample } from '../../kit/exposition.ts';
import { freePort } from '../../kit/free-port.ts';
import { Program } from '../../stack/program.ts';
import { spread } from '../report.ts';
import { servePods } from './pods.ts';

const INTERVAL_S = 10;
const EVALUATIONS = 6;
/** While Prometheus reads the past of the pods. */
const FAST = '250ms';
/** While it evaluates: scrapes cost as much as nothing. */
const SLOW = '5m';
/** Prometheus refuses samples that are older than half of it. */
const LARGEST_HEAD = '6h';

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

/**
 * Lets a real Prometheus scrape so many pods and evaluate all the rules. The samples are in its memory, as those of the last
 * hours always are.
 */
export async function evaluate(samples: readonly Sample[], count: number): Promise<Cost> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-rules-'));
  const { rules, slo } = ruleFiles();
  await writeFile(join(folder, 'rules.yml'), renderRules([rules, slo]));
  const pods = await servePods(samples, count);
  const configure = (scrapeInterval: string, ruleFile: string) =>
    writeFile(join(folder, 'prometheus.yml'), configuration(pods.port, count, scrapeInterval, ruleFile));
  await configure(FAST, '');
  const prometheus = new Program(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--storage.tsdb.min-block-duration=${LARGEST_HEAD}`,
      `--storage.tsdb.max-block-duration=${LARGEST_HEAD}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-lifecycle',
    ],
    join(folder, 'log'),
  );
  try {
    await prometheus.ready(`${url}/-/ready`);
    await pods.read();
    await configure(SLOW, 'rules.yml');
    const { ok, status } = await fetch(`${url}/-/reload`, { method: 'POST' });
    if (!ok) throw new Error(`reload answered ${status}, expected 200`);
    return await measure(url, [...rules.groups, ...slo.groups]);
  } finally {
    await prometheus.stop();
    pods.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function configuration(port: number, count: number, scrapeInterval: string, ruleFile: string): string {
  const group = (pod: number) => ({
    targets: [`127.0.0.1:${port}`],
    labels: { __metrics_path__: `/pods/${pod}`, instance: `10.0.${pod >> 8}.${pod & 255}:9464`, namespace: 'voice' },
  });
  // JSON is YAML.
  return JSON.stringify({
    global: { evaluation_interval: `${INTERVAL_S}s`, scrape_interval: scrapeInterval, scrape_timeout: scrapeInterval },
    rule_files: ruleFile === '' ? [] : [ruleFile],
    scrape_configs: [{ job_name: 'dialer', static_configs: Array.from({ length: count }, (_, pod) => group(pod)) }],
  });
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
