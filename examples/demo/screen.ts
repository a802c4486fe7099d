import { styleText } from 'node:util';
import { cut } from './table.ts';

/** The parts of process.stdout that are used. */
export type Output = {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
};

/** ECMA-48: CPL moves the cursor up to the start of a line, ED erases from there to the end of the display. */
const eraseLast = (lines: number) => `\u001b[${lines}F\u001b[J`;

/** Redraws the last lines in place on a terminal; elsewhere writes each line once. */
export class Screen {
  readonly live: boolean;
  readonly #output: Output;
  #drawn = 0;

  constructor(output: Output) {
    this.#output = output;
    this.live = output.isTTY === true;
  }

  /** Replaces the drawn lines. Does nothing without a terminal. */
  draw(lines: readonly string[]): void {
    if (!this.live) return;
    const width = this.#output.columns || 80;
    this.#write(lines.map((line) => cut(line, width)));
    this.#drawn = lines.length;
  }

  /** Replaces the drawn lines with lines that stay. */
  print(lines: readonly string[]): void {
    this.#write(lines);
    this.#drawn = 0;
  }

  title(text: string): string {
    return this.live ? styleText('bold', text) : text;
  }

  #write(lines: readonly string[]): void {
    const erase = this.#drawn > 0 ? eraseLast(this.#drawn) : '';
    this.#output.write(`${erase}${lines.map((line) => `${line}\n`).join('')}`);
  }
}
