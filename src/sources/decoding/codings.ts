import zlib from 'node:zlib';
import { readBrotliHeader } from './brotli-header.ts';
import { readZstdWindow } from './zstd-header.ts';

type SyncOptions = { readonly maxOutputLength: number };
type StreamOptions = { readonly chunkSize: number };
/** The streams of node:zlib. */
export type DecodeStream = ReturnType<typeof zlib.createGunzip> | ReturnType<typeof zlib.createBrotliDecompress>;

/** One content coding (RFC 9110, 8.4.1) with the cost of decoding it. */
export type Coding = {
  /** @throws Error if the input is broken or the output exceeds the limit */
  decode(bytes: Uint8Array, options: SyncOptions): Buffer;
  stream(bytes: Uint8Array, options: StreamOptions): DecodeStream;
  /** Bytes that a decoder needs besides its output; undefined if they exceed the limit. */
  window(bytes: Uint8Array): number | undefined;
  /** Whether decode() reaches the output limit within a fraction of a millisecond for any input. */
  isBounded(bytes: Uint8Array): boolean;
};

/** No honest body has more codings. */
const MAX_CODINGS = 3;

const { ZSTD_d_windowLogMax } = zlib.constants;

const DEFLATE_WINDOW = 32 * 1024;
/** The usual default of encoders. The format allows 24: then 51 bytes can fill 16 MiB before the first byte of output. */
const BROTLI_WINDOW_BITS = 22;
/** Small enough to fill instantly. */
const BROTLI_SMALL_BITS = 17;
const BROTLI_SMALL_LENGTH = 64 * 1024;
/** RFC 9659: the maximum in HTTP. */
const ZSTD_WINDOW_BITS = 23;
const ZSTD_PARAMS = { params: { [ZSTD_d_windowLogMax]: ZSTD_WINDOW_BITS } };

const GZIP: Coding = {
  decode: zlib.gunzipSync,
  stream: (_, options) => zlib.createGunzip(options),
  window: () => DEFLATE_WINDOW,
  isBounded: () => true,
};

/** "deflate" is zlib in the RFC, and often raw deflate in practice. */
const hasZlibHeader = (bytes: Uint8Array): boolean => ((bytes[0] ?? 0) & 0x0f) === 8;

const DEFLATE: Coding = {
  ...GZIP,
  decode: (bytes, options) =>
    hasZlibHeader(bytes) ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options),
  stream: (bytes, options) => (hasZlibHeader(bytes) ? zlib.createInflate(options) : zlib.createInflateRaw(options)),
};

const BROTLI: Coding = {
  decode: zlib.brotliDecompressSync,
  stream: (_, options) => zlib.createBrotliDecompress(options),
  window: (bytes) => {
    const header = readBrotliHeader(bytes);
    return header === undefined || header.windowBits > BROTLI_WINDOW_BITS ? undefined : 2 ** header.windowBits;
  },
  // The window is filled before the first byte of output. It is not larger than announced.
  isBounded: (bytes) => {
    const header = readBrotliHeader(bytes);
    if (header === undefined || header.windowBits <= BROTLI_SMALL_BITS) return header !== undefined;
    return header.length !== undefined && header.length <= BROTLI_SMALL_LENGTH;
  },
};

const ZSTD: Coding = {
  decode: (bytes, options) => zlib.zstdDecompressSync(bytes, { ...options, ...ZSTD_PARAMS }),
  stream: (_, options) => zlib.createZstdDecompress({ ...options, ...ZSTD_PARAMS }) as unknown as DecodeStream,
  // The first frame only. In later frames the decoder refuses larger windows.
  window: (bytes) => {
    const window = readZstdWindow(bytes);
    return window === undefined || window > 2 ** ZSTD_WINDOW_BITS ? undefined : window;
  },
  isBounded: () => true,
};

const CODINGS = new Map<string, Coding>([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  ['deflate', DEFLATE],
  ['br', BROTLI],
  ['zstd', ZSTD],
]);

/** @returns the codings in decoding order; undefined if one is unknown or there are too many */
export function codingsOf(contentEncoding: string | undefined): readonly Coding[] | undefined {
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
