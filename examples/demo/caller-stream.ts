import type { Stream } from './calls.ts';

/** One stream, over Node's built-in WebSocket. */
export class CallerStream {
  readonly #websocket: WebSocket;
  /** Resolves after the handshake, whether it succeeds or fails. */
  readonly opened: Promise<void>;
  readonly ended: Promise<void>;

  readonly #goodbye: object | undefined;

  constructor(url: string, { opening, goodbye }: Stream) {
    const websocket = new WebSocket(url);
    this.#goodbye = goodbye;
    this.#websocket = websocket;
    this.opened = new Promise((resolve) => {
      for (const event of ['open', 'error']) websocket.addEventListener(event, () => resolve());
    });
    // In Node 22, a failed handshake emits 'error' only.
    this.ended = new Promise((resolve) => {
      for (const event of ['close', 'error']) websocket.addEventListener(event, () => resolve());
    });
    websocket.addEventListener('open', () => {
      for (const frame of opening) this.#send(frame);
    });
  }

  /** Lets the provider close where it can: a client that closes first may lose the last words. */
  async hangUp(): Promise<void> {
    if (this.#goodbye === undefined) this.#websocket.close(1000);
    else if (this.#websocket.readyState === WebSocket.OPEN) this.#send(this.#goodbye);
    await this.ended;
  }

  #send(frame: object): void {
    this.#websocket.send(JSON.stringify(frame));
  }
}
