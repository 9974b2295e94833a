import { generateKeyPair as generateKeyPairCallback, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { SigningAlg } from '../../domain/keys/signatures.ts';
import type { SigningKey } from '../../store/keys/signing-keys.ts';

const generateKeyPair = promisify(generateKeyPairCallback);

async function drawPair(alg: SigningAlg): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  if (alg === 'ES256') return generateKeyPair('ec', { namedCurve: 'P-256' });
  if (alg === 'Ed25519') return generateKeyPair('ed25519');
  return generateKeyPair('rsa', { modulusLength: 2048 });
}

export async function drawKey(
  alg: SigningAlg,
  times: Pick<SigningKey, 'createdAt' | 'activeFrom'>,
): Promise<SigningKey> {
  const { privateKey, publicKey } = await drawPair(alg);
  // Hexadecimal: an id that begins with a hyphen would be taken for an option by the command that withdraws a key.
  const kid = randomBytes(12).toString('hex');
  const about = { kid, alg, use: 'sig' };
  return {
    kid,
    alg,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), ...about },
    privateJwk: { ...privateKey.export({ format: 'jwk' }), ...about },
    ...times,
    retiredAt: null,
  };
}
