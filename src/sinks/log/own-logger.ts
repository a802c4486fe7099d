import { write } from 'node:fs';
import { hostname } from 'node:os';
import { findPackage } from '../../model/load-package.ts';
import { redactText } from '../../redact/text.ts';
import type { Logger, OpenLogger } from './logger.ts';

/** Lines that wait for a stderr that nothing reads. Further lines are dropped. */
const MAX_WAITING = 1000;
const NAME = 'sidetone';

/**
 * pino, to stderr, loaded for the first line: a service without failures never needs it. Asynchronous: a slow terminal or a full pipe must not block the service. Buffered lines are written at
 * exit. Without pino, as in some bundles, the same lines are written unbuffered.
 *
 * @param failed called once if stderr cannot be written any more: a full disk, a lost terminal
 */
export function openOwnLogger(failed: (error: unknown) => void): OpenLogger {
  let opened: OpenLogger | undefined;
  const at =
    (level: keyof Logger): Logger['error'] =>
    (fields, message) => {
      opened ??= openOnStderr(failed);
      opened.logger?.[level](fields, message);
    };
  return { logger: { error: at('error'), warn: at('warn'), info: at('info') }, flush: () => opened?.flush() };
}

function openOnStderr(failed: (error: unknown) => void): OpenLogger {
  const pino = findPackage('pino')?.('pino') as typeof import('pino') | undefined;
  return pino === undefined ? openPlainLogger(failed) : openPino(pino, failed);
}

function openPino(pino: typeof import('pino'), failed: (error: unknown) => void): OpenLogger {
  const destination = pino.destination({ dest: 2, sync: false });
  let broken = false;
  // Without a listener the error would be uncaught in the service, and at exit pino would try to write forever.
  destination.on('error', (error: Error) => {
    if (broken) return;
    broken = true;
    destination.destroy();
    failed(unwritable(error));
  });
  const flush = (): void => {
    try {
      if (!broken) destination.flushSync();
    } catch {
      // stderr may be closed already.
    }
  };
  const writeLine = (line: string): void => {
    if (!broken) destination.write(line);
  };
  process.on('exit', flush);
  return {
    logger: pino.pino({ name: NAME }, { write: writeLine }),
    flush: () => {
      process.off('exit', flush);
      flush();
    },
  };
}

/** Lines of pino's format, written one by one. */
export function openPlainLogger(failed: (error: unknown) => void): OpenLogger {
  const base = { pid: process.pid, hostname: hostname(), name: NAME };
  let waiting = 0;
  let broken = false;
  const written = (error: NodeJS.ErrnoException | null): void => {
    waiting--;
    // EAGAIN: a full pipe loses this line, not the next ones.
    if (error === null || error.code === 'EAGAIN' || broken) return;
    broken = true;
    failed(unwritable(error));
  };
  const at =
    (level: number): Logger['error'] =>
    (fields, msg) => {
      if (broken || waiting >= MAX_WAITING) return;
      waiting++;
      write(2, `${JSON.stringify({ level, time: Date.now(), ...base, ...fields, msg })}\n`, written);
    };
  return { logger: { error: at(50), warn: at(40), info: at(30) }, flush: () => {} };
}

function unwritable({ message }: Error): Error {
  return new Error(`stderr cannot be written: ${redactText(message)}`);
}
