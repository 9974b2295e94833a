import type Koa from 'koa';
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A part of many pages, which is the same object on each of them. */
interface SharedPart {
  readonly shared: string;
}

/** A page as it was drawn: the parts that many pages share, and between them the texts that are its own. */
interface DrawnPage {
  readonly text: string;
  readonly parts: readonly (SharedPart | string)[];
}

interface Compressed {
  readonly bytes: Buffer;
  /** Whole blocks of a deflated stream, which refer to nothing outside of them. */
  readonly deflated: Buffer;
}

const compressedParts = new WeakMap<SharedPart, Compressed>();

function compressOnce(part: SharedPart): Compressed {
  const known = compressedParts.get(part);
  if (known) return known;
  const bytes = Buffer.from(part.shared);
  const deflated = deflateRawSync(bytes, {
    level: constants.Z_BEST_COMPRESSION,
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  const made = { bytes, deflated };
  compressedParts.set(part, made);
  return made;
}

const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const lastBlock = Buffer.from([3, 0]);
const longestStored = 0xffff;

/** Writes bytes into a deflated stream as they are. */
function* storedBlocks(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += longestStored) {
    const block = bytes.subarray(at, at + longestStored);
    const sizes = Buffer.alloc(5);
    sizes.writeUInt16LE(block.length, 1);
    sizes.writeUInt16LE(~block.length & longestStored, 3);
    yield sizes;
    yield block;
  }
}

/**
 * Writes a page as gzip in which the shared parts alone are compressed. What is drawn for one person stands there as it is, so that the length of
 * the answer says nothing of a secret beside a text that a stranger chose.
 */
function gzipSharedParts(parts: DrawnPage['parts']): Buffer {
  const written: Buffer[] = [head];
  let sum = 0;
  let size = 0;
  for (const part of parts) {
    const fixed = typeof part === 'string' ? undefined : compressOnce(part);
    const bytes = fixed?.bytes ?? Buffer.from(part as string);
    // The sum of no bytes would begin anew.
    if (bytes.length > 0) sum = crc32(bytes, sum);
    size += bytes.length;
    if (fixed) written.push(fixed.deflated);
    else written.push(...storedBlocks(bytes));
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(sum, 0);
  trailer.writeUInt32LE(size, 4);
  return Buffer.concat([...written, lastBlock, trailer]);
}

/** Sends the shared parts of a page compressed to a browser that takes gzip. */
export function compressSharedParts(ctx: Koa.Context): void {
  const drawn = ctx.state['drawn'] as DrawnPage | undefined;
  if (!drawn || ctx.body !== drawn.text) return;
  ctx.vary('Accept-Encoding');
  if (!ctx.acceptsEncodings('gzip')) return;
  ctx.body = gzipSharedParts(drawn.parts);
  ctx.set('Content-Encoding', 'gzip');
}
