/** Complex numbers, real and imaginary parts apart; the length is a power of two. */
export interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const knownTurns = new Map<number, Spectrum>();

function turnsFor(length: number): Spectrum {
  const known = knownTurns.get(length);
  if (known) return known;
  const angle = (index: number) => (-2 * Math.PI * index) / length;
  const turns = {
    re: Float64Array.from({ length: length / 2 }, (_, index) => Math.cos(angle(index))),
    im: Float64Array.from({ length: length / 2 }, (_, index) => Math.sin(angle(index))),
  };
  knownTurns.set(length, turns);
  return turns;
}

/** Discrete Fourier transform in place (Cooley and Tukey, radix 2). The inverse is the transform with parts swapped, divided by the length. */
export function transform({ re, im }: Spectrum): void {
  const length = re.length;
  for (let index = 1, mirror = 0; index < length; index++) {
    let bit = length >> 1;
    for (; mirror & bit; bit >>= 1) mirror ^= bit;
    mirror ^= bit;
    if (index >= mirror) continue;
    [re[index], re[mirror]] = [re[mirror]!, re[index]!];
    [im[index], im[mirror]] = [im[mirror]!, im[index]!];
  }
  const turns = turnsFor(length);
  for (let size = 2; size <= length; size <<= 1) {
    const half = size >> 1;
    const stride = length / size;
    for (let start = 0; start < length; start += size) {
      for (let offset = 0; offset < half; offset++) {
        const low = start + offset;
        const high = low + half;
        const turnRe = turns.re[offset * stride]!;
        const turnIm = turns.im[offset * stride]!;
        const partRe = re[high]! * turnRe - im[high]! * turnIm;
        const partIm = re[high]! * turnIm + im[high]! * turnRe;
        re[high] = re[low]! - partRe;
        im[high] = im[low]! - partIm;
        re[low]! += partRe;
        im[low]! += partIm;
      }
    }
  }
}
