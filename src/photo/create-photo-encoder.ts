import { createLine } from './create-line.ts';
import type { EncodedLogo, EncodedPhoto } from './encode-photo.ts';

/** A decoding takes up to 100 MB and a core. One at a time leaves room for other requests. */
const atOnce = 1;
/** The bytes of those that wait are bounded apart, by the form reader. */
const maxWaiting = 24;

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
