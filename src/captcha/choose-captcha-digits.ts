import { randomInt } from 'node:crypto';

/**
 * Draws six digits, each as likely as any other. That is 19.9 bits, enough beside single use, ten minutes of life and the limits per
 * network address.
 */
export const chooseCaptchaDigits = (): string => randomInt(1_000_000).toString().padStart(6, '0');
