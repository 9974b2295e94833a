import sharp from 'sharp';
import type { FileValue } from '../requests/html-form.ts';

interface Wishes {
  readonly width?: number;
  readonly height?: number;
  readonly colour?: string;
}

const plain = ({ width = 640, height = 480, colour = '#2a6f97' }: Wishes) =>
  sharp({ create: { width, height, channels: 3, background: colour } });

export const jpegOf = (wishes: Wishes = {}): Promise<Buffer> => plain(wishes).jpeg().toBuffer();
export const pngOf = (wishes: Wishes = {}): Promise<Buffer> => plain(wishes).png({ compressionLevel: 9 }).toBuffer();
export const webpOf = (wishes: Wishes = {}): Promise<Buffer> => plain(wishes).webp().toBuffer();

/** Returns a file as a form sends it, with the name and type that the sender chooses. */
export const asFile = (content: Uint8Array, { filename = 'moi.jpg', type = 'image/jpeg' } = {}): FileValue => ({
  filename,
  type,
  content,
});

/** Noise that no format makes smaller, in a file that is a photo by its first bytes. */
export const photoOfBytes = async (bytes: number): Promise<Buffer> =>
  Buffer.concat([await jpegOf(), Buffer.alloc(bytes)]).subarray(0, bytes);

export const colourAt = async (picture: Uint8Array, x: number, y: number): Promise<readonly number[]> => {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  const start = (y * info.width + x) * info.channels;
  return [...data.subarray(start, start + 3)];
};
