import { CLIP_LOUDNESS, SAMPLE_RATE, captchaVoices } from '../../src/captcha/captcha-voices.ts';
import { speakCaptcha } from '../../src/captcha/speak-captcha.ts';
import { makeSpectrogramListener, readCaptchaSound } from '../support/captcha/read-captcha-sounds.ts';

const HEADER_LENGTH = 44;
const everyDigit = ['012345', '678901', '234567', '890123', '456789'];
const langs = ['fr', 'en'] as const;
const kinds = langs.flatMap((lang) => [
  { slow: false, lang },
  { slow: true, lang },
]);

const secondsOf = (wav: Buffer): number => wav.readUInt32LE(40) / SAMPLE_RATE;

test.each(kinds)(
  'the sound is a WAV of 8-bit mono PCM at 8 kHz with no other chunk than format and data (slow: $slow, $lang)',
  (options) => {
    const wav = speakCaptcha('012345', options);
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
    expect(wav.toString('latin1', 8, 16)).toBe('WAVEfmt ');
    expect([wav.readUInt32LE(16), wav.readUInt16LE(20), wav.readUInt16LE(22), wav.readUInt32LE(24)]).toEqual([
      16,
      1,
      1,
      SAMPLE_RATE,
    ]);
    expect([wav.readUInt32LE(28), wav.readUInt16LE(32), wav.readUInt16LE(34)]).toEqual([SAMPLE_RATE, 1, 8]);
    expect(wav.toString('latin1', 36, 40)).toBe('data');
    const data = wav.readUInt32LE(40);
    // No byte follows the data, except the padding byte of an odd length.
    expect(wav.length).toBe(HEADER_LENGTH + data + (data % 2));
  },
);

test.each(kinds)('a sound lasts 5 to 20 seconds for any digits (slow: $slow, $lang)', (options) => {
  const seconds = ['111111', '000000', '222222', '333333', ...everyDigit].flatMap((digits) =>
    Array.from({ length: 3 }, () => secondsOf(speakCaptcha(digits, options))),
  );
  expect(Math.min(...seconds)).toBeGreaterThanOrEqual(5);
  expect(Math.max(...seconds)).toBeLessThanOrEqual(20);
});

test.each(kinds)('two sounds of the same digits differ (slow: $slow, $lang)', (options) => {
  expect(speakCaptcha('246813', options).equals(speakCaptcha('246813', options))).toBe(false);
});

test.each(langs)('every voice says all ten digits equally loud (%s)', (lang) => {
  expect(captchaVoices[lang].length).toBeGreaterThanOrEqual(2);
  for (const voice of captchaVoices[lang]) {
    expect(voice).toHaveLength(10);
    for (const clip of voice) {
      expect(clip.length / SAMPLE_RATE).toBeGreaterThan(0.2);
      const loudness = Math.sqrt(clip.reduce((sum, sample) => sum + sample * sample, 0) / clip.length);
      expect(Math.abs(loudness / CLIP_LOUDNESS - 1)).toBeLessThan(0.1);
    }
  }
});

test.each(langs)('the ten clips of one voice differ (%s)', (lang) => {
  for (const voice of captchaVoices[lang]) expect(new Set(voice.map((clip) => clip.toString())).size).toBe(10);
});

test.each(langs)('the slow sound says the digits of the challenge in their order (%s)', (lang) => {
  const listener = makeSpectrogramListener(3, lang);
  const spoken = everyDigit.slice(0, 2);
  const heard = spoken.map((digits) => readCaptchaSound(speakCaptcha(digits, { slow: true, lang }), listener));
  expect(heard).toEqual(spoken);
});
