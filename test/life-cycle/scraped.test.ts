import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const SERVICE = fileURLToPath(new URL('./fixtures/scraped.mjs', import.meta.url));

function scrape(url: string, agent: http.Agent): Promise<number> {
  return new Promise((resolve) => {
    http
      .get(url, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)))
      .on('error', () => resolve(0));
  });
}

it('a scraper that keeps its connection open does not keep the process alive', async () => {
  const child = spawn(process.execPath, [SERVICE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit').then(([code]) => ({ code: code as number, at: performance.now() }));
  onTestFinished(() => void child.kill());
  const [url] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const done = once(child.stdout, 'data').then(() => performance.now());
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const statuses: number[] = [];
  const timer = setInterval(async () => statuses.push(await scrape(url.trim(), agent)), 50);
  onTestFinished(() => clearInterval(timer));
  const { code, at } = await exited;
  expect(code).toBe(0);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(2);
  // Node closes an idle kept-alive connection after five seconds.
  expect(at - (await done)).toBeLessThan(4000);
});
