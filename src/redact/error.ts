import { redactLines, redactText } from './text.ts';

/** An internal error, for the log. Its message may quote a URL (`Invalid URL`), a header or a label value. */
export function redactError(error: unknown): {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
} {
  if (!(error instanceof Error)) return { type: typeof error, message: redactText(String(error)) };
  const { name, message, stack } = error;
  // No other property: Node attaches the input to some errors.
  return { type: name, message: redactText(message), ...(stack !== undefined && { stack: redactLines(stack) }) };
}
