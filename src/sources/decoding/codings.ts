import zlib from 'node:zlib';
import { readBrotliHeader } from './brotli-header.ts';
import { readZstdWindow } from './zstd-header.ts';

type SyncOptions = { readonly maxOutputLength: number };
type StreamOptions = { readonly chunkSize: number };
/** The streams of node:zlib. */
export type DecodeStream = ReturnType<typeof zlib.createGunzip> | ReturnType<typeof zlib.createBrotliDecompress>;

/** One content coding (RFC 9110, 8.4.1), and what it may cost to decode it. */
export type Coding = {
  /** @throws Error when the input is broken, or the output longer than the limit */
  decode(bytes: Uint8Array, options: SyncOptions): Buffer;
  stream(bytes: Uint8Array, options: StreamOptions): DecodeStream;
  /** Bytes that a decoder must hold besides its output; undefined when it is more than we allow. */
  window(bytes: Uint8Array): number | undefined;
  /** Whether decode() stops within a fraction of a millisecond at our limit of output, whatever the input. */
  isBounded(bytes: Uint8Array): boolean;
};

/** More codings than this on one body are not honest. */
const MAX_CODINGS = 3;

const { ZSTD_d_windowLogMax } = zlib.constants;

const DEFLATE_WINDOW = 32 * 1024;
/** The usual default of encoders. The format knows 24, of which 51 bytes can fill 16 MiB before the first one is given out. */
const BROTLI_WINDOW_BITS = 22;
/** So small that to fill it takes no time. */
const BROTLI_SMALL_BITS = 17;
const BROTLI_SMALL_LENGTH = 64 * 1024;
/** RFC 9659: the most that a sender may use in HTTP. */
const ZSTD_WINDOW_BITS = 23;
const ZSTD_PARAMS = { params: { [ZSTD_d_windowLogMax]: ZSTD_WINDOW_BITS } };

const GZIP: Coding = {
  decode: zlib.gunzipSync,
  stream: (_, options) => zlib.createGunzip(options),
  window: () => DEFLATE_WINDOW,
  isBounded: () => true,
};

/** "deflate" is zlib by the RFC and raw deflate in the wild. */
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
  // The window is filled before anything is given out. It is no larger than what is announced.
  isBounded: (bytes) => {
    const header = readBrotliHeader(bytes);
    if (header === undefined || header.windowBits <= BROTLI_SMALL_BITS) return header !== undefined;
    return header.length !== undefined && header.length <= BROTLI_SMALL_LENGTH;
  },
};

const ZSTD: Coding = {
  decode: (bytes, options) => zlib.zstdDecompressSync(bytes, { ...options, ...ZSTD_PARAMS }),
  stream: (_, options) => zlib.createZstdDecompress({ ...options, ...ZSTD_PARAMS }) as unknown as DecodeStream,
  // Of the first frame. Of all that follow, the decoder itself refuses what is larger.
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

/** @returns in the order of decoding; undefined where one of them is unknown, or where there are too many */
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
