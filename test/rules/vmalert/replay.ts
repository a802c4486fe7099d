import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../tools/kit/free-port.ts';
import { Program } from '../../../tools/stack/program.ts';
import { tool } from '../../kit/program.ts';
import type { Labels } from '../situations/counters.ts';
import type { Samples } from '../situations/fleet.ts';
import { type Sample, type Series, writeRequest } from './remote-write.ts';

/** Any time in the past will do: all of the history has been, so that nothing depends on the clock. */
const START = Date.UTC(2026, 0, 5);
/** Values that are times. */
const CLOCK = /_(?:start_time|timestamp)_seconds$/;
const SERIES_PER_REQUEST = 1000;

export type History = {
  readonly samples: Iterable<Samples>;
  /** Seconds between two scrapes. */
  readonly interval: number;
  readonly minutes: number;
};

/** The labels of an alert, and the minutes in which it fires. */
export type Firing = { readonly labels: Labels; readonly minutes: readonly number[] };

/**
 * Writes a history to a VictoriaMetrics, lets vmalert evaluate the rules at each minute of it, and reads which alerts fired.
 *
 * @param levels rule files, each of which may read what those before it recorded
 */
export async function replay(folder: string, levels: readonly string[], history: History): Promise<Firing[]> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await mkdir(folder, { recursive: true });
  const victoria = new Program(
    'victoria-metrics',
    [
      `-storageDataPath=${join(folder, 'data')}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      '-retentionPeriod=100y',
      '-search.disableCache',
    ],
    join(folder, 'victoria-metrics.log'),
  );
  try {
    await victoria.ready(`${url}/health`);
    await write(url, history);
    for (const [i, rules] of levels.entries()) {
      const file = join(folder, `level-${i}.yml`);
      await writeFile(file, rules);
      await evaluate(file, url, history.minutes);
      await fetch(`${url}/internal/force_flush`);
    }
    return await readAlerts(url);
  } finally {
    await victoria.stop();
  }
}

async function write(url: string, { samples, interval }: History): Promise<void> {
  const all = [...samples].map((one) => seriesOf(one, interval));
  for (let i = 0; i < all.length; i += SERIES_PER_REQUEST) {
    const body = writeRequest(all.slice(i, i + SERIES_PER_REQUEST));
    const response = await fetch(`${url}/api/v1/write`, { method: 'POST', body });
    if (!response.ok) throw new Error(`VictoriaMetrics refused samples: ${await response.text()}`);
  }
  await fetch(`${url}/internal/force_flush`);
}

/** As a scrape leaves it: a series that is there no longer ends with a marker. */
function seriesOf({ metric, labels, values }: Samples, interval: number): Series {
  const offset = CLOCK.test(metric) ? START / 1000 : 0;
  const samples = values.flatMap((value, i): Sample[] => {
    const time = START + i * interval * 1000;
    if (value !== undefined) return [[time, value + offset]];
    return values[i - 1] === undefined ? [] : [[time, 'stale']];
  });
  return { labels: { __name__: metric, ...labels }, samples };
}

async function evaluate(file: string, url: string, minutes: number): Promise<void> {
  const { status, output } = await tool(
    'vmalert',
    `-rule=${file}`,
    `-datasource.url=${url}`,
    `-remoteWrite.url=${url}`,
    '-evaluationInterval=1m',
    // By default a replay evaluates every five minutes.
    '-datasource.queryStep=1m',
    `-replay.timeFrom=${new Date(START).toISOString()}`,
    `-replay.timeTo=${new Date(START + minutes * 60_000).toISOString()}`,
    '-replay.rulesDelay=0s',
    '-replay.disableProgressBar',
  );
  if (status !== 0) throw new Error(`vmalert ended with ${status}: ${output.slice(-2000)}`);
}

async function readAlerts(url: string): Promise<Firing[]> {
  const response = await fetch(`${url}/api/v1/export?match[]=ALERTS{alertstate="firing"}`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { metric, timestamps } = JSON.parse(line) as { metric: Labels; timestamps: number[] };
    return { labels: metric, minutes: timestamps.map((time) => (time - START) / 60_000) };
  });
}
