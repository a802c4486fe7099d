// Draws the shipped dashboards with the demo's data for the README: `npm run pictures`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installChromium } from './chromium.ts';
import { record } from './record.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const BUILD = here('build');
const MAX_BYTES = 200 * 1024;

/** The number of rows of the grid, from the top, by dashboard. */
const SHOTS = [
  { uid: 'sidetone-overview', rows: 24 },
  { uid: 'sidetone-errors', rows: 25 },
  { uid: 'sidetone-streams', rows: 26 },
  { uid: 'sidetone-credits', rows: 30 },
] as const;
const WIDTH = 1500;
/** Pixels of the page's heading, and of one row of Grafana's grid. */
const [HEADING, ROW] = [50, 38];

// Checked here, because only this tool installs its packages: `npm run lint` does not have their types.
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', here('tsconfig.json')], { stdio: 'inherit' });
const chromium = installChromium();
mkdirSync(BUILD, { recursive: true });
writeFileSync(`${BUILD}/data.js`, `window.recording = ${JSON.stringify(await record())};\n`);
execFileSync(process.execPath, [here('bundle.mjs')], { stdio: 'inherit' });
writeFileSync(
  `${BUILD}/index.html`,
  '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="page.css"><body><script src="data.js"></script><script src="page.js"></script>',
);
for (const { uid, rows } of SHOTS) {
  const file = here(`../../docs/${uid.replace('sidetone-', 'dashboard-')}.png`);
  rmSync(file, { force: true });
  execFileSync(
    chromium,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--allow-file-access-from-files',
      '--virtual-time-budget=10000',
      `--window-size=${WIDTH},${HEADING + rows * ROW}`,
      `--screenshot=${file}`,
      `file://${BUILD}/index.html#${uid}`,
    ],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
  const { size } = statSync(file);
  console.log(`${file} ${Math.round(size / 1024)} KiB${size > MAX_BYTES ? ', which is too much' : ''}`);
  if (size > MAX_BYTES) process.exitCode = 1;
}
