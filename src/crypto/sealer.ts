import { createCipheriv, createDecipheriv, createHash, createHmac, hash, hkdfSync, randomBytes } from 'node:crypto';

/** Seals values that the database keeps but that must be read back, and hashes short codes that people type. */
export interface Sealer {
  /** Seals by AES-256-GCM. `about`, the id of the row, is bound in, so that a sealed value that is moved to another row does not open. */
  seal(clear: string, about: string): string;
  /** Returns the clear text; undefined when the value was altered, moved or sealed under an unknown key. */
  open(sealed: string, about: string): string | undefined;
  /** Returns whether the newest key sealed a value; it has to be sealed again before a former key is thrown away. */
  isNewest(sealed: string): boolean;
  /** Seals bytes as `seal` seals text. The result is 32 bytes longer. */
  sealBytes(clear: Buffer, about: string): Buffer;
  /** Returns the clear bytes; undefined where `open` returns undefined. */
  openBytes(sealed: Buffer, about: string): Buffer | undefined;
  /** Returns the HMAC-SHA-256 under a key outside the database, for values with little entropy. */
  keyedHash(value: string, purpose: string): string;
  /** Returns the HMAC under every key, newest first: some codes live longer than a key stays the newest. */
  keyedHashes(value: string, purpose: string): readonly string[];
  /** The names of the sealing keys, newest first: a sealed value begins with the name of its key. */
  readonly keyIds: readonly string[];
  /** The keys of the keyed hashes, newest first. Nothing sealed opens with them. */
  readonly hashKeys: readonly HashKey[];
  /** Goes on to compare hashes that were made under a sealing key that has been thrown away. */
  rememberHashKeys(keys: readonly Buffer[]): void;
}

/** The key of the keyed hashes that is derived from one sealing key. */
export interface HashKey {
  readonly id: string;
  readonly key: Buffer;
}

/** Returns the SHA-256 in base64url, by which a bearer value of 128 bits or more is found in the database. */
export function hashBearer(value: string): string {
  return hash('sha256', value, 'base64url');
}

/** Draws 256 random bits in base64url: 43 characters. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** @param keys base64url of 32 bytes each, newest first; the newest seals, all open. */
export function createSealer(keys: readonly string[]): Sealer {
  const derive = (key: string, use: string) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64url'), '', use, 32));
  const ring = keys.map((key) => {
    const secret = derive(key, 'seal');
    return { id: createHash('sha256').update(secret).digest('hex').slice(0, 8), secret };
  });
  const newest = ring[0]!;
  const toHashKey = (key: Buffer): HashKey => ({ id: createHash('sha256').update(key).digest('hex').slice(0, 8), key });
  const own = keys.map((key) => toHashKey(derive(key, 'keyed-hash')));
  let hashKeys: readonly HashKey[] = own;
  const hashUnder = (key: Buffer, value: string, purpose: string) =>
    createHmac('sha256', key).update(`${purpose}\0${value}`).digest('base64url');
  const encrypt = (clear: Buffer, about: string): Buffer => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', newest.secret, iv);
    cipher.setAAD(Buffer.from(about));
    const body = Buffer.concat([cipher.update(clear), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]);
  };
  const decrypt = (id: string, { bytes, about }: { readonly bytes: Buffer; readonly about: string }) => {
    const key = ring.find((one) => one.id === id);
    if (!key || bytes.length < 28) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', key.secret, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(bytes.subarray(12, 28));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    } catch {
      return undefined;
    }
  };
  return {
    seal: (clear, about) => `${newest.id}.${encrypt(Buffer.from(clear), about).toString('base64url')}`,
    open(sealed, about) {
      const dot = sealed.indexOf('.');
      const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
      return decrypt(sealed.slice(0, dot), { bytes, about })?.toString('utf8');
    },
    isNewest: (sealed) => sealed.startsWith(`${newest.id}.`),
    sealBytes: (clear, about) => Buffer.concat([Buffer.from(newest.id, 'hex'), encrypt(clear, about)]),
    openBytes: (sealed, about) => decrypt(sealed.subarray(0, 4).toString('hex'), { bytes: sealed.subarray(4), about }),
    // Most typed codes live minutes, so the newest key alone is enough for them.
    keyedHash: (value, purpose) => hashUnder(own[0]!.key, value, purpose),
    keyedHashes: (value, purpose) => hashKeys.map(({ key }) => hashUnder(key, value, purpose)),
    keyIds: ring.map(({ id }) => id),
    get hashKeys() {
      return hashKeys;
    },
    rememberHashKeys(former) {
      const known = own.map(({ id }) => id);
      hashKeys = [...own, ...former.map(toHashKey).filter(({ id }) => !known.includes(id))];
    },
  };
}
