/** What setTimeout() returns: an object in Node.js, a number where jsdom or Electron has replaced it. */
export type Timer = ReturnType<typeof setTimeout>;

/**
 * Those of the time when this was loaded. Where a test replaces the timers later, ours neither wait for its clock nor count
 * among its own.
 */
const { setTimeout: start, clearTimeout: clear } = globalThis;

/** A timeout that does not keep the process alive, where the runtime can do that. */
export function unrefTimeout(work: () => void, ms: number): Timer {
  const timer = start(work, ms);
  (timer as { unref?(): void } | undefined)?.unref?.();
  return timer;
}

export function clearTimer(timer: Timer | undefined): void {
  clear(timer);
}
