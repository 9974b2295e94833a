import svgCaptcha from 'svg-captcha';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A closed or open run of points. Curves are already cut into short pieces, so that any bend can be applied. */
export type Contour = readonly Point[];

export interface CaptchaShapes {
  /** Outlines of one digit each, in reading order: its face first, then its holes. */
  readonly glyphs: readonly (readonly Contour[])[];
  readonly lines: readonly Contour[];
}

// The package exports this function itself; its typings only know `create`, which chooses the text with Math.random.
const drawText = svgCaptcha as unknown as (
  text: string,
  options: { readonly width: number; readonly height: number; readonly fontSize: number; readonly noise: number },
) => string;

const CURVE_PIECES = 8;
const LONGEST_PIECE = 3;

function blend(points: readonly Point[], part: number): Point {
  const [first, ...rest] = points;
  if (rest.length === 0) return first!;
  const next = rest.map((to, index) => {
    const from = points[index]!;
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  });
  return blend(next, part);
}

function flattenPath(pathData: string): readonly Contour[] {
  const contours: Point[][] = [];
  for (const [, command, text] of pathData.matchAll(/([MLQC])([^MLQCZ]*)/g)) {
    const numbers = (text!.match(/-?[\d.]+/g) ?? []).map(Number);
    const points = Array.from({ length: numbers.length / 2 }, (_, index) => ({
      x: numbers[2 * index]!,
      y: numbers[2 * index + 1]!,
    }));
    if (command === 'M') {
      contours.push([points[0]!]);
      continue;
    }
    const contour = contours.at(-1)!;
    const from = contour.at(-1)!;
    const end = points.at(-1)!;
    const pieces = Math.max(
      points.length > 1 ? CURVE_PIECES : 1,
      Math.ceil(Math.hypot(end.x - from.x, end.y - from.y) / LONGEST_PIECE),
    );
    for (let piece = 1; piece <= pieces; piece++) contour.push(blend([from, ...points], piece / pieces));
  }
  return contours;
}

const signedArea = (contour: Contour): number =>
  contour.reduce((sum, point, index) => {
    const next = contour[(index + 1) % contour.length]!;
    return sum + (point.x * next.y - next.x * point.y) / 2;
  }, 0);

/**
 * The package's only font is a hollow letter with a shadow: hairlines that people read badly.
 * Its face alone (the largest contour turning one way, and the holes turning the other way) is a bold digit.
 */
function keepFace(contours: readonly Contour[]): readonly Contour[] {
  const sized = contours.map((contour) => ({ contour, area: signedArea(contour) })).sort((a, b) => a.area - b.area);
  const face = sized.at(-1)!.contour;
  const holes = sized.slice(1).filter(({ area }) => area < 0);
  return [face, ...holes.map(({ contour }) => contour)];
}

function convexHull(points: Contour): Contour {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (ordered: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length > 1) {
        const [a, b] = [chain.at(-2)!, chain.at(-1)!];
        if ((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) < 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

/** Makes one hole of the two holes of the font's slashed zero: bent, people take it for an eight. */
const openZero = ([face, ...holes]: readonly Contour[]): readonly Contour[] => [face!, convexHull(holes.flat())];

const leftmost = (contours: readonly Contour[]): number => Math.min(...contours.flat().map(({ x }) => x));

/** Returns the geometry of the digits and the lines that svg-captcha draws, without its colours and its order. */
export function drawCaptchaShapes(
  digits: string,
  size: { readonly width: number; readonly height: number; readonly lines: number },
): CaptchaShapes {
  const svg = drawText(digits, {
    width: size.width,
    height: size.height,
    fontSize: size.height * 1.4,
    noise: size.lines,
  });
  const paths = [...svg.matchAll(/<path [^>]*>/g)].map(([tag]) => ({
    isLine: tag.includes('fill="none"'),
    contours: flattenPath(/ d="([^"]*)"/.exec(tag)![1]!),
  }));
  const glyphs = paths
    .filter(({ isLine }) => !isLine)
    .map(({ contours }) => contours)
    .sort((a, b) => leftmost(a) - leftmost(b))
    .map((contours, index) => (digits[index] === '0' ? openZero(keepFace(contours)) : keepFace(contours)));
  return { glyphs, lines: paths.filter(({ isLine }) => isLine).flatMap(({ contours }) => contours) };
}
