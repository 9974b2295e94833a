import { createLine } from './create-line.ts';
import type { EncodedPhoto } from './encode-photo.ts';

/** A decoding takes some 100 MB and a core: two leave room for everybody else. */
const atOnce = 2;
const maxWaiting = 16;

/** Throws AppError('busy') when too many photos wait already. */
export type PhotoEncoder = (bytes: Buffer) => Promise<EncodedPhoto>;

export function createPhotoEncoder(): PhotoEncoder {
  const inLine = createLine({ atOnce, maxWaiting });
  return (bytes) =>
    inLine(async () => {
      // Loaded at the first photo, not at the start.
      const { encodePhoto } = await import('./encode-photo.ts');
      return encodePhoto(bytes);
    });
}
