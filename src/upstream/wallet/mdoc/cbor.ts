import { hostile } from '../wallet-refusal.ts';

/** A value with a tag before it (RFC 8949, section 3.4). */
export class Tagged {
  readonly tag: number;
  readonly value: unknown;

  constructor(tag: number, value: unknown) {
    this.tag = tag;
    this.value = value;
  }
}

/** The tag of bytes that hold CBOR themselves. */
export const embedded = 24;

const maxDepth = 24;

function head(major: number, count: number): Buffer {
  const first = major << 5;
  if (count < 24) return Buffer.from([first | count]);
  if (count < 0x100) return Buffer.from([first | 24, count]);
  if (count < 0x1_0000) return Buffer.from([first | 25, count >> 8, count & 0xff]);
  const wide = Buffer.alloc(5);
  wide[0] = first | 26;
  wide.writeUInt32BE(count, 1);
  return wide;
}

/** Encodes what the texts that are signed are made of. */
export function encodeCbor(value: unknown): Buffer {
  if (value === null) return Buffer.from([0xf6]);
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([head(3, bytes.length), bytes]);
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Tagged) return Buffer.concat([head(6, value.tag), encodeCbor(value.value)]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)]);
  throw new Error('no such value is written');
}

function readFloat(bytes: Buffer, size: number): number {
  if (size === 4) return bytes.readFloatBE(0);
  if (size === 8) return bytes.readDoubleBE(0);
  const half = bytes.readUInt16BE(0);
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/**
 * Decodes exactly one item. Refuses lengths that are left open, lengths that are longer than the bytes, keys that stand twice, and whatever
 * follows the item: bytes that two readers understand differently are of no use under a signature.
 */
export function decodeCbor(bytes: Buffer): unknown {
  let at = 0;
  const take = (count: number): Buffer => {
    if (count > bytes.length - at) throw hostile('malformed');
    at += count;
    return bytes.subarray(at - count, at);
  };
  const argument = (info: number): number => {
    if (info < 24) return info;
    if (info > 27) throw hostile('malformed');
    const size = 2 ** (info - 24);
    const wide = take(size);
    if (size < 8) return wide.readUIntBE(0, size);
    const large = wide.readBigUInt64BE(0);
    if (large > BigInt(Number.MAX_SAFE_INTEGER)) throw hostile('malformed');
    return Number(large);
  };
  const text = (count: number) => {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(take(count));
    } catch (error) {
      throw hostile('malformed', error);
    }
  };
  const simple = (info: number): unknown => {
    if (info >= 25 && info <= 27) {
      const size = 2 ** (info - 24);
      return readFloat(take(size), size);
    }
    const known: ReadonlyMap<number, unknown> = new Map([
      [20, false],
      [21, true],
      [22, null],
      [23, undefined],
    ]);
    if (!known.has(info)) throw hostile('malformed');
    return known.get(info);
  };
  const item = (depth: number): unknown => {
    if (depth > maxDepth) throw hostile('malformed');
    const first = take(1)[0]!;
    const info = first & 0x1f;
    const major = first >> 5;
    if (major === 7) return simple(info);
    const count = argument(info);
    if (major === 0) return count;
    if (major === 1) return -1 - count;
    if (major === 2) return take(count);
    if (major === 3) return text(count);
    if (major === 6) return new Tagged(count, item(depth + 1));
    // Each element takes a byte at least, so that no length makes more work than the bytes that came.
    if (count > bytes.length - at) throw hostile('malformed');
    if (major === 4) return Array.from({ length: count }, () => item(depth + 1));
    const map = new Map<unknown, unknown>();
    for (let pair = 0; pair < count; pair++) {
      const key = item(depth + 1);
      if ((typeof key !== 'string' && typeof key !== 'number') || map.has(key)) throw hostile('malformed');
      map.set(key, item(depth + 1));
    }
    return map;
  };
  const value = item(0);
  if (at !== bytes.length) throw hostile('malformed');
  return value;
}

/** Reads what embedded bytes hold. */
export function decodeEmbedded(value: unknown): unknown {
  if (!(value instanceof Tagged) || value.tag !== embedded || !Buffer.isBuffer(value.value)) throw hostile('malformed');
  return decodeCbor(value.value);
}

/** Returns a map, or refuses what is none. */
export function mapOf(value: unknown): ReadonlyMap<unknown, unknown> {
  if (!(value instanceof Map)) throw hostile('malformed');
  return value as ReadonlyMap<unknown, unknown>;
}
