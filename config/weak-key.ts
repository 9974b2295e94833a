import { isUtf8 } from 'node:buffer';

const few = 12;

const steps = (values: readonly number[]) =>
  new Set(values.slice(1).map((value, index) => value - values[index]!)).size;

/**
 * Returns whether a key is a counter, a repetition or a sentence. Production refuses such a key. Of randomly drawn keys not one in a
 * billion looks like that.
 */
export function isWeakKey(key: string): boolean {
  const decoded = Buffer.from(key, 'base64url');
  const bytes = [...decoded];
  const isRegular = new Set(bytes).size < few || steps(bytes) < few || steps([...Buffer.from(key)]) < few;
  const isText = isUtf8(decoded) && !/\p{Cc}/u.test(decoded.toString());
  const isHexadecimal = /^[0-9a-f]{64,}$/i.test(key);
  const isMixed = isHexadecimal || (/[a-z]/.test(key) && /[A-Z]/.test(key));
  return isRegular || isText || !isMixed;
}
