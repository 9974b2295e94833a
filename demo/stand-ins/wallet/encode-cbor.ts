/** A value with a tag before it. */
export class Tag {
  readonly number: number;
  readonly value: unknown;

  constructor(number: number, value: unknown) {
    this.number = number;
    this.value = value;
  }
}

function head(major: number, count: number): Buffer {
  const wide = Buffer.alloc(5);
  wide.writeUInt32BE(count, 1);
  if (count < 24) return Buffer.from([(major << 5) | count]);
  const size = count < 0x100 ? 1 : count < 0x1_0000 ? 2 : 4;
  return Buffer.from([(major << 5) | [0, 24, 25, 0, 26][size]!, ...wide.subarray(5 - size)]);
}

/** Encodes what an mdoc is made of (RFC 8949). */
export function encodeCbor(value: unknown): Buffer {
  if (value === null) return Buffer.from([0xf6]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Tag) return Buffer.concat([head(6, value.number), encodeCbor(value.value)]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)]);
  const entries = value instanceof Map ? [...(value as Map<unknown, unknown>)] : Object.entries(value as object);
  return Buffer.concat([head(5, entries.length), ...entries.flat().map(encodeCbor)]);
}

/** Encodes a value within bytes that say so. */
export const embed = (value: unknown): Tag => new Tag(24, encodeCbor(value));
