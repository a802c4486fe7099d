import { redactText } from './text.ts';

/** An error of ours, for the log: its message may quote a URL (`Invalid URL`), a header, a label value. */
export function redactError(error: unknown): {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
} {
  if (!(error instanceof Error)) return { type: typeof error, message: redactText(String(error)) };
  const { name, message, stack } = error;
  // By line: a stack is longer than a text may be. Nothing else of it: Node hangs the very input on some errors.
  const lines = stack?.split('\n').map((line) => redactText(line));
  return { type: name, message: redactText(message), ...(lines && { stack: lines.join('\n') }) };
}
