import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../../kit/exposition.ts';

/** Seconds. */
const SCRAPE_INTERVAL = 30;
/** Longer than the longest span of any rule. */
const HISTORY = 70 * 60;
/** An undocumented flag of promtool. Every two hours, at the turn, each series would be in two blocks. */
const ONE_BLOCK = '480h';
const FLUSH_CHARACTERS = 4_000_000;

const CUMULATIVE = /_(?:total|bucket|count|sum)$/;
const CLOCK = /_timestamp_seconds$/;

/**
 * Writes the history of so many pods as blocks of a Prometheus, each pod with every series of the one.
 *
 * @param end Unix seconds of the last sample
 */
export function writeBlocks(dataFolder: string, samples: readonly Sample[], pods: number, end: number): void {
  const text = join(dataFolder, 'pods.om');
  writeOpenMetrics(text, samples, pods, end);
  execFileSync(
    'promtool',
    ['tsdb', 'create-blocks-from', `--max-block-duration=${ONE_BLOCK}`, 'openmetrics', text, dataFolder],
    { stdio: 'pipe' },
  );
  rmSync(text);
}

function writeOpenMetrics(path: string, samples: readonly Sample[], pods: number, end: number): void {
  const file = openSync(path, 'w');
  const scrapes = Math.floor(HISTORY / SCRAPE_INTERVAL);
  let text = '';
  for (let pod = 0; pod < pods; pod++) {
    const instance = `10.0.${pod >> 8}.${pod & 255}:9464`;
    // Pods are scraped one after the other, not all at once.
    const last = end - (pod % SCRAPE_INTERVAL);
    for (const { name, series, value } of samples) {
      const labels = series.slice(name.length + 1, -1);
      const prefix = `${name}{namespace="voice",job="dialer",instance="${instance}"${labels && `,${labels}`}} `;
      for (let i = 0; i < scrapes; i++) {
        const at = last - (scrapes - 1 - i) * SCRAPE_INTERVAL;
        text += `${prefix}${valueAt(name, value, i, at)} ${at}\n`;
      }
      if (text.length > FLUSH_CHARACTERS) {
        writeSync(file, text);
        text = '';
      }
    }
  }
  writeSync(file, `${text}# EOF\n`);
  closeSync(file);
}

/** A counter that counted once counts as often between any two scrapes; one that never counted stays at 0. */
function valueAt(name: string, value: number, scrape: number, at: number): number {
  if (CLOCK.test(name)) return at;
  return CUMULATIVE.test(name) ? value * (scrape + 1) : value;
}
