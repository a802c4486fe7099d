import { styleText } from 'node:util';
import { cut } from './table.ts';

/** What is used of process.stdout. */
export type Output = {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
};

/** ECMA-48: CPL moves to the beginning of a line so many up, ED erases from there to the end of the display. */
const eraseLast = (lines: number) => `\u001b[${lines}F\u001b[J`;

/** A terminal of which the last lines are drawn anew in place; elsewhere plain lines, each written once. */
export class Screen {
  readonly live: boolean;
  readonly #output: Output;
  #drawn = 0;

  constructor(output: Output) {
    this.#output = output;
    this.live = output.isTTY === true;
  }

  /** Replaces what was drawn before. Nothing where there is no terminal. */
  draw(lines: readonly string[]): void {
    if (!this.live) return;
    const width = this.#output.columns || 80;
    this.#write(lines.map((line) => cut(line, width)));
    this.#drawn = lines.length;
  }

  /** Writes for good, in place of what was drawn. */
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
