import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Says what is wrong with a file that should hold a backup. */
export class DamagedBackup extends Error {}

/*
 * The file: the words of `magic`, 16 random bytes that name the file, 16 bytes that tell whether a key is its key, then chunks. Each chunk is
 * sealed by AES-256-GCM under a key that is derived from the backup key and the name of the file, so that a chunk of another file does not
 * open. Its nonce holds the place of the chunk and whether it is the last one, so that chunks cannot be moved, dropped or added.
 */
const family = 'geopf-id backup ';
const magic = Buffer.from(`${family}1\n`);
const idLength = 16;
const checkLength = 16;
const headerLength = magic.length + idLength + checkLength;
const tagLength = 16;
const chunkLength = 256 * 1024;

interface FileKey {
  readonly secret: Buffer;
  readonly check: Buffer;
}

function deriveFileKey(key: string, id: Buffer): FileKey {
  const derived = Buffer.from(
    hkdfSync('sha256', Buffer.from(key, 'base64url'), id, 'geopf-id backup', 32 + checkLength),
  );
  return { secret: derived.subarray(0, 32), check: derived.subarray(32) };
}

function nonceOf(place: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(place));
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

interface Chunk {
  readonly secret: Buffer;
  readonly header: Buffer;
  readonly place: number;
  readonly isLast: boolean;
}

function seal(clear: Buffer, { secret, header, place, isLast }: Chunk): Buffer {
  const cipher = createCipheriv('aes-256-gcm', secret, nonceOf(place, isLast), { authTagLength: tagLength });
  cipher.setAAD(header);
  return Buffer.concat([cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
}

/** Returns undefined when the bytes are not this chunk of this file. */
function open(sealed: Buffer, { secret, header, place, isLast }: Chunk): Buffer | undefined {
  if (sealed.length < tagLength) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', secret, nonceOf(place, isLast), { authTagLength: tagLength });
  decipher.setAAD(header);
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - tagLength)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Cuts a stream of bytes into pieces of one length. The rest, which may be empty, comes last. */
async function* cut(
  source: AsyncIterable<Buffer>,
  length: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly isLast: boolean }, void, undefined> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const bytes of source) {
    waiting.push(bytes);
    size += bytes.length;
    // A piece that may be the last one stays until more has come.
    if (size <= length) continue;
    let all = Buffer.concat(waiting);
    while (all.length > length) {
      yield { bytes: all.subarray(0, length), isLast: false };
      all = all.subarray(length);
    }
    waiting = [all];
    size = all.length;
  }
  yield { bytes: Buffer.concat(waiting), isLast: true };
}

/** Encrypts a stream of bytes. @param key 32 bytes in base64url */
export async function* sealBackup(clear: AsyncIterable<Buffer>, key: string): AsyncGenerator<Buffer, void, undefined> {
  const id = randomBytes(idLength);
  const { secret, check } = deriveFileKey(key, id);
  const header = Buffer.concat([magic, id, check]);
  yield header;
  let place = 0;
  for await (const { bytes, isLast } of cut(clear, chunkLength))
    yield seal(bytes, { secret, header, place: place++, isLast });
}

function checkBeginning(header: Buffer): void {
  if (header.length === 0) throw new DamagedBackup('the file is empty');
  const found = header.subarray(0, magic.length);
  if (found.equals(magic)) {
    if (header.length < headerLength) throw new DamagedBackup('the backup ends too early: its end is missing');
    return;
  }
  if (found.toString('latin1').startsWith(family))
    throw new DamagedBackup('the backup has a format that this version does not know: use the version that made it');
  throw new DamagedBackup('this is no backup of geopf-id, or its beginning was altered');
}

/** Returns the header, and what follows it. */
async function readHeader(
  sealed: AsyncIterable<Buffer>,
): Promise<{ readonly header: Buffer; readonly rest: AsyncIterable<Buffer> }> {
  const source = sealed[Symbol.asyncIterator]();
  let read: Buffer = Buffer.alloc(0);
  while (read.length < headerLength) {
    const next = await source.next();
    if (next.done) break;
    read = Buffer.concat([read, next.value]);
  }
  try {
    checkBeginning(read);
  } catch (error) {
    await source.return?.();
    throw error;
  }
  async function* following(): AsyncGenerator<Buffer, void, undefined> {
    try {
      yield read.subarray(headerLength);
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
    } finally {
      await source.return?.();
    }
  }
  return { header: read.subarray(0, headerLength), rest: following() };
}

/** Names what was done to a chunk that does not open. */
function faultOf(sealed: Buffer, chunk: Chunk): DamagedBackup {
  if (open(sealed, { ...chunk, isLast: !chunk.isLast }) !== undefined)
    return new DamagedBackup(
      chunk.isLast
        ? 'the backup ends too early: its end is missing'
        : 'something was added behind the end of the backup',
    );
  const from = headerLength + chunk.place * (chunkLength + tagLength);
  const altered = `the backup was altered, damaged or cut off between byte ${from} and byte ${from + sealed.length}`;
  return new DamagedBackup(altered);
}

/**
 * Decrypts what `sealBackup` has written. Throws where one byte is not as it was written; everything that it has returned before is
 * authentic.
 * @param keys keys of 32 bytes in base64url, of which one has sealed the file
 */
export async function* openBackup(
  sealed: AsyncIterable<Buffer>,
  keys: readonly string[],
): AsyncGenerator<Buffer, void, undefined> {
  const { header, rest } = await readHeader(sealed);
  const id = header.subarray(magic.length, magic.length + idLength);
  const check = header.subarray(magic.length + idLength);
  const fileKey = keys.map((key) => deriveFileKey(key, id)).find((derived) => derived.check.equals(check));
  if (!fileKey)
    throw new DamagedBackup('BACKUP_KEY is not the key of this backup, or the beginning of the file was altered');
  let place = 0;
  for await (const { bytes, isLast } of cut(rest, chunkLength + tagLength)) {
    const chunk = { secret: fileKey.secret, header, place: place++, isLast };
    const clear = open(bytes, chunk);
    if (clear === undefined) throw faultOf(bytes, chunk);
    yield clear;
  }
}
