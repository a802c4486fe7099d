import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Sample } from '../../kit/exposition.ts';

/** Seconds. */
const SCRAPE_INTERVAL = 30;
/** Longer than the longest span of any rule. */
const HISTORY = 70 * 60;
/** Pods are scraped one after the other, not all at once. */
const TURNS = 5;
/** A busy machine serves some 300 pages a second. */
const DEADLINE_MS = 1_200_000;

const CUMULATIVE = /_(?:total|bucket|count|sum)$/;
const CLOCK = /_timestamp_seconds$/;

/** So many pods, each with every series of the one. Each scrape of a pod reads its next half minute, from an hour ago until now. */
export type Pods = {
  readonly port: number;
  /** Resolves once Prometheus has the whole past of each pod. */
  readonly read: () => Promise<void>;
  readonly close: () => void;
};

export async function servePods(samples: readonly Sample[], pods: number): Promise<Pods> {
  const began = Math.floor(Date.now() / 1000) - HISTORY;
  const scrapes = new Array<number>(pods).fill(0);
  const pages = new Map<number, string>();
  const timeOf = (scrape: number, turn: number) => began + scrape * SCRAPE_INTERVAL + turn * (SCRAPE_INTERVAL / TURNS);
  const isDue = (scrape: number, turn: number) => timeOf(scrape, turn) <= Date.now() / 1000;

  function page(scrape: number, turn: number): string {
    const key = scrape * TURNS + turn;
    const known = pages.get(key);
    if (known !== undefined) return known;
    const at = timeOf(scrape, turn);
    const made = samples
      .map(({ name, series, value }) => `${series} ${valueAt(name, value, scrape, at)} ${at}000\n`)
      .join('');
    pages.set(key, made);
    return made;
  }

  const server = createServer((request, response) => {
    const pod = Number(request.url?.slice('/pods/'.length));
    const scrape = scrapes[pod] ?? 0;
    const turn = pod % TURNS;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(page(scrape, turn));
    if (isDue(scrape + 1, turn)) scrapes[pod] = scrape + 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async read() {
      const until = Date.now() + DEADLINE_MS;
      while (scrapes.some((scrape, pod) => isDue(scrape + 1, pod % TURNS))) {
        if (Date.now() > until) throw new Error(`${pods} pods took too long to read, expected a machine less busy`);
        await wait(500);
      }
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A counter that counted once counts as often between any two scrapes; one that never counted stays at 0. */
function valueAt(name: string, value: number, scrape: number, at: number): number {
  if (CLOCK.test(name)) return at;
  return CUMULATIVE.test(name) ? value * (scrape + 1) : value;
}
