import { createHmac, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { programFile } from '../program/program-file.ts';
import { traced } from '../tracing/traced.ts';
import { parseStoredHash, type StoredHash } from './stored-hash.ts';
import { createThreadPool, type PoolLoad, type PoolWatch, type ThreadPool } from './thread-pool.ts';

/** OWASP's minimum for Argon2id: 19 MiB, two passes, one lane (algorithm 2 is Argon2id, version 1 is 0x13). */
export const hashParameters = {
  algorithm: 2,
  version: 1,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32,
} as const;
const queuePerThread = 16;

export interface PasswordHasher {
  /** Returns `keyId$` and the PHC string. Throws AppError('busy') when the queue is full. */
  hash(password: string): Promise<string>;
  /**
   * Returns a hash of the password as it was typed that Keycloak can read, in a form of docs/password-hashes.md. It costs 100 ms in a thread.
   */
  hashForKeycloak(password: string): Promise<string>;
  /**
   * Verifies a password as the hash was made: with older parameters, with an older pepper, or imported (see parseStoredHash). The work is
   * the same whether the hash exists or not, so an unknown account takes as long as a known one.
   */
  verify(password: string, stored: string | undefined): Promise<boolean>;
  /** Returns whether a password can ever match the hash. A malformed or too costly hash is refused where it would come in. */
  isVerifiable(stored: string): boolean;
  /** Returns whether the hash was made otherwise than `hash` makes it now. Such a hash is renewed at the next success. */
  isOutdated(stored: string): boolean;
  /** Returns how many hashes are being made, and how many wait. */
  load(): PoolLoad;
  close(): Promise<void>;
}

/** Keycloak's own default for PBKDF2 with SHA-512. */
const keycloakHash = { digest: 'sha512', iterations: 210_000, size: 64 } as const;

export type HashTask = { readonly secret: string } & (
  | { readonly kind: 'hash' }
  | ({ readonly kind: 'pbkdf2-hash'; readonly salt: Uint8Array } & typeof keycloakHash)
  | Omit<StoredHash, 'pepper'>
);
export type HashParameters = { readonly [Name in keyof typeof hashParameters]: number };

/** Returns the name of a pepper, with which each hash begins that was made with it. */
export const pepperIdOf = (pepper: string): string =>
  createHmac('sha256', Buffer.from(pepper, 'base64url')).update('id').digest('hex').slice(0, 8);

interface HasherOptions {
  /** Parameters of new hashes. No setting changes them: only tests that are not about hashing bring smaller ones. */
  readonly parameters?: HashParameters;
  /** Runs the work: by default in dedicated threads, as many as there are cores. */
  readonly pool?: ThreadPool<HashTask, string | boolean>;
  readonly watch?: PoolWatch | undefined;
}

function createHashThreads(
  parameters: HashParameters,
  watch: PoolWatch | undefined,
): ThreadPool<HashTask, string | boolean> {
  const threads = Math.max(1, availableParallelism());
  return createThreadPool({
    script: programFile('crypto/hash-worker.js'),
    workerData: parameters,
    threads,
    maxWaiting: threads * queuePerThread,
    watch,
  });
}

/**
 * Argon2id in dedicated threads.
 * @param peppers base64url, newest first; HMAC-SHA-256 of the password under the pepper is what gets hashed
 */
export function createPasswordHasher(
  peppers: readonly string[],
  { parameters = hashParameters, watch, pool = createHashThreads(parameters, watch) }: HasherOptions = {},
): PasswordHasher {
  const ring = new Map(peppers.map((pepper) => [pepperIdOf(pepper), Buffer.from(pepper, 'base64url')] as const));
  const newest = [...ring.keys()][0]!;
  const { memoryCost, timeCost, parallelism } = parameters;
  const prefix = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`;
  const { load, close } = pool;
  const run = (task: HashTask) => traced('hash', {}, () => pool.run(task));

  const peppered = (password: string, keyId: string) =>
    createHmac('sha256', ring.get(keyId)!).update(password.normalize('NFKC')).digest('base64');
  const parse = (stored: string) => {
    const parsed = parseStoredHash(stored);
    return parsed && (parsed.pepper === undefined || ring.has(parsed.pepper)) ? parsed : undefined;
  };
  const hash = async (password: string) =>
    `${newest}${String(await run({ kind: 'hash', secret: peppered(password, newest) }))}`;
  // A hash that belongs to no account, made at the first need. Unknown accounts are verified against it.
  let nobody: Promise<string> | undefined;
  const hashOfNobody = () => {
    if (nobody) return nobody;
    nobody = hash(randomBytes(16).toString('hex'));
    nobody.catch(() => (nobody = undefined));
    return nobody;
  };
  const meets = async (password: string, { pepper, ...how }: StoredHash) => {
    if (pepper !== undefined) return (await run({ ...how, secret: peppered(password, pepper) })) === true;
    // An imported hash was made of the password as it was typed elsewhere. Keyboards type composed characters, so the password is composed
    // (NFC), whatever this browser sends.
    for (const secret of new Set([password, password.normalize('NFC')])) {
      if ((await run({ ...how, secret })) === true) return true;
    }
    return false;
  };
  return {
    hash,
    async hashForKeycloak(password) {
      const { digest, iterations, size } = keycloakHash;
      const salt = randomBytes(16);
      const value = await run({ kind: 'pbkdf2-hash', secret: password, salt: new Uint8Array(salt), ...keycloakHash });
      const [bareSalt, bareValue] = [salt.toString('base64'), String(value)].map((one) => one.replace(/=+$/, ''));
      return `$pbkdf2-${digest}$i=${iterations},l=${size}$${bareSalt}$${bareValue}`;
    },
    async verify(password, stored) {
      const ofNobody = hashOfNobody();
      const known = stored === undefined ? undefined : parse(stored);
      if (known) return meets(password, known);
      await meets(password, parse(await ofNobody)!);
      return false;
    },
    isVerifiable: (stored) => parse(stored) !== undefined,
    isOutdated: (stored) => !stored.startsWith(`${newest}${prefix}`),
    load,
    close,
  };
}
