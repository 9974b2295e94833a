import sharp, { type Sharp } from 'sharp';
import { logoBox } from '../domain/clients/client-logo.ts';
import {
  maxPhotoPixels,
  maxPhotoSide,
  photoSides,
  photoTypeOf,
  type PhotoSize,
} from '../domain/account/photo-rules.ts';

// libvips would keep what it has decoded for a second look, which nobody takes.
sharp.cache(false);

const maxSeconds = 5;
const quality = 82;

type Problem = 'type' | 'too_many_pixels' | 'unreadable';
interface Refused {
  readonly kind: 'refused';
  readonly problem: Problem;
}

export type EncodedPhoto =
  /** A JPEG that holds nothing but pixels. */
  { readonly kind: 'encoded'; readonly pictures: Readonly<Record<PhotoSize, Buffer>> } | Refused;
export type EncodedLogo = { readonly kind: 'encoded'; readonly picture: Buffer } | Refused;

const refuse = (problem: Problem): Refused => ({ kind: 'refused', problem });

/** Draws a picture of a size that is safe to decode. Throws for a file that is no picture. */
async function drawSafely<T>(bytes: Buffer, draw: (picture: Sharp) => Promise<T>): Promise<T | Refused> {
  // The size stands in the first bytes, so a picture of too many pixels is refused before one of them is decoded.
  const head = await sharp(bytes, { limitInputPixels: false }).metadata();
  const { format, width, height } = head;
  if (format !== photoTypeOf(bytes)) return refuse('type');
  if (width > maxPhotoSide || height > maxPhotoSide || width * height > maxPhotoPixels)
    return refuse('too_many_pixels');
  // The first picture of an animation is taken, and turned as the camera was held. Everything but pixels is dropped.
  return draw(sharp(bytes, { limitInputPixels: maxPhotoPixels, failOn: 'error' }).autoOrient());
}

/** Draws a picture anew. Nothing else of the file is left. */
async function encodeAnew<T>(bytes: Buffer, draw: (picture: Sharp) => Promise<T>): Promise<T | Refused> {
  if (bytes.length === 0) return refuse('unreadable');
  if (!photoTypeOf(bytes)) return refuse('type');
  // A file that the decoder refuses is no picture, whatever the decoder says about it.
  return drawSafely(bytes, draw).catch(() => refuse('unreadable'));
}

/** Makes two squares of the middle of a photo anew from its pixels. */
export async function encodePhoto(bytes: Buffer): Promise<EncodedPhoto> {
  return encodeAnew(bytes, async (picture) => {
    const side = photoSides.large;
    const { data, info } = await picture
      .resize(side, side, { fit: 'cover' })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .timeout({ seconds: maxSeconds })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const square = () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
    const small = square().resize(photoSides.small, photoSides.small);
    return {
      kind: 'encoded' as const,
      pictures: {
        large: await square().jpeg({ quality }).toBuffer(),
        small: await small.jpeg({ quality }).toBuffer(),
      },
    };
  });
}

/** Makes a logo anew from its pixels, whole and on white: most logos are drawn for paper, and a dark page would hide them. */
export async function encodeLogo(bytes: Buffer): Promise<EncodedLogo> {
  return encodeAnew(bytes, async (picture) => ({
    kind: 'encoded' as const,
    picture: await picture
      .resize({ ...logoBox, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .timeout({ seconds: maxSeconds })
      .png({ compressionLevel: 9 })
      .toBuffer(),
  }));
}
