import type { BodySample, HeaderSnapshot } from '../catalogue/observation.ts';
import { readTextBody } from './decode-body.ts';
import { readXml } from './xml.ts';

/** What a plain text error says is said by then. */
const MAX_TEXT = 4096;

/**
 * Reads a body as what paths are followed in: JSON as it is, XML as a tree, plain text as a string. An HTML page is a
 * gateway's, and says nothing. Never throws: what cannot be read is undefined.
 */
export function readBody(body: BodySample | undefined, headers: HeaderSnapshot | undefined): unknown {
  const text = readTextBody(body, headers)?.trim();
  if (text === undefined || text === '') return undefined;
  const json = parseJson(text);
  if (json !== undefined) return json;
  if (!text.startsWith('<')) return text.slice(0, MAX_TEXT);
  if (/^<(?:!doctype\s+html|html)\b/i.test(text)) return undefined;
  return readXml(text);
}

/** undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not a fault of ours: the provider (or a proxy) sent something else. Status and headers decide.
    return undefined;
  }
}
