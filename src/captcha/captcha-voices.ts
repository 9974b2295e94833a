import { voiceEn } from './clips/voice-en.ts';
import { voiceEnF2 } from './clips/voice-en-f2.ts';
import { voiceEnF4 } from './clips/voice-en-f4.ts';
import { voiceEnM3 } from './clips/voice-en-m3.ts';
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

const decodeVoices = (voices: readonly (readonly string[])[]): readonly Voice[] =>
  voices.map((voice) => voice.map(decodeClip));

/** The languages in which digits are spoken. */
export type SpokenLang = 'fr' | 'en';

export const captchaVoices: Readonly<Record<SpokenLang, readonly Voice[]>> = {
  fr: decodeVoices([voiceFr, voiceFrF2, voiceFrM3, voiceFrF4]),
  en: decodeVoices([voiceEn, voiceEnF2, voiceEnM3, voiceEnF4]),
};
