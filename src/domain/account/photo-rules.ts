export const maxPhotoBytes = 10_000_000;
export const maxPhotoPixels = 25_000_000;
/** The most pixels of each side. */
export const maxPhotoSide = 8_000;

/** Sizes that are kept of a photo: squares, in pixels of a side. */
export const photoSides = { small: 256, large: 512 } as const;
export type PhotoSize = keyof typeof photoSides;

export type PhotoType = 'jpeg' | 'png' | 'webp';

const startsWith = (bytes: Uint8Array, signature: readonly number[], at = 0) =>
  signature.every((byte, index) => bytes[at + index] === byte);
const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));

/** Returns the type of a photo by its first bytes. The sender's statement about a file counts for nothing. */
export function photoTypeOf(bytes: Uint8Array): PhotoType | undefined {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(bytes, [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a])) return 'png';
  return startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8) ? 'webp' : undefined;
}

/** Why a photo was not taken. */
export type PhotoProblem = 'type' | 'too_large' | 'too_many_pixels' | 'unreadable' | 'busy' | 'throttled';

const fileEnds: Readonly<Record<PhotoSize, string>> = { small: '.jpg', large: '-512.jpg' };

/** Returns the address of a photo on our origin. Everybody with this address can see the photo. */
export const photoPath = (id: string, size: PhotoSize = 'small') => `/photo/${id}${fileEnds[size]}`;

/** Returns the parts of a path that `photoPath` made; undefined for anything else. */
export function parsePhotoName(name: string): { readonly id: string; readonly size: PhotoSize } | undefined {
  const [, id, large] = /^([\w-]{43})(-512)?\.jpg$/.exec(name) ?? [];
  return id ? { id, size: large ? 'large' : 'small' } : undefined;
}
