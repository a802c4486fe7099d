/** From a server in this process to a client in this process, and through the client: fewer turns than that. */
const ENOUGH = 20;

/**
 * Lets the event loop turn, so that data in flight arrives. Servers and clients of these tests share one loop:
 * unlike a time, a number of turns means the same on a busy machine.
 */
export async function turns(): Promise<void> {
  for (let i = 0; i < ENOUGH; i++) await new Promise((resolve) => setImmediate(resolve));
}
