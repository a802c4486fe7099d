const MAGIC = 0xfd2fb528;

/** Bytes that a decoder must keep for the first frame (RFC 8878, 3.1.1.1); undefined when it is none. */
export function readZstdWindow(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 6 || view.getUint32(0, true) !== MAGIC) return undefined;
  const descriptor = view.getUint8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  if (!isSingleSegment) {
    const base = 2 ** (10 + (view.getUint8(5) >> 3));
    return base + (base / 8) * (view.getUint8(5) & 7);
  }
  // The window is the content, whose size follows the dictionary id.
  const at = 5 + ((1 << (descriptor & 3)) >> 1);
  const size = 1 << (descriptor >> 6);
  if (at + size > view.byteLength) return undefined;
  if (size === 1) return view.getUint8(at);
  if (size === 2) return view.getUint16(at, true) + 256;
  return size === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}
