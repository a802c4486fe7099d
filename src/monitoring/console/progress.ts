import type { Output } from './output.ts';

const AFTER_MS = 1000;
const EVERY_MS = 200;

/** Progress on stderr after one second: one line that is rewritten on a terminal, else one line per step. */
export class Progress {
  readonly #output: Output;
  readonly #quiet: boolean;
  #timer: NodeJS.Timeout | undefined;
  #shown = false;

  constructor(output: Output, quiet = false) {
    this.#output = output;
    this.#quiet = quiet;
  }

  /** The next step; the one before is over. */
  step(text: string): void {
    this.stop();
    if (this.#quiet) return;
    const began = Date.now();
    let printed = false;
    const show = () => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      if (this.#output.isTerminal) this.#output.err(`\r\u001b[2K${text} … ${seconds} s`);
      else if (!printed) this.#output.err(`${text} …\n`);
      printed = true;
      this.#shown = true;
    };
    const first = setTimeout(() => {
      show();
      this.#timer = setInterval(show, EVERY_MS).unref();
    }, AFTER_MS).unref();
    this.#timer = first;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#shown && this.#output.isTerminal) this.#output.err('\r\u001b[2K');
    this.#shown = false;
  }
}
