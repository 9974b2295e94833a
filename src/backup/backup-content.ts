import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Refused } from '../commands/refused.ts';
import { DamagedBackup, openBackup } from '../crypto/backup-cipher.ts';
import type { ContentPart } from '../store/backup/snapshot.ts';
import { decodeFrames } from './backup-frames.ts';
import type { BackupHead, BackupManifest, BackupTail } from './backup-manifest.ts';
import { explainFile } from './explain-file.ts';

/** Counts and checksums of a content, which are made while it is written and again while it is read. */
export interface ContentTally {
  add(part: ContentPart): void;
  end(): Pick<BackupTail, 'checksums' | 'bytes'> & { readonly rows: Readonly<Record<string, number>> };
}

/** Name of the checksum of a content that is a file. */
const wholeContent = 'content';

export function createContentTally({ kind, tables }: Pick<BackupHead, 'kind' | 'tables'>): ContentTally {
  const isOfRows = kind === 'rows';
  const names = isOfRows ? tables.map(({ name }) => name) : [wholeContent];
  const hashes = new Map<string, Hash>(names.map((name) => [name, createHash('sha256')]));
  const rows: Record<string, number> = isOfRows ? Object.fromEntries(names.map((name) => [name, 0])) : {};
  let bytes = 0;
  return {
    add(part) {
      const name = part.type === 'bytes' ? wholeContent : tables[part.table]?.name;
      const hash = name !== undefined && hashes.get(name);
      if (!hash) throw new DamagedBackup('the backup holds rows of a table that it does not name');
      const content = part.type === 'bytes' ? part.bytes : part.json;
      hash.update(content);
      bytes += content.length;
      if (part.type === 'rows') rows[name] = rows[name]! + part.count;
    },
    end: () => ({
      bytes,
      rows,
      checksums: Object.fromEntries([...hashes].map(([name, hash]) => [name, hash.digest('base64url')])),
    }),
  };
}

const isSame = (one: object, other: object) => {
  const entries = Object.entries(one);
  const others = other as Readonly<Record<string, unknown>>;
  return entries.length === Object.keys(other).length && entries.every(([name, value]) => others[name] === value);
};

interface Receiver {
  /** Is told the beginning before any content. When it throws, nothing more is read. */
  readonly begin?: (head: BackupHead) => void | Promise<void>;
  readonly take?: (part: ContentPart) => void | Promise<void>;
}

/** Yields the bytes of a file. Where it cannot be read, the error says which file, and why. */
async function* bytesOf(path: string): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const bytes of createReadStream(path)) yield bytes as Buffer;
  } catch (error) {
    throw new Refused(explainFile(path, error, 'read'), { cause: error });
  }
}

/** Yields the clear content of a file, decompressed. */
async function* unpack(path: string, keys: readonly string[]): AsyncGenerator<Buffer, void, undefined> {
  const gunzip = createGunzip();
  // The pipeline ends `gunzip` with the error of what stands before it, and the loop throws that error.
  const filled = pipeline(Readable.from(openBackup(bytesOf(path), keys)), gunzip);
  filled.catch(() => {});
  for await (const bytes of gunzip) yield bytes as Buffer;
  await filled;
}

/**
 * Reads a whole backup, from its first byte to its last one, and compares its content with its counts and checksums. Throws where anything
 * is not as it was written.
 */
export async function readBackup(
  path: string,
  { keys, begin, take }: Receiver & { readonly keys: readonly string[] },
): Promise<BackupManifest> {
  let head: BackupHead | undefined;
  let tail: BackupTail | undefined;
  let tally: ContentTally | undefined;
  for await (const frame of decodeFrames(unpack(path, keys))) {
    if (tail || (frame.type === 'head') !== (head === undefined))
      throw new DamagedBackup('the parts of the backup are out of order');
    if (frame.type === 'head') {
      ({ head } = frame);
      tally = createContentTally(head);
      await begin?.(head);
    } else if (frame.type === 'tail') ({ tail } = frame);
    else {
      tally!.add(frame);
      await take?.(frame);
    }
  }
  if (!head || !tail || !tally) throw new DamagedBackup('the backup has no end');
  const found = tally.end();
  if (found.bytes !== tail.bytes || !isSame(found.checksums, tail.checksums))
    throw new DamagedBackup('the checksums of the backup are not those of its content');
  if (head.kind === 'rows' && !isSame(found.rows, tail.rows))
    throw new DamagedBackup('the backup does not hold as many rows as it says');
  return { ...head, ...tail };
}
