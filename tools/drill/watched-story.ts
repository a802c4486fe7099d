import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { renderRules } from '../../src/monitoring/rules/render.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { parseThresholds } from '../../src/monitoring/rules/thresholds.ts';
import { freePort } from '../stack/program.ts';
import { Stack } from '../stack/stack.ts';

/** A minute of the rules takes a second, as in the drills: the story is over in half a minute. */
export const TIME_SCALE = 1 / 60;
/** The story has fewer calls than a service: of each kind one is enough. */
const THRESHOLDS = { 'auth.minErrors': 2, 'calls.minAttempts': 1, 'dial.minErrors': 2, 'streams.minErrors': 3 };
const NOBODY = 'http://127.0.0.1:9/';
/** Scrapes and evaluations before the story, so that every series has been seen at 0, and after it. */
const QUIET_MS = 3000;

/** Unix seconds, and how far apart the points are. */
export type Range = { readonly start: number; readonly end: number; readonly step: number };

/** What a Prometheus saw of the demo's story. */
export type Seen = {
  /** @throws Error when Prometheus refuses the query */
  readonly ask: (query: string, range?: Range) => Promise<Series[]>;
  /** The whole story, by the second. */
  readonly range: Range;
  /** By title, when each act began. */
  readonly acts: Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
};

export type Series = {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly [number, string][];
};

/** Plays the story to a real Prometheus that has the shipped rules. Needs the built package. */
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
    await stack.start({ rules: text, services: { eu: port }, webhook: NOBODY });
    const start = now();
    await wait(QUIET_MS);
    const acts = await tell(service);
    await wait(QUIET_MS);
    const range = { start, end: now(), step: 1 };
    return { ask: (query, asked = range) => queryRange(stack.url, query, asked), range, acts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const now = (): number => Date.now() / 1000;

/** Until the last act is over. */
async function tell(service: ChildProcess): Promise<Record<string, number>> {
  const acts: Record<string, number> = {};
  const told = new Promise<void>((resolve, reject) => {
    service.on('message', (title: string) => {
      if (title === 'told') resolve();
      else acts[title] = now();
    });
    service.once('exit', (code) => reject(new Error(`the story ended with ${code}`)));
  });
  service.send('begin');
  await told;
  return acts;
}

async function queryRange(url: string, query: string, { start, end, step }: Range): Promise<Series[]> {
  const parameters = new URLSearchParams({ query, start: String(start), end: String(end), step: String(step) });
  const response = await fetch(`${url}/api/v1/query_range`, { method: 'POST', body: parameters });
  const { data, error } = (await response.json()) as { data?: { result: Series[] }; error?: string };
  if (data === undefined) throw new Error(`${error}: ${query}`);
  return data.result;
}
