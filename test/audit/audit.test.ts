import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { needs } from '../kit/needs.ts';

type Finding = { place: string; signal: string; kind: string };
type Report = { planted: Record<string, number>; leaks: Finding[]; unseen: unknown[]; silent: string[] };

function audit(...args: string[]): Promise<{ code: number; report: Report }> {
  const argv = ['tools/audit/main.ts', '--json', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, argv, { maxBuffer: 1 << 26 }, (error, stdout) =>
      resolve({ code: error === null ? 0 : Number(error.code), report: JSON.parse(stdout) as Report }),
    );
  });
}

it('finds a sink that does not redact', { timeout: 60_000 }, async () => {
  const { code, report } = await audit('--self-test', '--only', 'URL: secret keys of the query');
  const { 'URL: secret keys of the query': planted = 0 } = report.planted;
  const found = report.leaks.map(({ place, signal }) => `${place}, ${signal}`);
  expect({ code, found }).toEqual({
    code: 1,
    found: Array.from({ length: planted }, () => 'URL: secret keys of the query, log'),
  });
  expect(planted).toBeGreaterThan(10);
});

describe('every place', () => {
  needs('time');

  it('finds nothing private in any signal', { timeout: 60_000 }, async () => {
    const { code, report } = await audit();
    const { planted, ...findings } = report;
    expect({ code, ...findings }).toEqual({ code: 0, leaks: [], unseen: [], silent: [] });
    // So that it cannot pass by planting nothing.
    expect(Object.keys(planted).length).toBeGreaterThan(50);
    expect(Object.entries(planted).filter(([, count]) => count < 2)).toEqual([]);
  });
});
