import { createHmac } from 'node:crypto';
import type { TotpForm } from '../../../src/domain/factors/totp.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function decode(base32: string): Buffer {
  const bits = [...base32.replaceAll(/[\s=]/g, '').toUpperCase()]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/**
 * Returns the code that an authenticator application shows (RFC 6238, RFC 4226 section 5.3). The code here does not use the library of
 * the provider, so that a test notices a mistake there.
 * @param steps number of steps after the present one
 * @param form how the codes of the application are made, where this is not the usual way
 */
export function totpCode(
  secret: string,
  steps = 0,
  { algorithm = 'sha1', digits = 6, period = 30 }: Partial<TotpForm> = {},
): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / (period * 1000)) + steps));
  const mac = createHmac(algorithm, decode(secret)).update(counter).digest();
  const offset = mac.at(-1)! & 15;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}
