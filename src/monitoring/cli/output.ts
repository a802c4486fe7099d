import { styleText } from 'node:util';
import type { Output } from './command.ts';

/** stdout and stderr, for people and for pipes. A reader that went away ends the program quietly; so does a full disk. */
export function openOutput(): Output {
  const { stdout, stderr } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `sidetone … | head -1`: the reader has what it wanted.
    if (error.code !== 'EPIPE') stderr.write(`sidetone: the output cannot be written: ${error.code}\n`);
    process.exit(error.code === 'EPIPE' ? (process.exitCode ?? 0) : 2);
  });
  // There is nobody left to report it to.
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
