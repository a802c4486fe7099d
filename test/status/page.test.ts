import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../tools/kit/free-port.ts';
import { needs } from '../kit/needs.ts';
import { axe, complaintsOf, openBrowser } from './browser.ts';

const runs = needs('chromium', 'time');
let browser: Browser;
let service: ChildProcess;
let port: number;

/** The demo, until its providers fail. */
beforeAll(async () => {
  if (!runs) return;
  port = await freePort();
  service = fork(new URL('../../examples/demo/scraped-service.ts', import.meta.url), [String(port)], {
    execArgv: ['--no-warnings'],
    silent: true,
  });
  await once(service, 'message');
  browser = await openBrowser();
  service.send('begin');
  while ((await readFailures()).length < 7) await sleep(200);
}, 60_000);
afterAll(async () => {
  service?.kill();
  await browser?.close();
});

async function readFailures(): Promise<readonly { code: string; requestId?: string }[]> {
  const response = await fetch(`http://127.0.0.1:${port}/status.json`);
  return ((await response.json()) as { failures: readonly { code: string }[] }).failures;
}

async function open(options: BrowserContextOptions = {}, origin = `http://localhost:${port}`) {
  const context = await browser.newContext({ permissions: [], ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto(`${origin}/`);
  return { page, complaints };
}

describe('the status page in a browser', () => {
  it('shows providers, causes, failures and balances, and breaks no rule of its policy', async () => {
    const { page, complaints } = await open();
    await page.locator('#failures tbody tr').first().waitFor();
    const kallglot = page.locator('#providers > li', { hasText: 'Kallglot' });
    await expect.poll(() => kallglot.locator('.state').textContent()).toMatch(/failing|degraded|ok/);
    expect(await page.locator('#accounts tbody tr').count()).toBeGreaterThan(0);
    expect(await page.locator('#failures').innerText()).toContain('insufficient_api_credits');
    expect(await page.locator('svg.chart').first().getAttribute('aria-label')).toMatch(
      /^Requests per minute in the last 30 minutes: \d+ requests, \d+ failed, at most \d+ in a minute$/,
    );
    expect(await page.title()).toContain('sidetone');
    expect(complaints).toEqual([]);
  });

  it.each([
    ['light', { colorScheme: 'light' as const }],
    ['dark', { colorScheme: 'dark' as const }],
    ['phone', { colorScheme: 'dark' as const, viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }],
    ['forced colours', { forcedColors: 'active' as const, reducedMotion: 'reduce' as const }],
  ])('axe finds no problem: %s', { timeout: 60_000 }, async (_, options) => {
    const { page, complaints } = await open(options);
    await page.locator('#failures tbody tr').first().waitFor();
    expect(await axe(page)).toEqual([]);
    // Nothing is cut off at the side.
    const { width, content } = await page.evaluate(() => ({
      width: document.documentElement.clientWidth,
      content: document.documentElement.scrollWidth,
    }));
    expect(content).toBeLessThanOrEqual(width);
    expect(complaints).toEqual([]);
  });

  it('copies a request id, by keyboard too', async () => {
    const { page } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    const button = page.getByRole('button', { name: /^Copy request id / }).first();
    const id = ((await button.getAttribute('aria-label')) ?? '').replace('Copy request id ', '');
    await button.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(id);
    expect((await readFailures()).map(({ requestId }) => requestId)).toContain(id);
    // The focus survives updates.
    await page.waitForTimeout(2500);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(`Copy request id ${id}`);
  });

  it('can be paused, and filters failures', async () => {
    const { page } = await open();
    await page.locator('#failures tbody tr').first().waitFor();
    await page.getByRole('button', { name: 'Pause updates' }).click();
    let requests = 0;
    page.on('request', () => requests++);
    await page.waitForTimeout(2500);
    expect(requests).toBe(0);
    await page.getByLabel('Filter failures and accounts').fill('insufficient_api');
    const visible = await page.locator('#failures tbody tr:visible').allInnerTexts();
    expect(visible.length).toBeGreaterThan(0);
    for (const row of visible) expect(row).toContain('insufficient_api_credits');
    await page.getByRole('button', { name: 'Resume updates' }).click();
    await expect.poll(() => requests).toBeGreaterThan(0);
  });

  it('cannot be read under a name that was rebound to this machine', async () => {
    const { page } = await open({}, `http://rebind.test:${port}`);
    expect(await page.locator('body').innerText()).toMatch(/^Unknown host name/);
    const read = await page.evaluate(async (own) => {
      const paths = [
        '/metrics',
        '/status.json',
        `http://localhost:${own}/status.json`,
        `http://127.0.0.1:${own}/metrics`,
      ];
      const answers = paths.map((path) =>
        fetch(path).then(
          (response) => response.text(),
          () => 'blocked',
        ),
      );
      return (await Promise.all(answers)).filter((text) => text.includes('voice_api') || text.includes('kallglot'));
    }, port);
    expect(read).toEqual([]);
  });

  it('reports a service that is gone', async () => {
    const { page } = await open();
    await page.locator('#failures tbody tr').first().waitFor();
    service.kill();
    await expect
      .poll(() => page.locator('#summary').textContent(), { timeout: 10_000 })
      .toMatch(/^The service does not answer: this is the state of \d\d:\d\d:\d\d$/);
    expect(await page.locator('body').getAttribute('class')).toBe('stale');
  });
});
