import { parseJson } from './read-body.ts';

/** A webhook is shorter. */
const MAX_CHARACTERS = 1024 * 1024;
const MAX_FIELDS = 1000;

/** A parsed body, or what is not parsed: a form's fields, the text or the bytes of JSON or of a form. */
export type WebhookPayload = Readonly<Record<string, unknown>> | URLSearchParams | Uint8Array | string;

/**
 * What a service has of a webhook: the parsed object, or what its framework did not parse: the text or the bytes of JSON or
 * of a form, or URLSearchParams. Never throws.
 */
export function readPayload(payload: unknown): unknown {
  if (payload instanceof URLSearchParams) return formOf(payload);
  const text = textOf(payload);
  if (text === undefined) return payload;
  if (text.length > MAX_CHARACTERS) return undefined;
  const trimmed = text.trim();
  if (/^[{[]/.test(trimmed)) return parseJson(trimmed);
  return trimmed.includes('=') ? formOf(new URLSearchParams(trimmed)) : undefined;
}

function textOf(payload: unknown): string | undefined {
  if (typeof payload === 'string') return payload;
  if (!(payload instanceof Uint8Array)) return undefined;
  return payload.length > MAX_CHARACTERS ? '' : Buffer.from(payload).toString('utf8');
}

/** Of a field that repeats the first counts. */
function formOf(fields: URLSearchParams): Record<string, string> {
  const form = Object.create(null) as Record<string, string>;
  let count = 0;
  for (const [name, value] of fields) {
    if (++count > MAX_FIELDS) break;
    form[name] ??= value;
  }
  return form;
}
