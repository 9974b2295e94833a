import { exportChunkBytes } from '../../../domain/account/export/export-rules.ts';
import type { ByteRange } from '../../../domain/account/export/byte-range.ts';
import type { Services } from '../../../services.ts';
import type { AccountExport } from '../../../store/account/exports.ts';

/**
 * Returns bytes of a ready file, chunk by chunk, so that a slow reader costs the memory of one chunk. Throws when the file goes away
 * meanwhile, which cuts the connection: an answer that is too short must not look whole.
 */
export async function* readExport(
  { account: { exports } }: Pick<Services, 'account'>,
  { ready, first, last }: ByteRange & { readonly ready: AccountExport },
): AsyncGenerator<Buffer> {
  for (let from = first; from <= last;) {
    const place = Math.floor(from / exportChunkBytes);
    const start = place * exportChunkBytes;
    const chunk = await exports.chunk(ready, place);
    if (!chunk) throw new Error('the file of an export is gone');
    yield chunk.subarray(from - start, last + 1 - start);
    from = start + exportChunkBytes;
  }
}
