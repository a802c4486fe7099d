import { isThenable } from '../../model/promise.ts';

/** The methods of a logger that are used. pino has them. */
export type Logger = {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
};

export type OpenLogger = {
  readonly logger: Logger | undefined;
  /** Writes buffered lines. */
  flush(): void;
};

/**
 * Writes one line. The service's logger may throw, or return a Promise of any realm that rejects: `failed` gets the error.
 */
export function writeLine(
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
