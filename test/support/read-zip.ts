import { inflateRawSync } from 'node:zlib';

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const endSize = 22;
const entrySize = 46;
const headSize = 30;

/** Returns the files of a ZIP archive by their names. The directory at its end is read, as programs do that unpack archives. */
export function readZip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.length - endSize;
  if (archive.readUInt32LE(end) !== endMark) throw new Error('the archive has no directory at its end');
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== entryMark) throw new Error('an entry of the directory is damaged');
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [named, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const name = archive.toString('utf8', at + entrySize, at + entrySize + named);
    const head = archive.readUInt32LE(at + 42);
    const from = head + headSize + archive.readUInt16LE(head + 26) + archive.readUInt16LE(head + 28);
    const stored = archive.subarray(from, from + size);
    files.set(name, method === 0 ? stored : inflateRawSync(stored));
    at += entrySize + named + extra + comment;
  }
  return files;
}
