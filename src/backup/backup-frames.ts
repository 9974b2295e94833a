import { DamagedBackup } from '../crypto/backup-cipher.ts';
import type { ContentPart } from '../store/backup/snapshot.ts';
import type { BackupHead, BackupTail } from './backup-manifest.ts';

/** A part of a backup, in the order in which they come: one head, any number of parts of the content, one tail. */
export type BackupFrame =
  | { readonly type: 'head'; readonly head: BackupHead }
  | ContentPart
  | { readonly type: 'tail'; readonly tail: BackupTail };

const types = ['head', 'rows', 'bytes', 'tail'] as const;
const prefixLength = 5;
const rowsPrefixLength = 6;

function payloadOf(frame: BackupFrame): Buffer {
  switch (frame.type) {
    case 'head':
      return Buffer.from(JSON.stringify(frame.head));
    case 'tail':
      return Buffer.from(JSON.stringify(frame.tail));
    case 'bytes':
      return frame.bytes;
    case 'rows': {
      const prefix = Buffer.alloc(rowsPrefixLength);
      prefix.writeUInt16BE(frame.table);
      prefix.writeUInt32BE(frame.count, 2);
      return Buffer.concat([prefix, frame.json]);
    }
  }
}

/** Writes a part: its type, its length, and itself. */
export function encodeFrame(frame: BackupFrame): Buffer {
  const payload = payloadOf(frame);
  const prefix = Buffer.alloc(prefixLength);
  prefix[0] = types.indexOf(frame.type);
  prefix.writeUInt32BE(payload.length, 1);
  return Buffer.concat([prefix, payload]);
}

function decode(type: number, payload: Buffer): BackupFrame {
  switch (types[type]) {
    case 'head':
      return { type: 'head', head: JSON.parse(payload.toString()) as BackupHead };
    case 'tail':
      return { type: 'tail', tail: JSON.parse(payload.toString()) as BackupTail };
    case 'bytes':
      return { type: 'bytes', bytes: payload };
    case 'rows':
      return {
        type: 'rows',
        table: payload.readUInt16BE(0),
        count: payload.readUInt32BE(2),
        json: payload.subarray(rowsPrefixLength),
      };
    default:
      throw new DamagedBackup('the backup holds something that this version does not know');
  }
}

/** Reads the parts of a backup from its bytes, which are known to be authentic. */
export async function* decodeFrames(source: AsyncIterable<Buffer>): AsyncGenerator<BackupFrame, void, undefined> {
  let waiting: Buffer[] = [];
  let size = 0;
  let needed = prefixLength;
  for await (const bytes of source) {
    waiting.push(bytes);
    size += bytes.length;
    if (size < needed) continue;
    let all = Buffer.concat(waiting);
    for (needed = prefixLength; all.length >= prefixLength;) {
      const end = prefixLength + all.readUInt32BE(1);
      if (all.length < end) {
        needed = end;
        break;
      }
      yield decode(all[0]!, all.subarray(prefixLength, end));
      all = all.subarray(end);
    }
    waiting = [all];
    size = all.length;
  }
  if (size > 0) throw new DamagedBackup('the backup ends in the middle of its content');
}
