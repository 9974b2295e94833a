import sharp from 'sharp';
import { drawCaptchaShapes } from '../../src/captcha/captcha-shapes.ts';
import { chooseCaptchaDigits } from '../../src/captcha/choose-captcha-digits.ts';
import { drawCaptchaImage } from '../../src/captcha/draw-captcha-image.ts';

const SIGNATURE_LENGTH = 8;

function listChunks(png: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = SIGNATURE_LENGTH; at < png.length; at += 12 + png.readUInt32BE(at))
    names.push(png.toString('latin1', at + 4, at + 8));
  return names;
}

test('a challenge has six digits and keeps leading zeros', () => {
  const drawn = Array.from({ length: 500 }, chooseCaptchaDigits);
  expect(drawn.every((digits) => /^[0-9]{6}$/.test(digits))).toBe(true);
  expect(new Set(drawn).size).toBeGreaterThan(490);
  expect(drawn.some((digits) => digits.startsWith('0'))).toBe(true);
});

test('the picture is an opaque PNG of 480 by 160 pixels', async () => {
  const metadata = await sharp(await drawCaptchaImage('012345')).metadata();
  expect(metadata).toMatchObject({ format: 'png', width: 480, height: 160, hasAlpha: false });
});

test('the picture holds only pixels: no text chunk, no path and no answer', async () => {
  const png = await drawCaptchaImage('678901');
  expect(listChunks(png).filter((name) => !['IHDR', 'PLTE', 'pHYs', 'IDAT', 'IEND'].includes(name))).toEqual([]);
  const text = png.toString('latin1');
  expect(text).not.toContain('<path');
  expect(text).not.toContain('<svg');
  expect(text).not.toContain('678901');
});

test('two pictures of the same digits differ', async () => {
  const [first, second] = [await drawCaptchaImage('246813'), await drawCaptchaImage('246813')];
  expect(first.equals(second)).toBe(false);
});

test('digits and lines have one colour on white, so that colour does not separate them', async () => {
  const { data, info } = await sharp(await drawCaptchaImage('135790'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const counts = new Map<string, number>();
  for (let at = 0; at < data.length; at += info.channels) {
    const colour = data.subarray(at, at + 3).toString('hex');
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const [white, ink, ...edges] = [...counts].sort((a, b) => b[1] - a[1]);
  expect([white![0], ink![0]]).toEqual(['ffffff', '000050']);
  // The remaining colours belong to the soft edges between ink and white.
  const blended = edges
    .map(([colour]) => Buffer.from(colour, 'hex'))
    .filter(([red, green, blue]) => red === green && blue! > red!);
  expect(blended.length).toBeGreaterThan(edges.length / 2);
});

test('every digit is drawn in reading order, filled, with the right number of holes', () => {
  const holes = Array.from(
    '0123456789',
    (digit) => drawCaptchaShapes(`${digit}11111`, { width: 240, height: 80, lines: 0 }).glyphs[0]!.length - 1,
  );
  expect(holes).toEqual([1, 0, 0, 0, 1, 0, 1, 0, 2, 1]);
});

test('the shapes of svg-captcha are separated into digits and noise lines', () => {
  const { glyphs, lines } = drawCaptchaShapes('112233', { width: 240, height: 80, lines: 3 });
  expect([glyphs.length, lines.length]).toEqual([6, 3]);
});
