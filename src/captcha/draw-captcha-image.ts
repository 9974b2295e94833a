import sharp from 'sharp';
import { type CaptchaShapes, type Contour, drawCaptchaShapes, type Point } from './captcha-shapes.ts';
import { pickBetween } from './pick-between.ts';

const WIDTH = 240;
const HEIGHT = 80;
const PIXEL_DENSITY = 2;
const INK = '#000050';
const LINES = 2;
const MARGIN = 10;
/** Space between two digits before the row is bent, so that they stay apart afterwards. */
const SMALLEST_GAP = 4;
const FULL_TURN = 2 * Math.PI;

type Move = (point: Point) => Point;

function boundsOf(contours: readonly Contour[]) {
  const points = contours.flat();
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { left, right, width: right - left, centre: { x: (left + right) / 2, y: (top + bottom) / 2 } };
}

const moveAll = (contours: readonly Contour[], move: Move): readonly Contour[] =>
  contours.map((contour) => contour.map(move));

/** Turns, leans and stretches one digit around its own centre, which ends up on the origin. */
function twistGlyph(glyph: readonly Contour[]): readonly Contour[] {
  const { centre } = boundsOf(glyph);
  const angle = pickBetween(-0.12, 0.12);
  const lean = pickBetween(-0.12, 0.12);
  const [wide, tall] = [pickBetween(0.95, 1.1), pickBetween(0.9, 1.05)];
  return moveAll(glyph, ({ x, y }) => {
    const up = (y - centre.y) * tall;
    const along = (x - centre.x) * wide + up * lean;
    return { x: along * Math.cos(angle) - up * Math.sin(angle), y: along * Math.sin(angle) + up * Math.cos(angle) };
  });
}

/** Sets the twisted digits side by side and centres the row. They never touch: people take two digits that touch for one. */
function setInRow(glyphs: readonly (readonly Contour[])[]): readonly (readonly Contour[])[] {
  let cursor = 0;
  const placed = glyphs.map((glyph) => {
    const { left, width } = boundsOf(glyph);
    const shift = { x: cursor - left, y: HEIGHT / 2 + pickBetween(-4, 4) };
    cursor += width + pickBetween(SMALLEST_GAP, 9);
    return moveAll(glyph, ({ x, y }) => ({ x: x + shift.x, y: y + shift.y }));
  });
  const { left, width } = boundsOf(placed.flat());
  const squeeze = Math.min(1, (WIDTH - 2 * MARGIN) / width);
  const start = (WIDTH - width * squeeze) / 2;
  return placed.map((glyph) => moveAll(glyph, ({ x, y }) => ({ x: start + (x - left) * squeeze, y })));
}

/** Bends the whole picture by one wave, so that no digit can be straightened alone. */
function pickWave(): Move {
  const [phaseX, phaseY] = [pickBetween(0, FULL_TURN), pickBetween(0, FULL_TURN)];
  const [lengthX, lengthY] = [pickBetween(45, 70), pickBetween(70, 120)];
  const [swingX, swingY] = [pickBetween(1, 2), pickBetween(3, 5)];
  return ({ x, y }) => ({
    x: x + swingX * Math.sin((FULL_TURN * y) / lengthX + phaseX),
    y: y + swingY * Math.sin((FULL_TURN * x) / lengthY + phaseY),
  });
}

const toPathData = (contour: Contour): string =>
  `M${contour.map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`).join('L')}`;

const fillGlyph = (glyph: readonly Contour[], weight: number): string =>
  `<path fill="${INK}" stroke="${INK}" stroke-width="${weight.toFixed(2)}" stroke-linejoin="round" fill-rule="evenodd" d="${glyph.map((contour) => `${toPathData(contour)}Z`).join('')}"/>`;

const strokeLine = (line: Contour, weight: number): string =>
  `<path fill="none" stroke="${INK}" stroke-width="${weight.toFixed(2)}" stroke-linecap="round" d="${toPathData(line)}"/>`;

function distort({ glyphs, lines }: CaptchaShapes): string {
  const wave = pickWave();
  const drawn = setInRow(glyphs.map(twistGlyph)).map((glyph) => fillGlyph(moveAll(glyph, wave), pickBetween(0, 0.8)));
  return [...drawn, ...lines.map((line) => strokeLine(line.map(wave), pickBetween(3.4, 4.2)))].join('');
}

/**
 * Draws six digits as a PNG, 480×160 pixels for a box of 240×80. The vector drawing never leaves this function, because its paths name the
 * digits. `plain` leaves warp and lines out: measurements use it to show that the digits themselves stay legible.
 */
export async function drawCaptchaImage(
  digits: string,
  { plain = false }: { readonly plain?: boolean } = {},
): Promise<Buffer> {
  const shapes = drawCaptchaShapes(digits, { width: WIDTH, height: HEIGHT, lines: plain ? 0 : LINES });
  const body = plain ? shapes.glyphs.map((glyph) => fillGlyph(glyph, 0)).join('') : distort(shapes);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH * PIXEL_DENSITY}" height="${HEIGHT * PIXEL_DENSITY}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><rect width="100%" height="100%" fill="#fff"/>${body}</svg>`;
  return sharp(Buffer.from(svg)).removeAlpha().png({ palette: true, colours: 16, effort: 7 }).toBuffer();
}
