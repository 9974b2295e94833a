import { z } from 'zod';

/** Says whose documents describe clients: nobody's, everybody's, or those of these hosts. */
export type DocumentHosts = 'off' | 'open' | readonly string[];

const words: readonly string[] = ['off', 'open'];
const isHost = (text: string) => /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/.test(text);

/** Reads whose documents describe clients here: nobody's, everybody's, or those of these hosts. */
export const documentHosts = z
  .string()
  .default('off')
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (parts) =>
      (parts.length === 1 && words.includes(parts[0]!)) || parts.every((one) => !words.includes(one) && isHost(one)),
    'must be off, open, or hosts in small letters with commas between, such as agents.example.net or *.example.org',
  )
  .transform((parts): DocumentHosts => (parts[0] === 'off' || parts[0] === 'open' ? parts[0] : parts));
