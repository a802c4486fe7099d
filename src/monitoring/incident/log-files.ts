import { createReadStream } from 'node:fs';
import { callId } from '../../redact/call-id.ts';
import { redactText } from '../../redact/text.ts';
import { plain } from '../console/text.ts';
import type { Period } from './times.ts';

const MAX_LINE = 256 * 1024;
const MAX_KEPT = 10_000;

/** A failure of the provider, as a line of the log has it. */
export type LoggedFailure = {
  /** Unix milliseconds. */
  readonly at: number;
  readonly requestId: string | undefined;
  readonly operation: string | undefined;
  readonly category: string;
  readonly code: string;
  readonly status: number | undefined;
  readonly account: string | undefined;
};

export type LogFile = {
  readonly path: string;
  readonly lines: number;
  /** Lines that are no JSON. */
  readonly broken: number;
  readonly failures: readonly LoggedFailure[];
  /** Lines that the log itself left out, because they were too many. */
  readonly suppressed: number;
};

/**
 * Reads the failures of one provider in the period out of a log of JSON lines, as pino writes them; the order does not matter.
 *
 * @throws Error one sentence when the file cannot be read
 */
export async function readLogFile(
  path: string,
  provider: string,
  secrets: readonly RegExp[],
  { from, to }: Period,
): Promise<LogFile> {
  const file = { path, lines: 0, broken: 0, suppressed: 0, failures: [] as LoggedFailure[] };
  for await (const line of linesOf(path)) {
    if (line.trim() === '') continue;
    file.lines++;
    const fields = parse(line);
    if (fields === undefined) file.broken++;
    else if (fields['provider'] === provider) take(fields);
  }
  return file;

  function take(fields: Readonly<Record<string, unknown>>): void {
    const at = timeOf(fields['time'] ?? fields['timestamp'] ?? fields['@timestamp']);
    if (at === undefined || at < from * 1000 || at > to * 1000) return;
    if (typeof fields['suppressed'] === 'number') file.suppressed += fields['suppressed'];
    else if (typeof fields['category'] === 'string' && file.failures.length < MAX_KEPT)
      file.failures.push(failureOf(fields, at, secrets));
  }
}

function failureOf(fields: Readonly<Record<string, unknown>>, at: number, secrets: readonly RegExp[]): LoggedFailure {
  const text = (name: string, max = 64) =>
    typeof fields[name] === 'string' && fields[name] !== '' ? plain(fields[name], max) : undefined;
  // The log may be another program's.
  const redacted = (name: string) => redactText(text(name) ?? '') || undefined;
  return {
    at,
    // A log may have been written by something else: an id that looks like a number or a key is left out.
    requestId: callId(text('request_id', 128) ?? text('call_id', 128), secrets),
    operation: redacted('operation'),
    category: redacted('category') ?? 'unknown',
    code: redacted('code') ?? redacted('error_type') ?? redacted('call_end_reason') ?? '',
    status: typeof fields['status'] === 'number' ? fields['status'] : undefined,
    account: redacted('account'),
  };
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds as pino writes them, seconds, or ISO 8601. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 1e11 ? value : value * 1000;
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** A line that is too long is broken, and costs no memory. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  let skipping = false;
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8' }) as AsyncIterable<string>) {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        yield skipping ? '[too long' : part;
        skipping = false;
      }
      if (rest.length > MAX_LINE) {
        rest = '';
        skipping = true;
      }
    }
  } catch (error) {
    throw new Error(
      `sidetone: the log file ${plain(path)} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`,
    );
  }
  if (rest !== '' || skipping) yield skipping ? '[too long' : rest;
}
