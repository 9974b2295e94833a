import { pipeline } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { toSeconds } from '../../../domain/time.ts';

export interface PackedFile {
  readonly name: string;
  /** Makes the content piece by piece, once the archive has come to this file. */
  content(): AsyncIterable<string | Buffer>;
}

/** Sizes and places have four bytes in an archive without the extension "zip64". Exports stay far below, so the extension is not written. */
const mostBytes = 0xffff_ffff;

const marks = { file: 0x04034b50, sizes: 0x08074b50, entry: 0x02014b50, end: 0x06054b50 };
/** Version 2.0 of the format: deflated files. */
const version = 20;
/** The archive was made under Unix, so that the mode of a file is read. */
const madeBy = (3 << 8) | version;
/** Sizes follow the content (bit 3), and names are UTF-8 (bit 11). */
const flags = 0x0808;
const deflated = 8;
/** A regular file that its owner writes and everybody reads. */
const mode = (0o100644 << 16) >>> 0;

interface PackedEntry {
  readonly name: Buffer;
  readonly place: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

const u16 = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16LE(value, index * 2));
  return bytes;
};

const u32 = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
};

/** Returns time and date as the format has them: in steps of two seconds, and without a time zone. UTC is written. */
function toDosTime(at: Date): Buffer {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return u16(time, date);
}

/** Returns the exact time in the extra field of Info-ZIP. Programs that know it show the time of the reader's zone. */
const toExtraTime = (at: Date) => Buffer.concat([u16(0x5455, 5), Buffer.from([1]), u32(toSeconds(at.getTime()))]);

function checkSize(bytes: number): void {
  if (bytes > mostBytes) throw new RangeError('the archive has more than 4 GiB');
}

interface Stamp {
  readonly time: Buffer;
  readonly extra: Buffer;
}

const fileHead = (name: Buffer, { time, extra }: Stamp): Buffer => {
  const lengths = u16(name.length, extra.length);
  return Buffer.concat([u32(marks.file), u16(version, flags, deflated), time, u32(0, 0, 0), lengths, name, extra]);
};

const directoryEntry = ({ name, place, crc, packed, size }: PackedEntry, { time, extra }: Stamp): Buffer => {
  const format = u16(madeBy, version, flags, deflated);
  const lengths = u16(name.length, extra.length, 0, 0, 0);
  const facts = [u32(marks.entry), format, time, u32(crc, packed, size), lengths, u32(mode, place), name, extra];
  return Buffer.concat(facts);
};

/**
 * Packs files into a ZIP archive, one after the other. The content of a file is made as fast as the archive is read, so no more than a few
 * pieces of it are in memory. Compression runs outside of the event loop. A content that fails ends the archive with its error, and a
 * reader that stops in the middle ends the making of the content.
 */
export async function* packFiles(files: readonly PackedFile[], mtime: Date): AsyncGenerator<Buffer> {
  const stamp: Stamp = { time: toDosTime(mtime), extra: toExtraTime(mtime) };
  const entries: PackedEntry[] = [];
  let written = 0;
  for (const file of files) {
    const name = Buffer.from(file.name);
    const place = written;
    let [crc, packed, size] = [0, 0, 0];
    const counted = async function* () {
      for await (const piece of file.content()) {
        const bytes = Buffer.from(piece);
        crc = crc32(bytes, crc);
        size += bytes.length;
        checkSize(size);
        yield bytes;
      }
    };
    const head = fileHead(name, stamp);
    yield head;
    // The stream that is read below throws the error of the content, so the callback has nothing to add.
    for await (const piece of pipeline(counted, createDeflateRaw(), () => {})) {
      packed += (piece as Buffer).length;
      checkSize(place + packed);
      yield piece as Buffer;
    }
    const sizes = u32(marks.sizes, crc, packed, size);
    yield sizes;
    written += head.length + packed + sizes.length;
    entries.push({ name, place, crc, packed, size });
  }
  const directory = Buffer.concat(entries.map((entry) => directoryEntry(entry, stamp)));
  checkSize(written + directory.length);
  const count = entries.length;
  const lengths = u32(directory.length, written);
  yield Buffer.concat([directory, u32(marks.end), u16(0, 0, count, count), lengths, u16(0)]);
}
