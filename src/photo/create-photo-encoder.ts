import { createLine } from './create-line.ts';
import type { EncodedPhoto } from './encode-photo.ts';

/** A decoding takes some 100 MB and a core. Two at a time leave room for other requests. */
const atOnce = 2;
const maxWaiting = 16;

/** Encodes a photo. Throws AppError('busy') when too many photos wait already. */
export type PhotoEncoder = (bytes: Buffer) => Promise<EncodedPhoto>;

export function createPhotoEncoder(): PhotoEncoder {
  const inLine = createLine({ atOnce, maxWaiting });
  return (bytes) =>
    inLine(async () => {
      // sharp is loaded at the first photo, not at the start.
      const { encodePhoto } = await import('./encode-photo.ts');
      return encodePhoto(bytes);
    });
}
