/**
 * Records the spoken digits of the captcha again: `npx tsx test/support/captcha/record-captcha-clips.ts`, with espeak-ng installed.
 * Each voice becomes one module of base64 texts, so that the build needs no copy of data files.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const RATE = 8000;
const WORDS_PER_MINUTE = '115';
const LOUDNESS = 0.2;
const PEAK = 0.98;
const voices = {
  voiceFr: 'fr',
  voiceFrF2: 'fr+f2',
  voiceFrM3: 'fr+m3',
  voiceFrF4: 'fr+f4',
  voiceEn: 'en',
  voiceEnF2: 'en+f2',
  voiceEnM3: 'en+m3',
  voiceEnF4: 'en+f4',
} as const;

/** Returns the samples, between -1 and 1, of a 16-bit mono WAV, whose data espeak-ng writes last. */
function readWav(wav: Buffer): { readonly rate: number; readonly samples: Float64Array } {
  const data = wav.subarray(wav.indexOf('data') + 8);
  const samples = Float64Array.from({ length: data.length >> 1 }, (_, index) => data.readInt16LE(2 * index) / 32768);
  return { rate: wav.readUInt32LE(24), samples };
}

/** Resamples to 8 kHz with a windowed sinc, which also removes the frequencies that 8 kHz cannot hold. */
function resample({ rate, samples }: { readonly rate: number; readonly samples: Float64Array }): Float64Array {
  const ratio = rate / RATE;
  const reach = Math.ceil(16 * ratio);
  return Float64Array.from({ length: Math.floor(samples.length / ratio) }, (_, index) => {
    const centre = index * ratio;
    let sum = 0;
    for (let at = Math.ceil(centre - reach); at <= centre + reach; at++) {
      const distance = (at - centre) / ratio;
      const sinc = distance === 0 ? 1 : Math.sin(Math.PI * distance) / (Math.PI * distance);
      sum += ((samples[at] ?? 0) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / 16))) / ratio;
    }
    return sum;
  });
}

function trim(samples: Float64Array): Float64Array {
  const isHeard = (sample: number) => Math.abs(sample) > 0.008;
  return samples.slice(Math.max(0, samples.findIndex(isHeard) - 80), samples.findLastIndex(isHeard) + 240);
}

/** Gives all digits equal loudness; `tanh` rounds off single peaks that would prevent it. */
function level(samples: Float64Array): Float64Array {
  const amplify = (gain: number) => samples.map((sample) => PEAK * Math.tanh((gain * sample) / PEAK));
  const loudness = (leveled: Float64Array) =>
    Math.sqrt(leveled.reduce((sum, sample) => sum + sample * sample, 0) / leveled.length);
  let gain = LOUDNESS / loudness(samples);
  for (let round = 0; round < 12; round++) gain *= LOUDNESS / loudness(amplify(gain));
  return amplify(gain);
}

/** Adds short fades at both ends and converts to unsigned eight-bit samples. */
function toBytes(samples: Float64Array): Buffer {
  const fade = (index: number) => Math.min(1, index / 40, (samples.length - 1 - index) / 120);
  return Buffer.from(Uint8Array.from(samples, (sample, index) => Math.round(128 + 127 * fade(index) * sample)));
}

console.log(execFileSync('espeak-ng', ['--version'], { encoding: 'utf8' }).trim());
for (const [name, voice] of Object.entries(voices)) {
  const clips = Array.from({ length: 10 }, (_, digit) => {
    const wav = execFileSync('espeak-ng', ['-v', voice, '-s', WORDS_PER_MINUTE, '--stdout', String(digit)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return toBytes(level(trim(resample(readWav(wav)))));
  });
  const file = `src/captcha/clips/${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
  const lines = clips.map((clip) => `  '${clip.toString('base64')}',\n`);
  writeFileSync(
    file,
    `/** The digits 0 to 9 said by the voice ${voice} of espeak-ng: 8-bit PCM, 8 kHz, mono, in base64. See NOTICE. */\nexport const ${name}: readonly string[] = [\n${lines.join('')}];\n`,
  );
  console.log(`${file}: ${clips.map((clip) => (clip.length / RATE).toFixed(2)).join(' ')} s`);
}
