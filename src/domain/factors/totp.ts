import { generateSecret, generateURI, verifySync } from 'otplib';
import { compactCode } from '../fields/typed-code.ts';

export const totpAlgorithms = ['sha1', 'sha256', 'sha512'] as const;
export const totpDigits = [6, 8] as const;

/** The form of the codes of an application (RFC 6238). */
export interface TotpForm {
  readonly algorithm: (typeof totpAlgorithms)[number];
  readonly digits: (typeof totpDigits)[number];
  /** Seconds after which the application shows another code. */
  readonly period: number;
}

/** The form that every authenticator application understands: SHA-1, six digits, a new code each 30 seconds. */
export const totpForm: TotpForm = { algorithm: 'sha1', digits: 6, period: 30 };

/** Bytes of a secret: 160 bits (RFC 4226, section 4, R6). */
const secretBytes = 20;

/** Applications of one account: a person may carry several telephones, but not more than these. */
export const maxTotpApplications = 10;

// Longer than eight digits typed with generous spaces; a longer text is not worth reading.
const longestTyped = 64;

/** Draws a secret in base32: 32 letters and digits. */
export function drawTotpSecret(): string {
  return generateSecret({ length: secretBytes });
}

/** Returns the address that a QR code tells the application. A colon would end the issuer's name, so it is left out. */
export function totpUri(about: { readonly secret: string; readonly issuer: string; readonly email: string }): string {
  const { secret, issuer, email } = about;
  return generateURI({ ...totpForm, secret, issuer: issuer.replaceAll(/\s*:\s*/g, ' '), label: email });
}

/** Returns a typed or pasted code as six or eight ASCII digits; undefined for anything else. */
export function readOtp(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > longestTyped) return undefined;
  const digits = compactCode(typed);
  return /^(?:[0-9]{6}|[0-9]{8})$/.test(digits) ? digits : undefined;
}

/** The form of the application is ours where it is left out. */
export interface TotpTry extends Partial<TotpForm> {
  /** Six or eight digits. */
  readonly code: string;
  /** Base32. */
  readonly secret: string;
  /** Epoch seconds. */
  readonly now: number;
  /** The last step of which a code was used. Codes of this step and of earlier ones are refused. */
  readonly lastStep: number;
}

/** Returns the step of a code: the current step, or the one before it for the time that typing takes (RFC 6238, section 5.2). */
function anyStepOfCode({ code, now, ...application }: Omit<TotpTry, 'lastStep'>): number | undefined {
  const made = { ...totpForm, ...application };
  if (code.length !== made.digits) return undefined;
  const answer = verifySync({ ...made, token: code, epoch: now, epochTolerance: [made.period, 0] });
  return answer.valid && 'timeStep' in answer ? answer.timeStep : undefined;
}

/** Seconds for which a code can be accepted. */
export function stepOfCode({ lastStep, ...typed }: TotpTry): number | undefined {
  const step = anyStepOfCode(typed);
  return step !== undefined && step > lastStep ? step : undefined;
}

/** Returns whether a code is the last accepted one, sent once more. */
export function isRepeated({ lastStep, ...typed }: TotpTry): boolean {
  return anyStepOfCode(typed) === lastStep;
}
