import { generateSecret, generateURI, verifySync } from 'otplib';

/** What every authenticator application understands (RFC 6238): SHA-1, six digits, a new code each 30 seconds. */
const totp = { algorithm: 'sha1', digits: 6, period: 30 } as const;

/** 160 bits (RFC 4226, section 4, R6). */
const secretBytes = 20;

/** One person may carry several telephones; more than this is no person. */
export const maxTotpDevices = 10;

// Longer than six digits typed with generous spaces; a longer text is not worth reading.
const longestTyped = 64;

/** Base32, 32 letters and digits. */
export function drawTotpSecret(): string {
  return generateSecret({ length: secretBytes });
}

/** What a QR code tells the application; a colon would end the issuer's name. */
export function totpUri(about: { readonly secret: string; readonly issuer: string; readonly email: string }): string {
  const { secret, issuer, email } = about;
  return generateURI({ ...totp, secret, issuer: issuer.replaceAll(/\s*:\s*/g, ' '), label: email });
}

/** What a person typed or pasted as six ASCII digits; undefined for anything else. */
export function readOtp(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > longestTyped) return undefined;
  const digits = typed.normalize('NFKC').replaceAll(/[\s\p{Cf}\p{Pd}]/gu, '');
  return /^[0-9]{6}$/.test(digits) ? digits : undefined;
}

export interface TotpTry {
  /** Six digits. */
  readonly code: string;
  readonly secret: string;
  /** Epoch seconds. */
  readonly now: number;
  /** Codes of this step and of those before it are worth nothing any more. */
  readonly lastStep: number;
}

/** The 30-second step that the code is of: the current one or the one before it, for the time that typing takes (section 5.2). */
function anyStepOfCode({ code, secret, now }: Omit<TotpTry, 'lastStep'>): number | undefined {
  const answer = verifySync({ ...totp, secret, token: code, epoch: now, epochTolerance: [totp.period, 0] });
  return answer.valid && 'timeStep' in answer ? answer.timeStep : undefined;
}

/** As long as the code is worth something. */
export function stepOfCode({ lastStep, ...typed }: TotpTry): number | undefined {
  const step = anyStepOfCode(typed);
  return step !== undefined && step > lastStep ? step : undefined;
}

/** The code that was accepted last, sent once more. */
export function isRepeated({ lastStep, ...typed }: TotpTry): boolean {
  return anyStepOfCode(typed) === lastStep;
}
