// Signs with keys in files: node sign-with-files.js DIR, where DIR holds NAME.ALG.pem for each key, such as 2027.RS256.pem (openssl genpkey).
import { constants, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerLines } from './lines.js';

const [folder] = process.argv.slice(2);
const ways = {
  RS256: ['sha256', {}],
  PS256: ['sha256', { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }],
  ES256: ['sha256', { dsaEncoding: 'ieee-p1363' }],
  Ed25519: [undefined, {}],
};
const algOf = (handle) => String(handle).split('.').at(-2);
const read = new Map();

function keyOf(handle) {
  if (!/^[\w-]+\.\w+\.pem$/.test(String(handle))) throw new Error('no such key');
  if (!read.has(handle)) read.set(handle, createPrivateKey(readFileSync(join(folder, handle))));
  return read.get(handle);
}

answerLines({
  list: () =>
    readdirSync(folder)
      .filter((name) => algOf(name) in ways)
      .map((handle) => ({
        handle,
        alg: algOf(handle),
        jwk: createPublicKey(keyOf(handle)).export({ format: 'jwk' }),
      })),
  sign({ handle, alg, bytes }) {
    if (alg !== algOf(handle)) throw new Error('the key is for another algorithm');
    const [digest, options] = ways[alg];
    return sign(digest, bytes, { key: keyOf(handle), ...options });
  },
});
