import { expect, it } from 'vitest';
import { SeenCalls } from '../../src/install/seen-calls.ts';

it('recognises a call by provider and id', () => {
  const seen = new SeenCalls();
  expect([seen.add('a', '1'), seen.add('a', '1'), seen.add('a', '2'), seen.add('b', '1')]).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

it('remembers the last hundred thousand calls, and forgets older ones', () => {
  const seen = new SeenCalls();
  const count = 400_000;
  const bytes: number[] = [];
  let fresh = 0;
  for (let i = 0; i < count; i++) {
    if (seen.add('itellico', `call-${i}`)) fresh++;
    if (i % 50_000 === 0) bytes.push(seen.bytes);
  }
  expect(fresh).toBe(count);
  for (let i = count - 100_000; i < count; i++) if (seen.add('itellico', `call-${i}`)) fresh++;
  expect(fresh).toBe(count);
  expect(seen.add('itellico', 'call-0')).toBe(true);
  expect(Math.max(...bytes)).toBeLessThanOrEqual(4 * 1024 * 1024);
  expect(new SeenCalls().bytes).toBeLessThan(8192);
});

it('remembers calls that are still polled, however many others end meanwhile', () => {
  const seen = new SeenCalls();
  expect(seen.add('itellico', 'polled')).toBe(true);
  for (let i = 0; i < 600_000; i++) {
    seen.add('itellico', `call-${i}`);
    if (i % 10_000 === 0) expect(seen.add('itellico', 'polled')).toBe(false);
  }
});
