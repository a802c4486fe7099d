import { beforeAll, describe, expect, it } from 'vitest';
import { compare, type Side } from '../kit/identity/http/compare.ts';
import { type Family, keyOf, pairs } from '../kit/identity/http/families.ts';
import { readSignals } from '../kit/signals.ts';

const PLAYED_WITHIN_MS = 240_000;
/** Two packets may arrive as one on a machine that stalls. What sidetone changes differs every time. */
const AGAIN = 2;

const CASES: [family: Family, tracing: string, traced: boolean][] = [
  ['fetch', 'without tracing', false],
  ['undici', 'without tracing', false],
  ['http', 'without tracing', false],
  ['libraries', 'without tracing', false],
  ['fetch', 'with tracing', true],
  ['http', 'with tracing', true],
];

const CALLS = new Map<Family, string[]>();
for (const [family] of CASES)
  CALLS.set(
    family,
    (await pairs(family)).map((pair) => keyOf(...pair)),
  );

type Both = { bare: Side; watched: Side };

/** Two families at a time: they mostly wait. */
const played = new Map<string, Both>();
beforeAll(async () => {
  const waiting = [...CASES];
  const play = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [family, tracing, traced] = next;
      played.set(`${family} ${tracing}`, await compare(family, traced));
    }
  };
  await Promise.all([play(), play()]);
}, PLAYED_WITHIN_MS);

/** Everything that a service can see of its calls, and all that reaches the wire, is the same with and without sidetone. */
describe.each(CASES)('%s %s', (family, tracing, traced) => {
  const both = (): Both => played.get(`${family} ${tracing}`) as Both;
  let again = AGAIN;

  const check = (call: string): void => {
    const { bare, watched } = both();
    expect(bare.recordings[call]).toEqual(expect.not.objectContaining({ calls: [{ hung: true }] }));
    expect({ service: watched.recordings[call], wire: watched.arrivals[call] }).toEqual({
      service: bare.recordings[call],
      wire: bare.arrivals[call],
    });
  };

  it.each(CALLS.get(family) ?? [])('%s', { timeout: PLAYED_WITHIN_MS }, async (call) => {
    for (;;) {
      try {
        check(call);
        return;
      } catch (difference) {
        if (again === 0) throw difference;
        again -= 1;
        played.set(`${family} ${tracing}`, await compare(family, traced));
      }
    }
  });

  it('was observed: every call counted, none remains active, and no fault occurred', () => {
    const { watched } = both();
    const { exchanges, active, faults } = readSignals(watched.metrics);
    const counted = exchanges.reduce((sum, { count }) => sum + count, 0);
    const arrived = Object.values(watched.arrivals).reduce((sum, arrivals) => sum + arrivals.length, 0);
    expect({ active, faults, all: counted >= arrived, some: arrived > 100 }).toEqual({
      active: 0,
      faults: {},
      all: true,
      some: true,
    });
  });
});
