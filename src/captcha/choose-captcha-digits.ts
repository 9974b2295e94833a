import { randomInt } from 'node:crypto';

/** Six digits, each as likely as any other: 19.9 bits, enough beside one use, ten minutes and the limits per address. */
export const chooseCaptchaDigits = (): string => randomInt(1_000_000).toString().padStart(6, '0');
