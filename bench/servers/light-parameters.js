/** The least that a stored hash may cost: 128 KiB and one pass. */
export const lightParameters = {
  algorithm: 2,
  version: 1,
  memoryCost: 128,
  timeCost: 1,
  parallelism: 1,
  outputLen: 32,
};
