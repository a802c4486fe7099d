import zlib from 'node:zlib';
import type { BodySample, HeaderSnapshot } from '../catalogue/observation.ts';

/** A compressed body is decoded to at most this many bytes: what would be larger is not read at all. */
const MAX_DECODED = 256 * 1024;
/** RFC 9110, section 8.4.1: more codings than this on one error body are not honest. */
const MAX_CODINGS = 3;

type Options = { readonly maxOutputLength: number; readonly finishFlush?: number };
type Decoder = (bytes: Uint8Array, options: Options) => Buffer;

/** A decoder, and what makes it give what it has when its input ends early. */
type Coding = { readonly decode: Decoder; readonly flush: number };

const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH, ZSTD_e_flush } = zlib.constants;
const GZIP: Coding = { decode: zlib.gunzipSync, flush: Z_SYNC_FLUSH };

const CODINGS = new Map<string, Coding>([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  // "deflate" is zlib by the RFC and raw deflate in the wild.
  [
    'deflate',
    {
      decode: (bytes, options) =>
        ((bytes[0] ?? 0) & 0x0f) === 8 ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options),
      flush: Z_SYNC_FLUSH,
    },
  ],
  ['br', { decode: zlib.brotliDecompressSync, flush: BROTLI_OPERATION_FLUSH }],
  ['zstd', { decode: zlib.zstdDecompressSync, flush: ZSTD_e_flush }],
]);

/** Reads an error body as JSON. Never throws: a body that is cut, lies about itself or is too large reads as undefined. */
export function readJsonBody(body: BodySample | undefined, headers: HeaderSnapshot | undefined): unknown {
  if (body === undefined || body.truncated || body.text === '') return undefined;
  try {
    const text = decode(body, headers?.get('content-encoding'));
    return text === undefined ? undefined : JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    // Not a fault of ours: the provider (or whoever answered in its place) sent no JSON. Status and headers decide.
    return undefined;
  }
}

/**
 * The beginning of a body of whatever length, decoded. Never throws: what cannot be decoded reads as undefined.
 *
 * @returns at most 256 KiB
 */
export function readBodyStart(body: BodySample, headers: HeaderSnapshot | undefined): Uint8Array | undefined {
  const codings = codingsOf(headers?.get('content-encoding'));
  // What one coding made is cut where the next one's own limit is: more than one is not worth the trouble.
  if (codings === undefined || codings.length > 1) return undefined;
  const [coding] = codings;
  const bytes = bytesOf(body);
  if (coding === undefined) return bytes;
  let { length } = bytes;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++, length = Math.ceil(length / SHRINK)) {
    try {
      const options = { maxOutputLength: MAX_DECODED, finishFlush: coding.flush };
      return coding.decode(bytes.subarray(0, length), options);
    } catch (error) {
      // There is no way to ask for the first so many bytes: a shorter input is tried instead.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return undefined;
    }
  }
  return undefined;
}

/**
 * By little, since a coding may give nothing of a block of which the end is missing; JSON shrinks to a tenth, seldom more:
 * few steps are taken.
 */
const SHRINK = 2;
const MAX_ATTEMPTS = 8;

function decode(body: BodySample, contentEncoding: string | undefined): string | undefined {
  const codings = codingsOf(contentEncoding);
  if (codings === undefined) return undefined;
  if (codings.length === 0 && body.ascii) return body.text;
  let decoded = bytesOf(body);
  for (const coding of codings) decoded = coding.decode(decoded, { maxOutputLength: MAX_DECODED });
  return decoded.toString('utf8');
}

function bytesOf({ text }: BodySample): Buffer {
  return Buffer.from(text, 'latin1');
}

/** @returns in the order of decoding; undefined where one of them is unknown */
function codingsOf(contentEncoding: string | undefined): readonly Coding[] | undefined {
  if (contentEncoding === undefined) return [];
  const names = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim());
  if (names.length > MAX_CODINGS) return undefined;
  const codings: Coding[] = [];
  for (const name of names.reverse()) {
    if (name === '' || name === 'identity') continue;
    const coding = CODINGS.get(name);
    if (coding === undefined) return undefined;
    codings.push(coding);
  }
  return codings;
}
