import type { BodySample } from '../catalogue/observation.ts';
import { readXml } from './xml.ts';

/** Only this much of a plain text error is read. */
const MAX_TEXT = 4096;
/** Bodies up to this size are parsed without further checks. */
const SHORT = 4096;
/** More members and elements than in any honest body: building objects of them would take long. */
const MAX_PARTS = 25_000;

const [COMMA, OPEN_LIST, OPEN_OBJECT, LESS_THAN] = [0x2c, 0x5b, 0x7b, 0x3c];

/**
 * Reads a body as a document for paths: JSON unchanged, XML as a tree, plain text as a string. HTML comes from a gateway and
 * is ignored. Never throws: an unreadable body is undefined.
 */
export function readBody(body: BodySample | undefined): unknown {
  if (body === undefined || body.truncated) return undefined;
  const { bytes } = body;
  return bytes.length > SHORT && hasTooManyParts(bytes) ? undefined : parse(bytes);
}

const READ = new WeakMap<BodySample, unknown>();

/** readBody() of a success, which is read for failures and again for calls. An error is read once: a WeakMap costs as much as parsing. */
export function readSuccess(body: BodySample): unknown {
  if (!READ.has(body)) READ.set(body, readBody(body));
  return READ.get(body);
}

function parse(bytes: Uint8Array): unknown {
  const buffer = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = buffer.toString('utf8');
  // A byte order mark is white space to trim().
  const text = whole.trim();
  if (text === '') return undefined;
  const json = parseJson(text);
  if (json !== undefined) return json;
  if (!text.startsWith('<')) return text.slice(0, MAX_TEXT);
  if (/^<(?:!doctype\s+html|html)\b/i.test(text)) return undefined;
  return readXml(text);
}

/** Undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The provider or a proxy sent something else. Status and headers decide.
    return undefined;
  }
}

function hasTooManyParts(bytes: Uint8Array): boolean {
  let parts = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === COMMA || byte === OPEN_OBJECT || byte === OPEN_LIST || byte === LESS_THAN) parts++;
  }
  return parts > MAX_PARTS;
}
