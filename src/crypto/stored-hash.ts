/**
 * The form in which a stored hash is verified. `pepper` is the id of the key that the password was mixed with; an imported hash has none.
 */
export type StoredHash =
  | { readonly kind: 'argon2id'; readonly pepper: string | undefined; readonly encoded: string }
  | {
      readonly kind: 'pbkdf2';
      readonly pepper: undefined;
      readonly digest: 'sha1' | 'sha256' | 'sha512';
      readonly iterations: number;
      readonly salt: Uint8Array;
      readonly output: Uint8Array;
    };

const digestBytes = { sha1: 20, sha256: 32, sha512: 64 } as const;
/** Keycloak's dearest default (SHA-1, 1 300 000 rounds for 64 bytes) costs 5.2 million, about a second and a half. */
const maxRounds = 6_000_000;
// Limits in KiB, and in KiB times passes: the defaults of the argon2 package, and a little more.
const minMemory = 128;
const maxMemory = 65_536;
const maxMemoryPasses = 4 * maxMemory;
const maxLanes = 16;

// Leading zeros and foreign characters are refused: the library parses the text again, and would throw.
const number = String.raw`([1-9]\d{0,8})`;
const bytes = '([A-Za-z0-9+/]{11,86})';
const argon2id = new RegExp(
  String.raw`^([0-9a-f]{8})?(\$argon2id\$v=19\$m=${number},t=${number},p=${number}\$${bytes}\$${bytes})$`,
);
const pbkdf2 = new RegExp(String.raw`^\$pbkdf2(?:-(sha256|sha512))?\$i=${number},l=${number}\$${bytes}\$${bytes}$`);

/** Returns a copy. A Buffer is a window on memory that others use, and all of that memory would travel to the hashing thread. */
function decode(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  const isCanonical = bytes.toString('base64').replace(/=+$/, '') === text;
  return isCanonical ? new Uint8Array(bytes) : undefined;
}

/** Returns salt and hash, where both have a usable length: any password could match a shorter hash by chance. */
function decodePair(salt: string, output: string) {
  const pair = { salt: decode(salt), output: decode(output) };
  if (!pair.salt || pair.salt.length < 8 || pair.salt.length > 64) return undefined;
  if (!pair.output || pair.output.length < 16 || pair.output.length > 64) return undefined;
  return { salt: pair.salt, output: pair.output };
}

function parseArgon2id(stored: string): StoredHash | undefined {
  const [, pepper, encoded, m, t, p, salt, output] = argon2id.exec(stored) ?? [];
  if (!encoded || !decodePair(salt!, output!)) return undefined;
  const [memory, passes, lanes] = [Number(m), Number(t), Number(p)];
  const isBounded = memory <= maxMemory && memory * passes <= maxMemoryPasses && lanes <= maxLanes;
  return isBounded && memory >= minMemory && memory >= 8 * lanes ? { kind: 'argon2id', pepper, encoded } : undefined;
}

function parsePbkdf2(stored: string): StoredHash | undefined {
  const match = pbkdf2.exec(stored);
  const pair = match && decodePair(match[4]!, match[5]!);
  if (!pair || pair.output.length !== Number(match[3])) return undefined;
  const digest = (match[1] ?? 'sha1') as keyof typeof digestBytes;
  const iterations = Number(match[2]);
  const isBounded = iterations * Math.ceil(pair.output.length / digestBytes[digest]) <= maxRounds;
  return isBounded ? { kind: 'pbkdf2', pepper: undefined, digest, iterations, ...pair } : undefined;
}

/**
 * Reads a PHC string: our own (`keyId$argon2id$…`), or imported without key: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`,
 * `$pbkdf2$i=…,l=…$salt$hash` (SHA-1), `$pbkdf2-sha256$…`, `$pbkdf2-sha512$…`; salt and hash in base64 without padding, `l` the
 * hash's length in bytes. Undefined for what is none of these, and for parameters whose computation would be an attack.
 */
export const parseStoredHash = (stored: string): StoredHash | undefined => parseArgon2id(stored) ?? parsePbkdf2(stored);
