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

/** Says one line. A logger of somebody else's may throw, be asynchronous, and reject: each is told to `failed`. */
export function say(
  logger: Logger,
  level: keyof Logger,
  fields: object,
  message: string,
  failed: (error: unknown) => void,
): void {
  try {
    const result: unknown = logger[level](fields, message);
    if (result instanceof Promise) result.catch(failed);
  } catch (error) {
    failed(error);
  }
}

/**
 * pino, to stderr. Asynchronous: a slow terminal or a full pipe must not hold up the service. What is buffered is written
 * at exit.
 *
 * @param failed told once, when stderr takes nothing any more: a full disk, a terminal that is gone
 */
export function openOwnLogger(failed: (error: unknown) => void): OpenLogger {
  const destination = pino.destination({ dest: 2, sync: false });
  let broken = false;
  // Without a listener it would be the service's uncaught exception, and at exit pino would try to write for ever.
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
