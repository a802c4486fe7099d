/** What setTimeout() returns: an object in Node.js, a number where jsdom or Electron has replaced it. */
export type Timer = ReturnType<typeof setTimeout>;

/** A timeout that does not keep the process alive, where the runtime can do that. */
export function unrefTimeout(work: () => void, ms: number): Timer {
  const timer = setTimeout(work, ms);
  (timer as { unref?(): void } | undefined)?.unref?.();
  return timer;
}
