import { type Clip, CLIP_LOUDNESS, SAMPLE_RATE, type SpokenLang, type Voice, captchaVoices } from './captcha-voices.ts';
import { makePinkNoise } from './make-pink-noise.ts';
import { pickBetween, pickOne } from './pick-between.ts';
import { writeWav } from './write-wav.ts';

const SHORTEST_GAP = 0.6;
const LONGEST_GAP = 1.15;
const SLOW_GAPS = 1.6;
// The slow sound keeps one calm speed throughout.
const SLOW_SPEEDS = [0.9, 1];
// The voice leaves room above it for the noise that is mixed under it.
const VOLUME = 0.7;
const NOISE_LOUDNESS = CLIP_LOUDNESS * 0.28;
const BABBLE_VOLUME = 0.44;
const BABBLE_PAUSE = 0.15;

/** Plays a clip quicker and higher (`speed` above 1) or slower and lower. `sway` lets the speed drift within it. */
function bendClip(clip: Clip, { speed, sway }: { readonly speed: number; readonly sway: number }): Clip {
  const bent = new Float32Array(Math.floor(clip.length / speed));
  for (let index = 0; index < bent.length; index++) {
    const part = index / bent.length;
    const at = (part + sway * part * (1 - part)) * (clip.length - 1);
    const before = Math.floor(at);
    bent[index] = clip[before]! + (at - before) * (clip[before + 1]! - clip[before]!);
  }
  return bent;
}

function layEndToEnd(pieces: readonly { readonly clip: Clip; readonly pause: number }[]): Float32Array {
  const length = pieces.reduce((sum, { clip, pause }) => sum + clip.length + pause, 0);
  const samples = new Float32Array(length);
  let cursor = 0;
  for (const { clip, pause } of pieces) {
    samples.set(clip, cursor + pause);
    cursor += pause + clip.length;
  }
  return samples;
}

const pickGap = (stretch: number): number => Math.round(pickBetween(SHORTEST_GAP, LONGEST_GAP) * stretch * SAMPLE_RATE);

/** Mixes digits of the other voices, played backwards: they sound like speech and mean nothing. */
function makeBabble(length: number, others: readonly Voice[]): Float32Array {
  const babble = new Float32Array(length);
  let cursor = Math.round(pickBetween(0, 0.3) * SAMPLE_RATE);
  while (cursor < length) {
    const clip = bendClip(pickOne(pickOne(others)), { speed: pickBetween(0.85, 1.15), sway: 0 }).toReversed();
    babble.set(clip.subarray(0, length - cursor), cursor);
    cursor += clip.length + Math.round(pickBetween(0, BABBLE_PAUSE) * SAMPLE_RATE);
  }
  return babble;
}

/**
 * Speaks six digits as a WAV (8-bit, 8 kHz, mono; 5 to 20 s): one voice, one digit after another, and never the same sound twice.
 * `slow` leaves noise out and makes longer pauses, for people who hear or write less easily. Machines read the slow sound easily too.
 */
export function speakCaptcha(
  digits: string,
  { slow = false, lang = 'fr' }: { readonly slow?: boolean; readonly lang?: SpokenLang } = {},
): Buffer {
  const voices = captchaVoices[lang];
  const voice = pickOne(voices);
  const stretch = slow ? SLOW_GAPS : 1;
  const slowSpeed = pickOne(SLOW_SPEEDS);
  const spoken = Array.from(digits, (digit) => {
    const clip = bendClip(
      voice[Number(digit)]!,
      slow ? { speed: slowSpeed, sway: 0 } : { speed: pickBetween(0.9, 1.1), sway: pickBetween(-0.08, 0.08) },
    );
    const volume = slow ? 1 : pickBetween(0.8, 1.1);
    return { clip: clip.map((sample) => sample * volume), pause: pickGap(stretch) };
  });
  const speech = layEndToEnd([...spoken, { clip: new Float32Array(0), pause: pickGap(stretch) }]);
  if (slow) return writeWav({ samples: speech.map((sample) => sample * VOLUME), rate: SAMPLE_RATE });
  const noise = makePinkNoise(speech.length, NOISE_LOUDNESS);
  const babble = makeBabble(
    speech.length,
    voices.filter((other) => other !== voice),
  );
  const mixed = speech.map((sample, index) => VOLUME * (sample + noise[index]! + BABBLE_VOLUME * babble[index]!));
  return writeWav({ samples: mixed, rate: SAMPLE_RATE });
}
