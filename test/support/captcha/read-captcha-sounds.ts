import { captchaVoices, type SpokenLang } from '../../../src/captcha/captcha-voices.ts';
import { type Spectrum, transform } from './fast-fourier.ts';

/** The score of one digit of one voice at each moment. The listener chooses the length of a moment. */
interface Fit {
  readonly digit: number;
  /** The length of the clip, in the same moments. */
  readonly duration: number;
  readonly scores: Float64Array;
}

interface Hit {
  readonly at: number;
  readonly duration: number;
  readonly digit: number;
  readonly score: number;
}

export interface Listener {
  readonly name: string;
  /** Returns, for each voice, the fit of each of its digits. The score of a digit is the best of all speeds. */
  readonly listen: (samples: Float64Array) => readonly (readonly Fit[])[];
}

const DIGITS = 6;
// The overlap is a part of the shorter clip: two digits may seem to overlap by this much when the speed was guessed wrong.
const OVERLAP = 0.3;

export const samplesOf = (wav: Buffer): Float64Array =>
  Float64Array.from(wav.subarray(44), (byte) => (byte - 128) / 127);

const areApart = (a: Hit, b: Hit): boolean =>
  Math.min(a.at + a.duration, b.at + b.duration) - Math.max(a.at, b.at) <= OVERLAP * Math.min(a.duration, b.duration);

/** The six best moments that do not overlap, in order of time. */
function pickHits(fits: readonly Fit[]): readonly Hit[] {
  const length = fits[0]!.scores.length;
  const best: Hit[] = Array.from({ length }, (_, at) => {
    const { digit, duration, scores } = fits.reduce((winner, fit) =>
      fit.scores[at]! > winner.scores[at]! ? fit : winner,
    );
    return { at, digit, duration, score: scores[at]! };
  });
  const hits: Hit[] = [];
  for (const hit of best.toSorted((a, b) => b.score - a.score)) {
    if (hits.length === DIGITS) break;
    if (hits.every((other) => areApart(hit, other))) hits.push(hit);
  }
  return hits.toSorted((a, b) => a.at - b.at);
}

/** Returns the digits that a listener with every clip hears, taking the voice that fits best for the whole sound. */
export function readCaptchaSound(wav: Buffer, { listen }: Listener): string {
  const readings = listen(samplesOf(wav)).map((fits) => pickHits(fits));
  const total = (hits: readonly Hit[]) => hits.reduce((sum, { score }) => sum + score, 0);
  const winner = readings.reduce((best, hits) => (total(hits) > total(best) ? hits : best));
  return winner.map(({ digit }) => digit).join('');
}

function atSpeed(clip: ArrayLike<number>, speed: number): Float64Array {
  return Float64Array.from({ length: Math.floor((clip.length - 1) / speed) }, (_, index) => {
    const at = index * speed;
    const before = Math.floor(at);
    return clip[before]! + (at - before) * (clip[before + 1]! - clip[before]!);
  });
}

/** Halves the sample rate: the filter works below 2 kHz, and half the samples take a quarter of the time. */
const halve = (samples: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: samples.length >> 1 }, (_, index) => (samples[2 * index]! + samples[2 * index + 1]!) / 2);

const padded = (samples: Float64Array, length: number): Spectrum => {
  const re = new Float64Array(length);
  re.set(samples.subarray(0, length));
  return { re, im: new Float64Array(length) };
};

const BLOCK = 8192;
const LONGEST_CLIP = 4096;
const POOL = 40;

/** Correlates with two clips by one inverse transform: the first is the real part, the second the imaginary part. */
function correlateTwo(block: Spectrum, first: Spectrum, second: Spectrum): Spectrum {
  const re = new Float64Array(BLOCK);
  const im = new Float64Array(BLOCK);
  for (let bin = 0; bin < BLOCK; bin++) {
    const [soundRe, soundIm] = [block.re[bin]!, block.im[bin]!];
    const firstRe = soundRe * first.re[bin]! + soundIm * first.im[bin]!;
    const firstIm = soundIm * first.re[bin]! - soundRe * first.im[bin]!;
    const secondRe = soundRe * second.re[bin]! + soundIm * second.im[bin]!;
    const secondIm = soundIm * second.re[bin]! - soundRe * second.im[bin]!;
    re[bin] = (firstRe - secondIm) / BLOCK;
    im[bin] = (firstIm + secondRe) / BLOCK;
  }
  // The same transform inverts when real and imaginary parts are swapped.
  transform({ re: im, im: re });
  return { re, im };
}

/** Makes a textbook matched filter on the wave itself: correlation with every clip at `speeds` speeds between 0.9 and 1.1. */
export function makeWaveListener(speeds: number, lang: SpokenLang = 'fr'): Listener {
  const voices = captchaVoices[lang].map((voice) =>
    voice.map((clip, digit) => {
      const spectra = Array.from({ length: speeds }, (_, index) => {
        const bent = atSpeed(halve(clip), 0.9 + (0.2 * index) / (speeds - 1));
        const energy = Math.sqrt(bent.reduce((sum, sample) => sum + sample * sample, 0));
        const spectrum = padded(
          bent.map((sample) => sample / energy),
          BLOCK,
        );
        transform(spectrum);
        return spectrum;
      });
      return { digit, duration: clip.length / 2 / POOL, spectra };
    }),
  );
  const step = BLOCK - LONGEST_CLIP;
  return {
    name: `wave, ${speeds} speeds`,
    listen(samples) {
      const halved = halve(samples);
      const blocks = Array.from({ length: Math.ceil(halved.length / step) }, (_, index) => {
        const block = padded(halved.subarray(index * step), BLOCK);
        transform(block);
        return block;
      });
      return voices.map((voice) =>
        voice.map(({ digit, duration, spectra }) => {
          const scores = new Float64Array(Math.ceil(halved.length / POOL));
          for (const [index, block] of blocks.entries()) {
            for (let pair = 0; pair < spectra.length; pair += 2) {
              const { re, im } = correlateTwo(block, spectra[pair]!, spectra[pair + 1] ?? spectra[pair]!);
              for (let at = 0; at < step; at++) {
                const moment = Math.floor((index * step + at) / POOL);
                if (moment < scores.length)
                  scores[moment] = Math.max(scores[moment]!, Math.abs(re[at]!), Math.abs(im[at]!));
              }
            }
          }
          return { digit, duration, scores };
        }),
      );
    },
  };
}

const FRAME = 256;
const HOP = 80;
const BANDS = 24;
const LOWEST = 100;
const HIGHEST = 3800;
const mel = (hertz: number) => 1127 * Math.log(1 + hertz / 700);
const hertz = (mels: number) => 700 * (Math.exp(mels / 1127) - 1);
const edges = Array.from({ length: BANDS + 1 }, (_, band) =>
  Math.round((hertz(mel(LOWEST) + (band / BANDS) * (mel(HIGHEST) - mel(LOWEST))) * FRAME) / 8000),
);

const softEdges = Float64Array.from(
  { length: FRAME },
  (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / FRAME),
);

/** Returns the power of each frame in bands as wide as those of the ear, one row after another. */
function bandsOf(samples: Float64Array): Float64Array {
  const frames = Math.max(1, Math.floor((samples.length - FRAME) / HOP) + 1);
  const bands = new Float64Array(frames * BANDS);
  for (let frame = 0; frame < frames; frame++) {
    const spectrum = padded(samples.subarray(frame * HOP, frame * HOP + FRAME), FRAME);
    for (let index = 0; index < FRAME; index++) spectrum.re[index]! *= softEdges[index]!;
    transform(spectrum);
    for (let band = 0; band < BANDS; band++) {
      const to = Math.max(edges[band]! + 1, edges[band + 1]!);
      for (let bin = edges[band]!; bin < to; bin++)
        bands[frame * BANDS + band]! += spectrum.re[bin]! ** 2 + spectrum.im[bin]! ** 2;
    }
  }
  return bands;
}

const loudness = (bands: Float64Array, floor: number) => bands.map((power) => Math.log(power + floor));

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const moved = values.map((value) => value - mean);
  const length = Math.sqrt(moved.reduce((sum, value) => sum + value * value, 0)) || 1;
  return moved.map((value) => value / length);
}

/** Returns, for each index, the sum of the values before it. */
function runningSums(values: Float64Array, measure: (value: number) => number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let index = 0; index < values.length; index++) sums[index + 1] = sums[index]! + measure(values[index]!);
  return sums;
}

/**
 * Makes a matched filter on the log spectrogram. It forgives small errors of speed and beats the wave filter against the captcha's noise.
 */
export function makeSpectrogramListener(speeds: number, lang: SpokenLang = 'fr'): Listener {
  const edge = new Float64Array(FRAME);
  const patterns = captchaVoices[lang].map((voice) =>
    voice.map((clip, digit) => ({
      digit,
      duration: clip.length / HOP,
      speeds: Array.from({ length: speeds }, (_, index) =>
        bandsOf(Float64Array.from([...edge, ...atSpeed(clip, 0.9 + (0.2 * index) / (speeds - 1)), ...edge])),
      ),
    })),
  );
  return {
    name: `spectrogram, ${speeds} speeds`,
    listen(samples) {
      const power = bandsOf(samples);
      // The quietest tenth tells how loud the noise is, and values below that hold no speech.
      const floor = Math.max(power.toSorted()[Math.floor(power.length / 10)]! * 4, 0.05);
      const heard = loudness(power, floor);
      const frames = heard.length / BANDS;
      const sums = runningSums(heard, (value) => value);
      const squares = runningSums(heard, (value) => value * value);
      return patterns.map((voice) =>
        voice.map(({ digit, duration, speeds: variants }) => {
          const scores = new Float64Array(frames);
          for (const variant of variants) {
            const pattern = centred(loudness(variant, floor));
            const size = pattern.length;
            for (let frame = 0; frame + size / BANDS <= frames; frame++) {
              const from = frame * BANDS;
              let product = 0;
              for (let index = 0; index < size; index++) product += pattern[index]! * heard[from + index]!;
              const sum = sums[from + size]! - sums[from]!;
              const spread = squares[from + size]! - squares[from]! - (sum * sum) / size;
              scores[frame] = Math.max(scores[frame]!, product / Math.sqrt(spread + 1));
            }
          }
          return { digit, duration, scores };
        }),
      );
    },
  };
}
