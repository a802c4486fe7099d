import type { LookupFunction } from 'node:net';

/** One call, as any client can make it. */
export type Ask = {
  readonly method?: string;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** all: reads the whole body; never: leaves it unread; cancel: gives it up after the head. */
  readonly read?: 'all' | 'never' | 'cancel';
  readonly connect?: { readonly ca?: Buffer; readonly lookup?: LookupFunction };
};

/** What the caller got. Errors are data here: each client has its own notion of what to throw. */
export type Answered = { status: number | undefined; text: string | undefined; error: unknown };

export type Client = {
  readonly name: string;
  readonly lacks?: readonly ('signal' | 'read')[];
  /** Its sockets are its own, and live until `release` is called. */
  ask(url: string, ask?: Ask): Promise<Answered & { release(): unknown }>;
};

/** Resolves every name to this machine. */
export const toLoopback: LookupFunction = (_, options, callback) => {
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};

/** Runs one call until it succeeds or fails. */
export async function settle(
  call: () => Promise<{ status: number; text: string | undefined }>,
  release: () => unknown,
): Promise<Answered & { release(): unknown }> {
  try {
    return { ...(await call()), error: undefined, release };
  } catch (error) {
    const { status, response } = error as { status?: number; response?: { status?: number; statusCode?: number } };
    return { status: status ?? response?.statusCode ?? response?.status, text: undefined, error, release };
  }
}
