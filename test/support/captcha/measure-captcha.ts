/**
 * Measures the captcha against machines: `npm run captcha:measure -- [--pictures 200] [--sounds 50]`, with tesseract installed.
 * Prints a table for docs/captcha.md.
 */
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { chooseCaptchaDigits } from '../../../src/captcha/choose-captcha-digits.ts';
import { drawCaptchaImage } from '../../../src/captcha/draw-captcha-image.ts';
import { speakCaptcha } from '../../../src/captcha/speak-captcha.ts';
import { type ImageSample, readCaptchaImages } from './read-captcha-images.ts';
import { makeSpectrogramListener, makeWaveListener, readCaptchaSound } from './read-captcha-sounds.ts';

const { values } = parseArgs({
  options: { pictures: { type: 'string', default: '200' }, sounds: { type: 'string', default: '50' } },
});
const counts = { pictures: Number(values.pictures), sounds: Number(values.sounds) };

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
const print = (...cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);

function luminance([red, green, blue]: readonly number[]): number {
  const linear = [red, green, blue].map((value) => {
    const part = value! / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
}

/**
 * Returns the WCAG contrast of the two colours that fill most of a picture. The picture is opaque, so the theme of the page changes
 * nothing.
 */
async function measureContrast(image: Buffer): Promise<number> {
  const pixels = await sharp(image).removeAlpha().toColourspace('srgb').raw().toBuffer();
  const colours = new Map<string, number>();
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = [...pixels.subarray(at, at + 3)].join(',');
    colours.set(colour, (colours.get(colour) ?? 0) + 1);
  }
  const [first, second] = [...colours]
    .sort((a, b) => b[1] - a[1])
    .map(([colour]) => luminance(colour.split(',').map(Number)));
  return (Math.max(first!, second!) + 0.05) / (Math.min(first!, second!) + 0.05);
}

async function measurePictures(plain: boolean) {
  const samples: ImageSample[] = [];
  const started = performance.now();
  for (let index = 0; index < counts.pictures; index++) {
    const digits = chooseCaptchaDigits();
    samples.push({ digits, image: await drawCaptchaImage(digits, { plain }) });
  }
  const milliseconds = (performance.now() - started) / counts.pictures;
  const readings = await readCaptchaImages(samples);
  const name = plain ? 'warp and lines off' : 'as served';
  for (const { preparation, mode, solved } of readings) {
    print(
      `picture, ${name}`,
      `tesseract, ${preparation}, page mode ${mode}`,
      percent(solved.filter(Boolean).length, samples.length),
    );
  }
  const anyhow = samples.filter((_, index) => readings.some(({ solved }) => solved[index])).length;
  print(`picture, ${name}`, 'tesseract, **any of them** (an oracle picks)', percent(anyhow, samples.length));
  const contrasts = await Promise.all(samples.slice(0, 10).map(({ image }) => measureContrast(image)));
  print(`picture, ${name}`, 'lowest contrast of ten pictures', `${Math.min(...contrasts).toFixed(1)}:1`);
  print(
    `picture, ${name}`,
    'drawing one, size',
    `${milliseconds.toFixed(0)} ms, ${(samples[0]!.image.length / 1000).toFixed(1)} kB`,
  );
}

const countSame = (digits: string, text: string): number =>
  Array.from(digits).filter((digit, index) => text[index] === digit).length;

function measureSounds(slow: boolean) {
  const name = slow ? 'slow' : 'normal';
  const started = performance.now();
  const samples = Array.from({ length: counts.sounds }, () => {
    const digits = chooseCaptchaDigits();
    return { digits, wav: speakCaptcha(digits, { slow }) };
  });
  const milliseconds = (performance.now() - started) / counts.sounds;
  const seconds = samples.map(({ wav }) => (wav.length - 44) / 8000);
  print(
    `sound, ${name}`,
    'length, shortest to longest',
    `${Math.min(...seconds).toFixed(1)} to ${Math.max(...seconds).toFixed(1)} s`,
  );
  print(`sound, ${name}`, 'mixing one', `${milliseconds.toFixed(0)} ms`);
  for (const listener of [makeWaveListener(21), makeSpectrogramListener(5)]) {
    const heard = samples.map(({ digits, wav }) => ({ digits, text: readCaptchaSound(wav, listener) }));
    const right = heard.reduce((sum, { digits, text }) => sum + countSame(digits, text), 0);
    print(`sound, ${name}`, `matched filter (${listener.name}), digits`, percent(right, 6 * samples.length));
    print(
      `sound, ${name}`,
      `matched filter (${listener.name}), whole`,
      percent(heard.filter(({ digits, text }) => text === digits).length, samples.length),
    );
  }
}

console.log(`${counts.pictures} pictures and ${counts.sounds} sounds of each kind, Node ${process.version}\n`);
print('what', 'measured by', 'result');
print('---', '---', '---');
await measurePictures(false);
await measurePictures(true);
measureSounds(false);
measureSounds(true);
