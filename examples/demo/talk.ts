/** 20 ms of silence, in the one format that Kallglot takes. */
const AUDIO = { encoding: 'mulaw', sample_rate_hz: 8000, payload: Buffer.alloc(160, 0xff).toString('base64') };
const SENTENCE_FRAMES = 2;

/** One caller on one stream, over the WebSocket that Node has built in. */
export class Talk {
  readonly #websocket: WebSocket;
  /** Settles with the handshake, whichever way. */
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;

  constructor(url: string) {
    const websocket = new WebSocket(url);
    this.#websocket = websocket;
    this.begun = new Promise((resolve) => {
      for (const event of ['open', 'error']) websocket.addEventListener(event, () => resolve());
    });
    // A handshake that fails ends with 'error' alone in Node 22.
    this.ended = new Promise((resolve) => {
      for (const event of ['close', 'error']) websocket.addEventListener(event, () => resolve());
    });
    websocket.addEventListener('open', () => {
      for (let sequence = 1; sequence <= SENTENCE_FRAMES; sequence++)
        this.#send({ type: 'audio.input', sequence, speaker: 'customer', audio: AUDIO });
    });
  }

  /** Kallglot answers with `session.ended` and closes: who closes by itself may lose the last words. */
  async hangUp(): Promise<void> {
    if (this.#websocket.readyState === WebSocket.OPEN) this.#send({ type: 'session.end' });
    await this.ended;
  }

  #send(frame: object): void {
    this.#websocket.send(JSON.stringify(frame));
  }
}
