import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from 'sidetone/simulator';
import type { Act, Step } from './acts.ts';
import { logPanel, metricsPanel, spanPanel } from './panels.ts';
import { changes, type Scrape, scrape } from './scrape.ts';
import type { Screen } from './screen.ts';
import type { Service } from './service.ts';
import type { Signals } from './signals.ts';
import { type LastErrors, renderTable } from './table.ts';

export type Demo = {
  readonly screen: Screen;
  readonly service: Service;
  readonly signals: Signals;
  readonly simulator: Simulator;
  readonly metricsUrl: string;
};

/** Milliseconds to wait after a call and after an act: on a terminal, slow enough to follow. */
const PACE = { live: { call: 110, act: 900 }, plain: { call: 25, act: 0 } };

/** How often the table is redrawn while the demo waits. */
const REDRAW_MS = 100;

/** Plays the acts in order. The last errors are kept from act to act, as on a wall board. */
export async function play(acts: readonly Act[], demo: Demo): Promise<void> {
  const lastErrors: LastErrors = new Map();
  for (const [i, act] of acts.entries()) await playAct(act, `ACT ${i + 1}/${acts.length}`, demo, lastErrors);
}

async function playAct(act: Act, number: string, demo: Demo, lastErrors: LastErrors): Promise<void> {
  const { screen, signals, simulator, metricsUrl } = demo;
  const pace = screen.live ? PACE.live : PACE.plain;
  const before = await scrape(metricsUrl);
  signals.forget();
  screen.print(['', screen.title(`${number}  ${act.title}`), ...act.story.map((line) => `  ${line}`), '']);
  act.setUp(simulator);
  await perform(act.steps, demo, pace.call, async (progress) => {
    if (screen.live) screen.draw([...table(demo, await scrape(metricsUrl), lastErrors), '', `  ${progress}`]);
  });
  const after = await scrape(metricsUrl);
  screen.print([
    ...table(demo, after, lastErrors),
    ...spanPanel(signals.findSpan(act.focus)),
    ...logPanel(signals.findLine(act.focus)),
    ...metricsPanel(changes(before, after)),
  ]);
  await sleep(pace.act);
}

type Report = (progress: string) => Promise<void>;

async function perform(steps: readonly Step[], demo: Demo, pauseMs: number, report: Report): Promise<void> {
  const moves = steps.flatMap((step) => movesOf(step, demo));
  const all = moves.filter(({ counts }) => counts).length;
  let done = 0;
  for (const { run, counts, waitMs = 0 } of moves) {
    await run();
    if (counts) done++;
    for (let left = waitMs || pauseMs; left > 0; left -= REDRAW_MS) {
      await report(`${done}/${all} calls and streams${waitMs > 0 ? `, waiting ${waitMs / 1000} s` : ''}`);
      await sleep(Math.min(left, REDRAW_MS));
    }
  }
}

/** One action, and how long to wait after it if not the usual pause. */
type Move = { readonly run: () => unknown; readonly counts: boolean; readonly waitMs?: number };

function movesOf(step: Step, { service, simulator }: Demo): readonly Move[] {
  if ('waitMs' in step) return [{ run: () => {}, counts: false, waitMs: step.waitMs }];
  if ('setUp' in step) return [{ run: () => step.setUp(simulator), counts: false }];
  if ('hangUp' in step) return [{ run: () => service.hangUp(), counts: false }];
  if ('streams' in step)
    return Array.from({ length: step.streams }, () => ({
      run: () => service.openStream(step.to ?? 'caller'),
      counts: true,
    }));
  const calls = Array.from({ length: step.times }, () => step.calls).flat();
  return calls.map((call) => ({ run: () => service.call(call), counts: true }));
}

/** Renders the table, and updates the last errors from the spans. */
function table({ signals, simulator }: Demo, samples: Scrape, lastErrors: LastErrors): readonly string[] {
  for (const { attributes } of signals.spans) {
    const category = attributes['voice_api.error.category'];
    if (category === undefined) continue;
    const code = String(attributes['error.type']);
    lastErrors.set(String(attributes['voice_api.provider.name']), { category: String(category), code });
  }
  const names = simulator.providers.map(({ name }) => name);
  return renderTable(names, samples, lastErrors);
}
