import { createLine } from './create-line.ts';
import type { EncodedLogo, EncodedPhoto } from './encode-photo.ts';

/** A decoding takes some 100 MB and a core. Two at a time leave room for other requests. */
const atOnce = 2;
const maxWaiting = 16;

/** Draws pictures anew. Throws AppError('busy') when too many wait already. */
export interface PhotoEncoder {
  readonly encodePhoto: (bytes: Buffer) => Promise<EncodedPhoto>;
  readonly encodeLogo: (bytes: Buffer) => Promise<EncodedLogo>;
}

export function createPhotoEncoder(): PhotoEncoder {
  const inLine = createLine({ atOnce, maxWaiting });
  // sharp is loaded at the first picture, not at the start.
  const load = () => import('./encode-photo.ts');
  return {
    encodePhoto: (bytes) => inLine(async () => (await load()).encodePhoto(bytes)),
    encodeLogo: (bytes) => inLine(async () => (await load()).encodeLogo(bytes)),
  };
}
