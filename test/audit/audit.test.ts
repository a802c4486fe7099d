import { execFile } from 'node:child_process';
import { expect, it } from 'vitest';

type Finding = { place: string; signal: string; kind: string };
type Report = { planted: Record<string, number>; leaks: Finding[]; unseen: unknown[]; silent: string[] };

/** The whole of it is `npm run audit:privacy`. These are the places through which most passes. */
const PLACES = [
  'URL: secret keys of the query',
  'URL: a token by its place in the path',
  'URL: user name and password',
  'URL: the host name',
  'request headers',
  'response header: request id',
  'error body: error.code',
  'error body: error.message',
  'the reason of an abort',
  'an error of our own',
  'stream: close reason',
  'stream: error frame',
  'stream: refused handshake',
];

function audit(...args: string[]): Promise<{ code: number; report: Report }> {
  const argv = ['audit/main.ts', '--json', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, argv, { maxBuffer: 1 << 26 }, (error, stdout) =>
      resolve({ code: error === null ? 0 : Number(error.code), report: JSON.parse(stdout) as Report }),
    );
  });
}

it('finds nothing private in any signal', { timeout: 60_000 }, async () => {
  const { code, report } = await audit(...PLACES.flatMap((place) => ['--only', place]));
  expect({ code, leaks: report.leaks, unseen: report.unseen }).toEqual({ code: 0, leaks: [], unseen: [] });
  const places = Object.keys(report.planted);
  expect(PLACES.filter((wanted) => !places.some((place) => place.startsWith(wanted)))).toEqual([]);
  expect(Math.min(...Object.values(report.planted))).toBeGreaterThan(0);
});

it('finds a sink that redacts nothing', { timeout: 60_000 }, async () => {
  const { code, report } = await audit('--self-test', '--only', 'URL: secret keys of the query');
  const { 'URL: secret keys of the query': planted = 0 } = report.planted;
  const found = report.leaks.map(({ place, signal }) => `${place}, ${signal}`);
  expect({ code, found }).toEqual({
    code: 1,
    found: Array.from({ length: planted }, () => 'URL: secret keys of the query, log'),
  });
  expect(planted).toBeGreaterThan(10);
});
