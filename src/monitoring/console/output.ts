import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

export type Output = {
  /** The answer: stdout. */
  out(text: string): void;
  /** Everything else: stderr. */
  err(text: string): void;
  /** Width of the terminal, 80 in a pipe. */
  readonly columns: number;
  /** Coloured where stdout is a terminal that wants it (NO_COLOR, TERM); else the text as it is. */
  paint(style: Style, text: string): string;
  /** Whether stderr is a terminal on which a line may be rewritten. */
  readonly isTerminal: boolean;
};

/** stdout and stderr, for people and for pipes. A reader that went away ends the program quietly; so does a full disk. */
export function openOutput(): Output {
  const { stdout, stderr } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `sidetone … | head -1`: the reader has what it wanted.
    if (error.code !== 'EPIPE') stderr.write(`sidetone: the output cannot be written: ${error.code}\n`);
    process.exit(error.code === 'EPIPE' ? (process.exitCode ?? 0) : 2);
  });
  // No reader is left.
  stderr.on('error', () => {});
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    // A pseudo-terminal without a size has 0 columns, a pipe has none.
    columns: Math.min(Math.max(stdout.columns || 80, 40), 100),
    paint: (format, text) => styleText(format, text, { stream: stdout }),
    isTerminal: stderr.isTTY === true && process.env['CI'] === undefined,
  };
}
