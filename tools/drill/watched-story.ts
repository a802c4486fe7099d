import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { renderRules } from '../../src/monitoring/alerting/render.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { parseThresholds } from '../../src/monitoring/rules/thresholds.ts';
import { freePort } from '../kit/free-port.ts';
import { pagerConfig } from '../stack/pager-config.ts';
import { Stack } from '../stack/stack.ts';

/** The rules run at 60 times their speed, as in the drills: the story takes half a minute. */
export const TIME_SCALE = 1 / 60;
/** Lower thresholds, because the story has fewer calls than a service. */
const THRESHOLDS = { 'auth.minErrors': 2, 'calls.minAttempts': 1, 'dial.minErrors': 2, 'streams.minErrors': 3 };
/** The address of a pager that does not exist. */
const NO_PAGER = 'http://127.0.0.1:9/';
/** Time for scrapes and evaluations before and after the story. */
const QUIET_MS = 3000;

/** A time range in Unix seconds, and the distance between points. */
export type Range = { readonly start: number; readonly end: number; readonly step: number };

/** What Prometheus recorded of the demo. */
export type Seen = {
  /** @throws Error if Prometheus rejects the query */
  readonly ask: (query: string, range?: Range) => Promise<Series[]>;
  /** The whole story, by the second. */
  readonly range: Range;
  /** When each act began, by title. */
  readonly acts: Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
};

export type Series = {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly [number, string][];
};

/** Plays the story while a real Prometheus with the shipped rules scrapes it. Needs the built package. */
export async function watchStory(): Promise<Seen> {
  const port = await freePort();
  const stack = new Stack();
  const service = fork(new URL('../../examples/demo/scraped-service.ts', import.meta.url), [String(port)], {
    execArgv: ['--no-warnings'],
  });
  const close = async () => {
    service.kill();
    await stack.stop();
  };
  try {
    await once(service, 'message');
    const { rules, dashboards } = ruleFiles({ thresholds: parseThresholds(THRESHOLDS), timeScale: TIME_SCALE });
    const text = renderRules([rules, dashboards], { timeScale: TIME_SCALE });
    const labels = { cluster: 'eu', namespace: 'voice', job: 'dialer' };
    await stack.start({ rules: text, targets: [{ port, labels }], alertmanagers: [pagerConfig(NO_PAGER)] });
    const start = now();
    await wait(QUIET_MS);
    const acts = await playStory(service);
    await wait(QUIET_MS);
    const range = { start, end: now(), step: 1 };
    return { ask: (query, asked = range) => queryRange(stack.url, query, asked), range, acts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const now = (): number => Date.now() / 1000;

/** Plays the story to the end of the last act. */
async function playStory(service: ChildProcess): Promise<Record<string, number>> {
  const acts: Record<string, number> = {};
  const done = new Promise<void>((resolve, reject) => {
    service.on('message', (title: string) => {
      if (title === 'done') resolve();
      else acts[title] = now();
    });
    service.once('exit', (code) => reject(new Error(`the story ended with ${code}`)));
  });
  service.send('begin');
  await done;
  return acts;
}

async function queryRange(url: string, query: string, { start, end, step }: Range): Promise<Series[]> {
  const parameters = new URLSearchParams({ query, start: String(start), end: String(end), step: String(step) });
  const response = await fetch(`${url}/api/v1/query_range`, { method: 'POST', body: parameters });
  const { data, error } = (await response.json()) as { data?: { result: Series[] }; error?: string };
  if (data === undefined) throw new Error(`${error}: ${query}`);
  return data.result;
}
