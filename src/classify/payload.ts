import { parseJson } from './read-body.ts';

/** Webhooks are shorter. */
const MAX_CHARACTERS = 1024 * 1024;
const MAX_FIELDS = 1000;

/** A parsed body, the fields of a form, or unparsed text or bytes of JSON or a form. */
export type WebhookPayload = Readonly<Record<string, unknown>> | URLSearchParams | Uint8Array | string;

/**
 * Reads a webhook in any form that a framework provides: a parsed object, URLSearchParams, or the text or bytes of JSON
 * or a form. Never throws.
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

/** The first value of a repeated field counts. */
function formOf(fields: URLSearchParams): Record<string, string> {
  const form = Object.create(null) as Record<string, string>;
  let count = 0;
  for (const [name, value] of fields) {
    if (++count > MAX_FIELDS) break;
    form[name] ??= value;
  }
  return form;
}
