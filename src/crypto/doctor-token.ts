import { createHmac, randomBytes } from 'node:crypto';
import { isOneOf } from './is-one-of.ts';

/** Milliseconds for which a token is good. The clocks of two machines may differ. */
const lifeMilliseconds = 600_000;

const signed = (text: string, key: string) =>
  createHmac('sha256', Buffer.from(key, 'base64url')).update(`doctor:${text}`).digest('base64url');

/** Draws a token by which the command `doctor` shows a process of the same service that it has the same cookie keys. */
export function drawDoctorToken(key: string, now: number): string {
  const text = `${Math.round(now)}.${randomBytes(12).toString('base64url')}`;
  return `${text}.${signed(text, key)}`;
}

/** Returns whether a token was drawn with one of these keys a short time ago. */
export function isDoctorToken(token: string, keys: readonly string[], now: number): boolean {
  const end = token.lastIndexOf('.');
  const text = token.slice(0, Math.max(end, 0));
  if (!/^\d{1,15}\.[\w-]{16}$/.test(text) || Math.abs(now - Number.parseInt(text, 10)) > lifeMilliseconds) return false;
  const expected = keys.map((key) => signed(text, key));
  return isOneOf(expected, token.slice(end + 1));
}
