import { voiceFr } from './clips/voice-fr.ts';
import { voiceFrF2 } from './clips/voice-fr-f2.ts';
import { voiceFrF4 } from './clips/voice-fr-f4.ts';
import { voiceFrM3 } from './clips/voice-fr-m3.ts';

/** Samples between -1 and 1, at `SAMPLE_RATE`, all of the same loudness. */
export type Clip = Float32Array;

/** Ten clips, one for each digit. */
export type Voice = readonly Clip[];

export const SAMPLE_RATE = 8000;

/** Root mean square of every clip, to which the loudness of the noise relates. */
export const CLIP_LOUDNESS = 0.2;

const decodeClip = (text: string): Clip => Float32Array.from(Buffer.from(text, 'base64'), (byte) => (byte - 128) / 127);

export const captchaVoices: readonly Voice[] = [voiceFr, voiceFrF2, voiceFrM3, voiceFrF4].map((voice) =>
  voice.map(decodeClip),
);
