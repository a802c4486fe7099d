import { createRequire } from 'node:module';
import { Agent as Agent8, WebSocket as Undici8 } from 'undici';
import { Agent as Agent6, WebSocket as Undici6 } from 'undici6';
import { Agent as Agent7, WebSocket as Undici7 } from 'undici7';
import Default, { WebSocket as Named } from 'ws';

// ws 7 has no types; those of 8 fit this use.
const Seven = createRequire(import.meta.url)('ws7') as typeof Default;

/** The part that all WebSockets have in common. */
export type Socket = {
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  close(code?: number, reason?: string): void;
  send(data: string | Uint8Array): void;
};

/** `options` are for `ws` alone. */
export type Wish = { ca?: Buffer; protocols?: string[]; timeoutMs?: number; options?: object };

export type Client = {
  readonly name: string;
  readonly family: 'ws' | 'undici';
  /** The major version of an undici. */
  readonly undici?: 6 | 7 | 8;
  connect(url: string, wish?: Wish): Socket;
};

export class Subclass extends Default {
  readonly label = 'a subclass';
  override close(code?: number, data?: string | Buffer): void {
    super.close(code, data);
  }
}

const ofWs = (name: string, Constructor: typeof Default): Client => ({
  name,
  family: 'ws',
  connect: (url, { ca, protocols = [], timeoutMs, options } = {}) =>
    new Constructor(url, protocols, {
      ...options,
      ...(ca && { ca }),
      ...(timeoutMs !== undefined && { handshakeTimeout: timeoutMs }),
    }) as unknown as Socket,
});

type WebConstructor = new (url: string, options: never) => unknown;
type AgentConstructor = new (options: never) => unknown;

const AGENTS = { 6: Agent6, 7: Agent7, 8: Agent8 } as const;

/** By default the global dispatcher is used, as in services. */
const ofUndici = (name: string, undici: 6 | 7 | 8, Constructor: WebConstructor): Client => ({
  name,
  family: 'undici',
  undici,
  connect: (url, { ca, protocols = [], timeoutMs } = {}) => {
    if (ca === undefined && timeoutMs === undefined) return new Constructor(url, protocols as never) as Socket;
    const Agent = AGENTS[undici] as unknown as AgentConstructor;
    const dispatcher = new Agent({ connect: { ca }, headersTimeout: timeoutMs } as never);
    return new Constructor(url, { protocols, dispatcher } as never) as Socket;
  },
});

const BUNDLED = Number(process.versions['undici']?.split('.')[0]) as 6 | 7 | 8;

export const WS = ofWs('ws', Default);
export const WS7 = ofWs('ws 7', Seven);
export const GLOBAL = ofUndici('the global WebSocket', BUNDLED, globalThis.WebSocket as unknown as WebConstructor);

export const WS_CLIENTS: readonly Client[] = [
  WS,
  ofWs('ws by its named export', Named),
  WS7,
  ofWs('a subclass of ws', Subclass),
];
export const UNDICI_CLIENTS: readonly Client[] = [
  GLOBAL,
  ofUndici('undici 8', 8, Undici8 as unknown as WebConstructor),
  ofUndici('undici 7', 7, Undici7 as unknown as WebConstructor),
  ofUndici('undici 6', 6, Undici6 as unknown as WebConstructor),
];
export const CLIENTS: readonly Client[] = [...WS_CLIENTS, ...UNDICI_CLIENTS];

/** The events that the service got from its stream. */
export type Seen = { events: string[]; code: number | undefined; reason: string | undefined };

/** For undici 6, which emits only 'error' when its handshake fails. */
const ERROR_ALONE_MS = 30;
const HUNG_MS = 5000;

export type Handlers = {
  open?(socket: Socket): void;
  message?(socket: Socket, data: unknown): void;
  error?(socket: Socket): void;
  close?(socket: Socket): void;
  /** Called immediately, before any event. */
  made?(socket: Socket): void;
};

/** Opens a stream, and waits for its end. */
export function play(client: Client, url: string, handlers: Handlers = {}, wish: Wish = {}): Promise<Seen> {
  return follow(client.connect(url, wish), handlers);
}

export function follow(socket: Socket, handlers: Handlers = {}): Promise<Seen> {
  const seen: Seen = { events: [], code: undefined, reason: undefined };
  return new Promise((resolve, reject) => {
    const hung = setTimeout(() => reject(new Error(`hung after ${seen.events.join(', ') || 'nothing'}`)), HUNG_MS);
    const over = (): void => {
      clearTimeout(hung);
      resolve(seen);
    };
    socket.onopen = () => {
      seen.events.push('open');
      handlers.open?.(socket);
    };
    socket.onmessage = (event: { data: unknown }) => {
      seen.events.push('message');
      handlers.message?.(socket, event.data);
    };
    socket.onerror = () => {
      seen.events.push('error');
      handlers.error?.(socket);
      if (!seen.events.includes('open')) setTimeout(over, ERROR_ALONE_MS);
    };
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
      seen.events.push('close');
      Object.assign(seen, { code, reason });
      handlers.close?.(socket);
      over();
    };
    handlers.made?.(socket);
  });
}
