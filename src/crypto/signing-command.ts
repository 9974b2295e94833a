import { createPublicKey, randomBytes, type JsonWebKey, type KeyObject } from 'node:crypto';
import { isSignatureOf, signingAlgs, type SigningAlg } from '../domain/keys/signatures.ts';
import { AppError } from '../errors.ts';
import { createLineProcess, type LineEvent } from './line-process.ts';

/** A key that lies elsewhere: the command signs by its handle, and everybody verifies by its public part. */
export interface KeyElsewhere {
  readonly handle: string;
  readonly alg: SigningAlg;
  readonly key: KeyObject;
}

/** The command that signs by keys that this service never sees. */
export interface SigningCommand {
  /** Lists the keys that the command offers. */
  list(): Promise<readonly KeyElsewhere[]>;
  /** Returns a signature that the public key has verified. Throws AppError('unavailable') where there is none. */
  sign(bytes: Buffer, by: KeyElsewhere): Promise<Buffer>;
  /** Says whether the last signature was right. Where it was not, another one is asked for. */
  isWell(): Promise<boolean>;
  close(): Promise<void>;
}

export type SigningEvent = LineEvent | 'signed' | 'refused' | 'wrong';

interface Options {
  readonly command: readonly string[];
  readonly count: (event: SigningEvent) => void;
  /** Is told the seconds that each signature took. */
  readonly time: (seconds: number) => void;
  readonly tell: (words: string) => void;
  readonly patience?: number | undefined;
}

const mostKeys = 100;
const longestHandle = 500;
const kinds: Readonly<Record<SigningAlg, (key: KeyObject) => boolean>> = {
  RS256: isLongRsa,
  PS256: isLongRsa,
  ES256: ({ asymmetricKeyDetails: about }) => about?.namedCurve === 'prime256v1',
  Ed25519: ({ asymmetricKeyType: type }) => type === 'ed25519',
};

function isLongRsa({ asymmetricKeyType: type, asymmetricKeyDetails: about }: KeyObject): boolean {
  const bits = about?.modulusLength ?? 0;
  return type === 'rsa' && bits >= 2_048 && bits <= 4_096;
}

const problem = (words: string) => new AppError('unavailable', { cause: new Error(`the signing command ${words}`) });

/** Reads one of the keys that the command offers; undefined for one by which nothing is signed here. */
function readKey(offered: unknown): KeyElsewhere | undefined {
  const { handle, alg, jwk } = (offered ?? {}) as Readonly<Record<string, unknown>>;
  const known = signingAlgs.find((one) => one === alg);
  if (!known || typeof handle !== 'string' || handle === '' || handle.length > longestHandle) return undefined;
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return kinds[known](key) ? { handle, alg: known, key } : undefined;
  } catch {
    return undefined;
  }
}

/** Starts the command at the first question. */
export function createSigningCommand({ command, count, time, tell, patience }: Options): SigningCommand {
  const lines = createLineProcess({ command, patience, watch: count, tell });
  let failed: KeyElsewhere | undefined;
  let looking: Promise<boolean> | undefined;

  const ask = async (question: Readonly<Record<string, unknown>>) => {
    const answer = await lines.ask(question);
    if (answer['error'] === undefined) return answer;
    count('refused');
    throw problem(`refuses: ${JSON.stringify(answer['error']).slice(0, 200)}`);
  };
  const signOnce = async (bytes: Buffer, by: KeyElsewhere): Promise<Buffer> => {
    const began = performance.now();
    const { handle, alg } = by;
    const { signature } = await ask({ op: 'sign', handle, alg, data: bytes.toString('base64url') });
    const made = Buffer.from(typeof signature === 'string' ? signature : '', 'base64url');
    if (!isSignatureOf(bytes, made, by)) {
      count('wrong');
      throw problem(`gave a wrong signature for ${handle}`);
    }
    count('signed');
    time((performance.now() - began) / 1_000);
    lines.praise();
    return made;
  };
  const sign = async (bytes: Buffer, by: KeyElsewhere): Promise<Buffer> => {
    try {
      const signature = await signOnce(bytes, by);
      failed = undefined;
      return signature;
    } catch (error) {
      failed = by;
      throw error;
    }
  };
  return {
    async list() {
      const { keys } = await ask({ op: 'list' });
      if (!Array.isArray(keys) || keys.length > mostKeys) throw problem('gave no list of keys');
      return keys.flatMap((one) => readKey(one) ?? []);
    },
    sign,
    async isWell() {
      if (!failed) return true;
      // A process that is not ready gets no requests, so nothing else would find out that the command answers again.
      looking ??= sign(randomBytes(32), failed)
        .then(
          () => true,
          () => false,
        )
        .finally(() => {
          looking = undefined;
        });
      return looking;
    },
    close: () => lines.close(),
  };
}
