import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, Stack } from '../../drill/stack.ts';
import { renderRules } from '../../src/rules/render.ts';
import { ruleFiles } from '../../src/rules/rule-files.ts';

/** A minute of the rules takes a second, as in the drills: the story is over in half a minute. */
export const TIME_SCALE = 1 / 60;
const NOBODY = 'http://127.0.0.1:9/';
/** Scrapes and evaluations before the story, so that every series has been seen at 0, and after it. */
const QUIET_MS = 3000;

/** What a Prometheus saw of the demo's story. */
export type Seen = {
  /** Of a query over the whole story. @throws Error when Prometheus refuses it */
  readonly ask: (query: string) => Promise<Series[]>;
  readonly seconds: number;
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
  const service = fork(new URL('../../demo/untold.ts', import.meta.url), [String(port)], {
    execArgv: ['--no-warnings'],
  });
  const close = async () => {
    service.kill();
    await stack.stop();
  };
  try {
    await once(service, 'message');
    const { rules, dashboards } = ruleFiles({ timeScale: TIME_SCALE });
    await stack.start({
      rules: renderRules([rules, dashboards], { timeScale: TIME_SCALE }),
      servicePort: port,
      webhook: NOBODY,
    });
    const began = Date.now() / 1000;
    await wait(QUIET_MS);
    service.send('begin');
    await once(service, 'message');
    await wait(QUIET_MS);
    const ended = Date.now() / 1000;
    return { ask: (query) => queryRange(stack.url, query, began, ended), seconds: Math.ceil(ended - began), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function queryRange(url: string, query: string, start: number, end: number): Promise<Series[]> {
  const parameters = new URLSearchParams({ query, start: String(start), end: String(end), step: '1' });
  const response = await fetch(`${url}/api/v1/query_range`, { method: 'POST', body: parameters });
  const { data, error } = (await response.json()) as { data?: { result: Series[] }; error?: string };
  if (data === undefined) throw new Error(`${error}: ${query}`);
  return data.result;
}
