export const maxPhotoBytes = 10_000_000;
export const maxPhotoPixels = 25_000_000;
/** Of each side. */
export const maxPhotoSide = 8_000;

/** What is kept of a photo: squares, in pixels of a side. */
export const photoSides = { small: 256, large: 512 } as const;
export type PhotoSize = keyof typeof photoSides;

export type PhotoType = 'jpeg' | 'png' | 'webp';

const startsWith = (bytes: Uint8Array, signature: readonly number[], at = 0) =>
  signature.every((byte, index) => bytes[at + index] === byte);
const ascii = (text: string) => [...text].map((sign) => sign.charCodeAt(0));

/** By its first bytes: what the sender says of a file counts for nothing. */
export function photoTypeOf(bytes: Uint8Array): PhotoType | undefined {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(bytes, [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a])) return 'png';
  return startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8) ? 'webp' : undefined;
}

/** Why a photo was not taken. */
export type PhotoProblem = 'type' | 'too_large' | 'too_many_pixels' | 'unreadable' | 'busy' | 'throttled';

const fileEnds: Readonly<Record<PhotoSize, string>> = { small: '.jpg', large: '-512.jpg' };

/** Address of a photo on our origin; `id` is all that is needed to see it. */
export const photoPath = (id: string, size: PhotoSize = 'small') => `/photo/${id}${fileEnds[size]}`;

/** What `photoPath` made; undefined for anything else. */
export function parsePhotoName(name: string): { readonly id: string; readonly size: PhotoSize } | undefined {
  const [, id, large] = /^([\w-]{43})(-512)?\.jpg$/.exec(name) ?? [];
  return id ? { id, size: large ? 'large' : 'small' } : undefined;
}
