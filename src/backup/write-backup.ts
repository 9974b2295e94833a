import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sealBackup } from '../crypto/backup-cipher.ts';
import type { Snapshot } from '../store/backup/snapshot.ts';
import { createContentTally } from './backup-content.ts';
import { encodeFrame } from './backup-frames.ts';
import type { BackupHead, BackupManifest } from './backup-manifest.ts';

/** A higher level takes much longer, and most of the content is sealed values, which do not compress. */
const compression = { level: 1 };

/** Writes a snapshot, compressed and encrypted, as fast as the target takes it. Memory stays bounded. */
export async function writeBackup(
  snapshot: Snapshot,
  { head, key, target }: { readonly head: BackupHead; readonly key: string; readonly target: Writable },
): Promise<{ readonly manifest: BackupManifest; readonly size: number }> {
  const tally = createContentTally(head);
  const counted = await snapshot.count();
  let manifest: BackupManifest | undefined;
  let size = 0;
  async function* frames(): AsyncGenerator<Buffer, void, undefined> {
    yield encodeFrame({ type: 'head', head });
    for await (const part of snapshot.content()) {
      tally.add(part);
      yield encodeFrame(part);
    }
    const { bytes, checksums } = tally.end();
    const tail = { rows: counted, checksums, bytes };
    manifest = { ...head, ...tail };
    yield encodeFrame({ type: 'tail', tail });
  }
  async function* seal(clear: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    for await (const sealed of sealBackup(clear, key)) {
      size += sealed.length;
      yield sealed;
    }
  }
  await pipeline(Readable.from(frames()), createGzip(compression), seal, target, { end: target !== process.stdout });
  return { manifest: manifest!, size };
}
