/** How long whoever shuts down waits for what is still to be sent. */
export const FLUSH_MS = 2000;

/** Waits for work, but not longer: nor does the timer keep the process alive. */
export function within(ms: number, work: Promise<unknown>): Promise<void> {
  const timeout = new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());
  return Promise.race([work.then(() => {}), timeout]);
}
