const HEADER_LENGTH = 44;

/** Writes a WAV of 8-bit mono PCM. It holds its format and its samples only: no title, no date, no name. */
export function writeWav({ samples, rate }: { readonly samples: Float32Array; readonly rate: number }): Buffer {
  const wav = Buffer.alloc(HEADER_LENGTH + samples.length + (samples.length % 2));
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples.length, 40);
  // The array rounds each level, and clips what is too loud.
  const levels = new Uint8ClampedArray(wav.buffer, wav.byteOffset + HEADER_LENGTH, samples.length);
  for (let index = 0; index < samples.length; index++) levels[index] = 128 + 127 * samples[index]!;
  return wav;
}
