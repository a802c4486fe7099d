import { unrefTimeout } from './timer.ts';

/** How long shutdown() waits for what is still to be sent. */
export const FLUSH_MS = 2000;

/** Waits for work, but no longer than this. The timer does not keep the process alive. */
export function waitAtMost(ms: number, work: Promise<unknown>): Promise<void> {
  const timeout = new Promise<void>((resolve) => void unrefTimeout(resolve, ms));
  return Promise.race([work.then(() => {}), timeout]);
}
