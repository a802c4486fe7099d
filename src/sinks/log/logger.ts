import pino from 'pino';
import { redactText } from '../../redact/text.ts';

/** What is used of a logger: pino's fits. */
export type Logger = {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
};

export type OpenLogger = {
  readonly logger: Logger | undefined;
  /** Writes what is buffered. */
  flush(): void;
};

/**
 * Writes one line. The service's logger may throw, or return a Promise (of whatever realm or library) that rejects: `failed`
 * gets the error.
 */
export function say(
  logger: Logger,
  level: keyof Logger,
  fields: object,
  message: string,
  failed: (error: unknown) => void,
): void {
  try {
    const result: unknown = logger[level](fields, message);
    if (isThenable(result)) result.then(undefined, failed);
  } catch (error) {
    failed(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/**
 * pino, to stderr. Asynchronous: a slow terminal or a full pipe must not hold up the service. What is buffered is written
 * at exit.
 *
 * @param failed called once, when stderr cannot be written any more: a full disk, a terminal that is gone
 */
export function openOwnLogger(failed: (error: unknown) => void): OpenLogger {
  const destination = pino.destination({ dest: 2, sync: false });
  let broken = false;
  // Without a listener the error would be uncaught in the service, and at exit pino would try to write forever.
  destination.on('error', (error: Error) => {
    if (broken) return;
    broken = true;
    destination.destroy();
    failed(new Error(`stderr cannot be written: ${redactText(error.message)}`));
  });
  const flush = (): void => {
    try {
      if (!broken) destination.flushSync();
    } catch {
      // stderr may be closed already.
    }
  };
  const write = (line: string): void => {
    if (!broken) destination.write(line);
  };
  process.on('exit', flush);
  return {
    logger: pino({ name: 'sidetone' }, { write }),
    flush: () => {
      process.off('exit', flush);
      flush();
    },
  };
}
