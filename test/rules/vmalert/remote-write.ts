import type { Labels } from '../situations/counters.ts';

/** Unix time in milliseconds; `stale` ends the series. */
export type Sample = readonly [time: number, value: number | 'stale'];
export type Series = { readonly labels: Labels; readonly samples: readonly Sample[] };

/** https://github.com/prometheus/prometheus/blob/main/model/value/value.go: the end of a series. */
const STALE_NAN = 0x7ff0000000000002n;
const LENGTH_DELIMITED = 2;
const FIXED_64 = 1;
const VARINT = 0;

/**
 * A body of Prometheus remote write, the one way to write the ends of series as well: `WriteRequest` in protobuf
 * (https://prometheus.io/docs/specs/prw/remote_write_spec/), in a snappy block of literals.
 */
export function writeRequest(all: readonly Series[]): Buffer<ArrayBuffer> {
  return snappy(Buffer.concat(all.map((series) => field(1, timeSeries(series)))));
}

function timeSeries({ labels, samples }: Series): Buffer {
  // The specification wants them sorted.
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([
    ...sorted.map(([name, value]) =>
      field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))])),
    ),
    ...samples.map((one) => field(2, sample(one))),
  ]);
}

function sample([time, value]: Sample): Buffer {
  const double = Buffer.alloc(8);
  if (value === 'stale') double.writeBigUInt64LE(STALE_NAN);
  else double.writeDoubleLE(value);
  return Buffer.concat([varint((1 << 3) | FIXED_64), double, varint((2 << 3) | VARINT), varint(time)]);
}

const field = (number: number, value: Buffer): Buffer =>
  Buffer.concat([varint((number << 3) | LENGTH_DELIMITED), varint(value.length), value]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

/** https://github.com/google/snappy/blob/main/format_description.txt: a literal whose length takes four bytes. */
function snappy(data: Buffer): Buffer<ArrayBuffer> {
  const length = Buffer.alloc(5);
  length.writeUInt8(63 << 2);
  length.writeUInt32LE(data.length - 1, 1);
  return Buffer.concat([varint(data.length), length, data]);
}
