import sharp from 'sharp';
import {
  maxPhotoPixels,
  maxPhotoSide,
  photoSides,
  photoTypeOf,
  type PhotoSize,
} from '../domain/account/photo-rules.ts';

const maxSeconds = 5;
const quality = 82;

export type EncodedPhoto =
  /** A JPEG that holds nothing but pixels. */
  | { readonly kind: 'encoded'; readonly pictures: Readonly<Record<PhotoSize, Buffer>> }
  | { readonly kind: 'refused'; readonly problem: 'type' | 'too_many_pixels' | 'unreadable' };

const refuse = (problem: Extract<EncodedPhoto, { kind: 'refused' }>['problem']): EncodedPhoto => ({
  kind: 'refused',
  problem,
});

async function encode(bytes: Buffer): Promise<EncodedPhoto> {
  // The size stands in the first bytes, so a picture of too many pixels is refused before one of them is decoded.
  const head = await sharp(bytes, { limitInputPixels: false }).metadata();
  const { format, width, height } = head;
  if (format !== photoTypeOf(bytes)) return refuse('type');
  if (width > maxPhotoSide || height > maxPhotoSide || width * height > maxPhotoPixels)
    return refuse('too_many_pixels');

  // The first picture of an animation is taken, and turned as the camera was held. Everything but pixels is dropped.
  const side = photoSides.large;
  const { data, info } = await sharp(bytes, { limitInputPixels: maxPhotoPixels, failOn: 'error' })
    .autoOrient()
    .resize(side, side, { fit: 'cover' })
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .timeout({ seconds: maxSeconds })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const square = () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  const small = square().resize(photoSides.small, photoSides.small);
  return {
    kind: 'encoded',
    pictures: {
      large: await square().jpeg({ quality }).toBuffer(),
      small: await small.jpeg({ quality }).toBuffer(),
    },
  };
}

/** Makes two squares of the middle of a photo anew from its pixels. Nothing else of the file is left. */
export async function encodePhoto(bytes: Buffer): Promise<EncodedPhoto> {
  if (bytes.length === 0) return refuse('unreadable');
  if (!photoTypeOf(bytes)) return refuse('type');
  // A file that the decoder refuses is no picture, whatever the decoder says about it.
  return encode(bytes).catch(() => refuse('unreadable'));
}
