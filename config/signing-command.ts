import { z } from 'zod';

/** The program that signs by keys elsewhere, with its arguments. No shell reads them, so a quote would be part of an argument. */
export const signingCommand = z
  .string()
  .regex(
    /^\/[^\s'"\\]+( +[^\s'"\\]+)*$/,
    'must be the whole path of a program and its arguments, with spaces between and without quotes',
  )
  .transform((text) => text.split(/ +/))
  .optional();
