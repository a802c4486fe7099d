import { describe, expect, it, onTestFinished } from 'vitest';
import { managersAt } from '../../tools/drill/fleet/managers.ts';
import { type Notice, Pager } from '../../tools/stack/pager.ts';

async function openPager(): Promise<{
  pager: Pager;
  send: (...alerts: [string, Notice['status']][]) => Promise<void>;
}> {
  const pager = new Pager();
  const url = await pager.open();
  onTestFinished(() => pager.close());
  const send = async (...alerts: [string, Notice['status']][]) => {
    const body = { alerts: alerts.map(([alertname, status]) => ({ status, labels: { alertname }, annotations: {} })) };
    await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  };
  return { pager, send };
}

const named =
  (name: string) =>
  ({ labels }: Notice): boolean =>
    labels['alertname'] === name;

describe('the pager', () => {
  it('finds what came, waits for what comes, and gives up', async () => {
    const { pager, send } = await openPager();
    await send(['First', 'firing']);
    const second = pager.expect(named('Second'), 0, 5000);
    expect((await pager.expect(named('First'), 0, 0))?.status).toBe('firing');
    await send(['Other', 'firing'], ['Second', 'resolved']);
    expect((await second)?.status).toBe('resolved');
    expect(await pager.expect(named('First'), Date.now() + 1000, 50)).toBeUndefined();
  });

  it('is quiet once the last notice of each alert says so', async () => {
    const { pager, send } = await openPager();
    await send(['One', 'firing'], ['Two', 'firing']);
    let isQuiet = false;
    const quiet = pager
      .quiet(() => true, 5000)
      .then(() => {
        isQuiet = true;
      });
    await send(['One', 'resolved']);
    expect(isQuiet).toBe(false);
    expect(pager.firing().map(({ labels }) => labels)).toEqual([{ alertname: 'Two' }]);
    await send(['Two', 'resolved']);
    await quiet;
    expect(isQuiet).toBe(true);
  });
});

/** What the configuration has between the start and the end of its working hours. */
const hours = (configuration: string): string[] =>
  [...configuration.matchAll(/(?:start|end)_time: '(.+)'/g)].map(([, time = '']) => time);

describe('the working hours of the fleet', () => {
  it.each([
    // Kathmandu is 5:45 ahead.
    ['2026-11-21T12:00:20Z', '2026-11-21T12:02:00Z', ['17:47', '24:00']],
    ['2026-11-21T00:00:00Z', '2026-11-21T00:01:00Z', ['05:46', '17:46']],
    ['2026-11-21T18:14:30Z', '2026-11-21T18:16:00Z', ['00:01', '12:01']],
    ['2026-11-21T18:14:05Z', '2026-11-21T18:15:00Z', ['00:00', '12:00']],
  ])('at %s they begin at %s', (now, morning, expected) => {
    const managers = managersAt(Date.parse(now), 'http://127.0.0.1:1');
    expect(new Date(managers.morning).toISOString()).toBe(morning.replace('Z', '.000Z'));
    expect(hours(managers.night)).toEqual(expected);
    expect(hours(managers.day)).toEqual(['00:00', '24:00']);
  });
});
