import { createHmac, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseStoredHash, type StoredHash } from './stored-hash.ts';
import { createThreadPool, type ThreadPool } from './thread-pool.ts';

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
  /** `keyId$` + the PHC string; throws AppError('busy') when the queue is full. */
  hash(password: string): Promise<string>;
  /**
   * As the hash was made: with older parameters, with an older pepper, or imported (see parseStoredHash). The same work whether the
   * hash exists or not, so that an unknown account takes as long as a known one.
   */
  verify(password: string, stored: string | undefined): Promise<boolean>;
  /** Whether a password can ever meet it: what is malformed or too costly is refused where it would come in. */
  isVerifiable(stored: string): boolean;
  /** Made otherwise than `hash` does now: to be hashed anew at the next success. */
  isOutdated(stored: string): boolean;
  close(): Promise<void>;
}

export type HashTask = { readonly secret: string } & ({ readonly kind: 'hash' } | Omit<StoredHash, 'pepper'>);
export type HashParameters = { readonly [Name in keyof typeof hashParameters]: number };

interface HasherOptions {
  /** Of new hashes. No setting changes them: only tests that are not about hashing bring smaller ones. */
  readonly parameters?: HashParameters;
  /** Where the work is done; dedicated threads, as many as cores, by default. */
  readonly pool?: ThreadPool<HashTask, string | boolean>;
}

function createHashThreads(parameters: HashParameters): ThreadPool<HashTask, string | boolean> {
  const threads = Math.max(1, availableParallelism());
  return createThreadPool({
    script: new URL('./hash-worker.js', import.meta.url),
    workerData: parameters,
    threads,
    maxWaiting: threads * queuePerThread,
  });
}

/**
 * Argon2id in dedicated threads.
 * @param peppers base64url, newest first; HMAC-SHA-256 of the password under the pepper is what gets hashed
 */
export function createPasswordHasher(
  peppers: readonly string[],
  { parameters = hashParameters, pool = createHashThreads(parameters) }: HasherOptions = {},
): PasswordHasher {
  const ring = new Map(
    peppers.map((pepper) => {
      const key = Buffer.from(pepper, 'base64url');
      return [createHmac('sha256', key).update('id').digest('hex').slice(0, 8), key] as const;
    }),
  );
  const newest = [...ring.keys()][0]!;
  const { memoryCost, timeCost, parallelism } = parameters;
  const prefix = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`;
  const { run, close } = pool;

  const peppered = (password: string, keyId: string) =>
    createHmac('sha256', ring.get(keyId)!).update(password.normalize('NFKC')).digest('base64');
  const parse = (stored: string) => {
    const parsed = parseStoredHash(stored);
    return parsed && (parsed.pepper === undefined || ring.has(parsed.pepper)) ? parsed : undefined;
  };
  const hash = async (password: string) =>
    `${newest}${String(await run({ kind: 'hash', secret: peppered(password, newest) }))}`;
  // A hash of nobody's password, made at the first need, for accounts that do not exist.
  let nobody: Promise<string> | undefined;
  const hashOfNobody = () => {
    if (nobody) return nobody;
    nobody = hash(randomBytes(16).toString('hex'));
    nobody.catch(() => (nobody = undefined));
    return nobody;
  };
  const meets = async (password: string, { pepper, ...how }: StoredHash) => {
    if (pepper !== undefined) return (await run({ ...how, secret: peppered(password, pepper) })) === true;
    // Hashed elsewhere as it was typed: composed, as keyboards do, whatever this browser sends.
    for (const secret of new Set([password, password.normalize('NFC')])) {
      if ((await run({ ...how, secret })) === true) return true;
    }
    return false;
  };
  return {
    hash,
    async verify(password, stored) {
      const ofNobody = hashOfNobody();
      const known = stored === undefined ? undefined : parse(stored);
      if (known) return meets(password, known);
      await meets(password, parse(await ofNobody)!);
      return false;
    },
    isVerifiable: (stored) => parse(stored) !== undefined,
    isOutdated: (stored) => !stored.startsWith(`${newest}${prefix}`),
    close,
  };
}
