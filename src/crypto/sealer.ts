import { createCipheriv, createDecipheriv, createHash, createHmac, hash, hkdfSync, randomBytes } from 'node:crypto';

/** Seals values that the database keeps but that must be read back, and hashes short codes that people type. */
export interface Sealer {
  /** Seals by AES-256-GCM. `about`, the id of the row, is bound in, so that a sealed value that is moved to another row does not open. */
  seal(clear: string, about: string): string;
  /** Returns the clear text; undefined when the value was altered, moved or sealed under an unknown key. */
  open(sealed: string, about: string): string | undefined;
  /**
   * Seals as `seal` does, under a key that is made for `about` alone. Strangers can have as many values sealed as they like, and one key of
   * AES-GCM with random nonces is good for 2^32 of them.
   */
  sealApart(clear: string, about: string): string;
  /** Opens what `sealApart` has sealed; undefined where `open` returns undefined. */
  openApart(sealed: string, about: string): string | undefined;
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
  /**
   * Returns the HMAC under each sealing key, newest first. While the keys change over, the process that examines a code may have another
   * newest key than the one that made it.
   */
  recentHashes(value: string, purpose: string): readonly string[];
  /** The names of the sealing keys, newest first: a sealed value begins with the name of its key. */
  readonly keyIds: readonly string[];
  /** The keys of keyed hashes and of the envelopes around refresh tokens, newest first. Nothing sealed opens with them. */
  readonly derivedKeys: readonly DerivedKey[];
  /** Goes on to check what was made under a sealing key that has been thrown away. */
  rememberKeys(keys: readonly Pick<DerivedKey, 'use' | 'key'>[]): void;
}

const uses = ['keyed-hash', 'refresh-envelope'] as const;

/** A key that is derived from one sealing key, for another use than sealing. */
export interface DerivedKey {
  readonly use: (typeof uses)[number];
  readonly id: string;
  readonly key: Buffer;
  /** The name of the sealing key; undefined where that has been thrown away. */
  readonly from: string | undefined;
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
    return {
      id: createHash('sha256').update(secret).digest('hex').slice(0, 8),
      secret,
      apart: derive(key, 'seal-apart'),
    };
  });
  type Ring = (typeof ring)[number];
  /** Chooses the key of a value: the common one, or one of its own. */
  type Choose = (key: Ring, about: string) => Buffer;
  const common: Choose = ({ secret }) => secret;
  const ofItsOwn: Choose = ({ apart }, about) => createHmac('sha256', apart).update(about).digest();
  const newest = ring[0]!;
  const named = (use: DerivedKey['use'], key: Buffer, from?: string): DerivedKey => {
    const length = use === 'keyed-hash' ? 8 : 16;
    return { use, key, from, id: createHash('sha256').update(key).digest('hex').slice(0, length) };
  };
  const own = keys.flatMap((key, index) => uses.map((use) => named(use, derive(key, use), ring[index]!.id)));
  let derivedKeys: readonly DerivedKey[] = own;
  const forHashes = (all: readonly DerivedKey[]) => all.filter(({ use }) => use === 'keyed-hash');
  const ownForHashes = forHashes(own);
  const hashUnder = (key: Buffer, value: string, purpose: string) =>
    createHmac('sha256', key).update(`${purpose}\0${value}`).digest('base64url');
  const encrypt = (clear: Buffer, about: string, choose = common): Buffer => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', choose(newest, about), iv);
    cipher.setAAD(Buffer.from(about));
    const body = Buffer.concat([cipher.update(clear), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]);
  };
  interface Sealed {
    readonly bytes: Buffer;
    readonly about: string;
    readonly choose?: Choose;
  }
  const decrypt = (id: string, { bytes, about, choose = common }: Sealed) => {
    const key = ring.find((one) => one.id === id);
    if (!key || bytes.length < 28) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', choose(key, about), bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(bytes.subarray(12, 28));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    } catch {
      return undefined;
    }
  };
  const sealText = (clear: string, about: string, choose: Choose) =>
    `${newest.id}.${encrypt(Buffer.from(clear), about, choose).toString('base64url')}`;
  const openText = (sealed: string, about: string, choose: Choose) => {
    const dot = sealed.indexOf('.');
    const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
    return decrypt(sealed.slice(0, dot), { bytes, about, choose })?.toString('utf8');
  };
  return {
    seal: (clear, about) => sealText(clear, about, common),
    open: (sealed, about) => openText(sealed, about, common),
    sealApart: (clear, about) => sealText(clear, about, ofItsOwn),
    openApart: (sealed, about) => openText(sealed, about, ofItsOwn),
    isNewest: (sealed) => sealed.startsWith(`${newest.id}.`),
    sealBytes: (clear, about) => Buffer.concat([Buffer.from(newest.id, 'hex'), encrypt(clear, about)]),
    openBytes: (sealed, about) => decrypt(sealed.subarray(0, 4).toString('hex'), { bytes: sealed.subarray(4), about }),
    keyedHash: (value, purpose) => hashUnder(ownForHashes[0]!.key, value, purpose),
    keyedHashes: (value, purpose) => forHashes(derivedKeys).map(({ key }) => hashUnder(key, value, purpose)),
    recentHashes: (value, purpose) => ownForHashes.map(({ key }) => hashUnder(key, value, purpose)),
    keyIds: ring.map(({ id }) => id),
    get derivedKeys() {
      return derivedKeys;
    },
    rememberKeys(former) {
      const known = own.map(({ id }) => id);
      const others = former.map(({ use, key }) => named(use, key)).filter(({ id }) => !known.includes(id));
      derivedKeys = [...own, ...others];
    },
  };
}
