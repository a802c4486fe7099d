import zlib from 'node:zlib';
import type { BodySample, HeaderSnapshot } from '../catalogue/observation.ts';

/** A compressed body is decoded to at most this many bytes: what would be larger is not read at all. */
const MAX_DECODED = 256 * 1024;
/** RFC 9110, section 8.4.1: more codings than this on one error body are not honest. */
const MAX_CODINGS = 3;

type Decoder = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Buffer;

const CODINGS = new Map<string, Decoder>([
  ['gzip', zlib.gunzipSync],
  ['x-gzip', zlib.gunzipSync],
  // "deflate" is zlib by the RFC and raw deflate in the wild.
  [
    'deflate',
    (bytes, options) =>
      ((bytes[0] ?? 0) & 0x0f) === 8 ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options),
  ],
  ['br', zlib.brotliDecompressSync],
  ['zstd', zlib.zstdDecompressSync],
]);

/** The text of a body. Never throws: a body that is cut, lies about itself or is too large reads as undefined. */
export function readTextBody(body: BodySample | undefined, headers: HeaderSnapshot | undefined): string | undefined {
  if (body === undefined || body.truncated || body.text === '') return undefined;
  try {
    const text = decode(body, headers?.get('content-encoding'));
    return text?.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  } catch {
    // Not a fault of ours: the body is not what its headers announce.
    return undefined;
  }
}

function decode(body: BodySample, contentEncoding: string | undefined): string | undefined {
  const codings = codingsOf(contentEncoding);
  if (codings === undefined) return undefined;
  if (codings.length === 0 && body.ascii) return body.text;
  let decoded: Buffer = Buffer.from(body.text, 'latin1');
  for (const coding of codings) decoded = coding(decoded, { maxOutputLength: MAX_DECODED });
  return decoded.toString('utf8');
}

/** @returns in the order of decoding; undefined where one of them is unknown */
function codingsOf(contentEncoding: string | undefined): readonly Decoder[] | undefined {
  if (contentEncoding === undefined) return [];
  const names = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim());
  if (names.length > MAX_CODINGS) return undefined;
  const codings: Decoder[] = [];
  for (const name of names.reverse()) {
    if (name === '' || name === 'identity') continue;
    const coding = CODINGS.get(name);
    if (coding === undefined) return undefined;
    codings.push(coding);
  }
  return codings;
}
