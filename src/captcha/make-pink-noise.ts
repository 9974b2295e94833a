import { randomBytes } from 'node:crypto';

// Poles and weights of three one-pole filters whose sum falls by 3 dB per octave.
const FILTERS = [
  [0.99765, 0.099046],
  [0.963, 0.2965164],
  [0.57, 1.0526913],
] as const;
const WHITE_SHARE = 0.1848;

/** Makes pink noise of the wanted loudness (root mean square). It hides speech evenly, where white noise would only hiss. */
export function makePinkNoise(length: number, loudness: number): Float32Array {
  const bytes = randomBytes(2 * length);
  const noise = new Float32Array(length);
  const memory = [0, 0, 0];
  let power = 0;
  for (let index = 0; index < length; index++) {
    const white = bytes.readInt16LE(2 * index) / 32768;
    let sum = white * WHITE_SHARE;
    // The loop runs eighty thousand times for a sound: an iterator here would leave megabytes of garbage.
    for (let filter = 0; filter < FILTERS.length; filter++) {
      const [pole, weight] = FILTERS[filter]!;
      memory[filter] = pole * memory[filter]! + weight * white;
      sum += memory[filter]!;
    }
    noise[index] = sum;
    power += sum * sum;
  }
  const gain = loudness / Math.sqrt(power / length);
  return noise.map((sample) => sample * gain);
}
