import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';

const run = promisify(execFile);

type Preparation = (image: Buffer) => Promise<Buffer>;

const margin = { top: 40, bottom: 40, left: 40, right: 40, background: '#fff' } as const;

/** Erases lines thinner than twice `pixels` by taking that many pixels from every edge; then the digits grow back. */
async function eraseLines(image: Buffer, pixels: number): Promise<Buffer> {
  const thinned = await sharp(image).extend(margin).greyscale().threshold(128).erode(pixels).png().toBuffer();
  return sharp(thinned).dilate(pixels).png().toBuffer();
}

/** The preparations that an attacker would try before giving a picture to tesseract; each is measured with two page modes. */
export const preparations: Readonly<Record<string, Preparation>> = {
  'as served': async (image) => image,
  'grey, margin, threshold': (image) => sharp(image).extend(margin).greyscale().threshold(128).png().toBuffer(),
  'half size, blurred': (image) =>
    sharp(image).extend(margin).greyscale().resize({ width: 280 }).blur(0.8).png().toBuffer(),
  'lines under 6 px erased': (image) => eraseLines(image, 3),
  'lines under 8 px erased': (image) => eraseLines(image, 4),
  'lines under 10 px erased': (image) => eraseLines(image, 5),
};

const pageModes = ['7', '8'] as const;

async function readWithTesseract({
  files,
  mode,
  folder,
}: {
  readonly files: readonly string[];
  readonly mode: string;
  readonly folder: string;
}) {
  const list = join(folder, 'list.txt');
  await writeFile(list, `${files.join('\n')}\n`);
  const { stdout } = await run(
    'tesseract',
    [list, 'stdout', '--psm', mode, '-c', 'tessedit_char_whitelist=0123456789'],
    {
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
      maxBuffer: 2 ** 26,
    },
  );
  return stdout.split('\f').map((text) => text.replaceAll(/\s/g, ''));
}

export interface ImageSample {
  readonly digits: string;
  readonly image: Buffer;
}

export interface ImageReading {
  readonly preparation: string;
  readonly mode: string;
  /** For each picture, true when it was read entirely right. */
  readonly solved: readonly boolean[];
}

/** Gives every picture to tesseract in every preparation and page mode. */
export async function readCaptchaImages(samples: readonly ImageSample[]): Promise<readonly ImageReading[]> {
  const folder = await mkdtemp(join(tmpdir(), 'captcha-'));
  const readings: ImageReading[] = [];
  try {
    for (const [preparation, prepare] of Object.entries(preparations)) {
      const files: string[] = [];
      for (const [index, { image }] of samples.entries()) {
        const file = join(folder, `${index}.png`);
        await writeFile(file, await prepare(image));
        files.push(file);
      }
      for (const mode of pageModes) {
        const texts = await readWithTesseract({ files, mode, folder });
        readings.push({ preparation, mode, solved: samples.map(({ digits }, index) => texts[index] === digits) });
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return readings;
}
