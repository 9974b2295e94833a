import { z } from 'zod';

/** Returns the values of a text with commas between. */
export const valuesIn = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** Reads values with commas between. */
export const list = z.string().default('').transform(valuesIn);
