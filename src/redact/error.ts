import { redactLines, redactText } from './text.ts';

/** An error of ours, for the log: its message may quote a URL (`Invalid URL`), a header, a label value. */
export function redactError(error: unknown): {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
} {
  if (!(error instanceof Error)) return { type: typeof error, message: redactText(String(error)) };
  const { name, message, stack } = error;
  // Nothing else of it: Node hangs the very input on some errors.
  return { type: name, message: redactText(message), ...(stack !== undefined && { stack: redactLines(stack) }) };
}
