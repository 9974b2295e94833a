import { randomInt } from 'node:crypto';

/**
 * A code that proves an address: eight digits, ten minutes, five tries, typed in the browser that asked for it. Another message may be asked
 * for after the pause.
 */
export const emailCode = { digits: 8, seconds: 600, tries: 5, pauseSeconds: 30 } as const;

interface SentMessage {
  /** When the message went, and when it was last asked for again, whether or not a limit held it back; epoch seconds. */
  readonly sentAt: number;
  readonly askedAgainAt?: number;
}

/** Returns the seconds until another message may be asked for; undefined when that is now. */
export function resendPause(sent: SentMessage | undefined, now: number): number | undefined {
  const last = Math.max(sent?.sentAt ?? 0, sent?.askedAgainAt ?? 0);
  const left = emailCode.pauseSeconds - Math.max(0, now - last);
  return left > 0 ? left : undefined;
}

/** Lets one message leave where several presses have read the state of before: the counter decides. */
export const resendRule = (of: string) => ({
  key: `resend:${of}`,
  waits: false,
  windowLimit: 1,
  windowSeconds: emailCode.pauseSeconds,
});

// Longer than eight digits typed with generous spaces; a longer text is not worth reading.
const longestTyped = 64;

export function drawEmailCode(): string {
  return randomInt(10 ** emailCode.digits)
    .toString()
    .padStart(emailCode.digits, '0');
}

/** Returns a typed or pasted code as eight ASCII digits; undefined for anything else. */
export function readEmailCode(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > longestTyped) return undefined;
  const digits = typed.normalize('NFKC').replaceAll(/[\s-]/gu, '');
  return /^[0-9]{8}$/.test(digits) ? digits : undefined;
}
