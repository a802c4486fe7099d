import zlib from 'node:zlib';
import type { BodySample, HeaderSnapshot } from '../observation.ts';

/** A compressed body is decoded to at most this many bytes: what would be larger is not read at all. */
const MAX_DECODED = 256 * 1024;
/** RFC 9110, section 8.4.1: more codings than this on one error body are not honest. */
const MAX_CODINGS = 3;

type Decoder = (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer;

const DECODERS = new Map<string, Decoder>([
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

/** Reads an error body as JSON. Never throws: a body that is cut, lies about itself or is too large reads as undefined. */
export function readJsonBody(body: BodySample | undefined, headers: HeaderSnapshot | undefined): unknown {
  if (body === undefined || body.truncated || body.bytes.length === 0) return undefined;
  try {
    const text = decode(body.bytes, headers?.get('content-encoding'))?.toString('utf8');
    return text === undefined ? undefined : JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    // Not a fault of ours: the provider (or whoever answered in its place) sent no JSON. Status and headers decide.
    return undefined;
  }
}

function decode(bytes: Uint8Array, contentEncoding: string | undefined): Buffer | undefined {
  let decoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (contentEncoding === undefined) return decoded;
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim());
  if (codings.length > MAX_CODINGS) return undefined;
  for (const coding of codings.reverse()) {
    if (coding === '' || coding === 'identity') continue;
    const decoder = DECODERS.get(coding);
    if (decoder === undefined) return undefined;
    decoded = decoder(decoded, { maxOutputLength: MAX_DECODED }) as Buffer<ArrayBuffer>;
  }
  return decoded;
}
