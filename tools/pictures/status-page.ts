// Draws docs/status-page.png: the status page in Debian's Chromium, with the demo's story. Needs the built package.
// Usage: npm run build && node tools/pictures/status-page.ts [--dark] [--phone] [--out FILE]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openBrowser } from '../../test/status/browser.ts';
import { freePort } from '../kit/free-port.ts';

const { values } = parseArgs({
  options: {
    dark: { type: 'boolean', default: false },
    phone: { type: 'boolean', default: false },
    out: { type: 'string', default: 'docs/status-page.png' },
  },
});

/** Long enough for most acts, short enough that the failures still show. */
const STORY_MS = 25_000;

const port = await freePort();
const service = fork(new URL('../../examples/demo/scraped-service.ts', import.meta.url), [String(port)], {
  execArgv: ['--no-warnings'],
});
await once(service, 'message');
service.send('begin');
await sleep(STORY_MS);
const browser = await openBrowser();
try {
  const page = await browser.newPage({
    colorScheme: values.dark ? 'dark' : 'light',
    viewport: values.phone ? { width: 390, height: 844 } : { width: 1280, height: 960 },
    deviceScaleFactor: values.phone ? 2 : 1,
  });
  await page.goto(`http://localhost:${port}/`);
  await page.locator('#failures tbody tr').first().waitFor();
  await page.screenshot({ path: values.out });
} finally {
  await browser.close();
  service.kill();
}
