import { z } from 'zod';

/** Accepts one of these words, and names them where the word is another one. */
export const oneOf = <Value extends string>(values: readonly Value[]) =>
  z.enum(values, { error: `must be ${[values.slice(0, -1).join(', '), ...values.slice(-1)].join(' or ')}` });
