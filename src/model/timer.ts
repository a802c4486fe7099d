/** What setTimeout() returns: an object in Node.js, a number where jsdom or Electron has replaced it. */
export type Timer = ReturnType<typeof setTimeout>;

/** A timeout that does not keep the process alive, where the runtime can do that. */
export function unrefTimeout(work: () => void, ms: number): Timer {
  const timer = setTimeout(work, ms);
  (timer as { unref?(): void } | undefined)?.unref?.();
  return timer;
}

/** By its own method: fake timers that a test has installed meanwhile warn of a timer that is not theirs. */
export function clearTimer(timer: Timer | undefined): void {
  if (typeof timer?.close === 'function') timer.close();
  else if (timer !== undefined) clearTimeout(timer);
}
