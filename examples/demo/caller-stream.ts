/** 20 ms of silence, in the only format that Kallglot accepts. */
const AUDIO = { encoding: 'mulaw', sample_rate_hz: 8000, payload: Buffer.alloc(160, 0xff).toString('base64') };
const SENTENCE_FRAMES = 2;

/** One caller on one stream, over Node's built-in WebSocket. */
export class CallerStream {
  readonly #websocket: WebSocket;
  /** Resolves after the handshake, whether it succeeds or fails. */
  readonly opened: Promise<void>;
  readonly ended: Promise<void>;

  constructor(url: string) {
    const websocket = new WebSocket(url);
    this.#websocket = websocket;
    this.opened = new Promise((resolve) => {
      for (const event of ['open', 'error']) websocket.addEventListener(event, () => resolve());
    });
    // In Node 22, a failed handshake emits 'error' only.
    this.ended = new Promise((resolve) => {
      for (const event of ['close', 'error']) websocket.addEventListener(event, () => resolve());
    });
    websocket.addEventListener('open', () => {
      for (let sequence = 1; sequence <= SENTENCE_FRAMES; sequence++)
        this.#send({ type: 'audio.input', sequence, speaker: 'customer', audio: AUDIO });
    });
  }

  /** Kallglot answers with `session.ended` and closes. A client that closes first may lose the last words. */
  async hangUp(): Promise<void> {
    if (this.#websocket.readyState === WebSocket.OPEN) this.#send({ type: 'session.end' });
    await this.ended;
  }

  #send(frame: object): void {
    this.#websocket.send(JSON.stringify(frame));
  }
}
