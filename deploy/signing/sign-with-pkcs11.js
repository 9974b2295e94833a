// Signs by PKCS#11, through pkcs11-tool of OpenSC: node sign-with-pkcs11.js FILE. FILE is JSON: the module, the label of the token, the file that
// holds the PIN, and for each key a handle of yours, its algorithm and its id (hexadecimal) in the token. docs/signing-keys.md has an example.
import { spawn } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { answerLines } from './lines.js';

const { module, token, pinFile, keys } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const pin = readFileSync(pinFile, 'utf8').trim();
const ways = {
  RS256: ['SHA256-RSA-PKCS'],
  PS256: ['SHA256-RSA-PKCS-PSS', '--mgf', 'MGF1-SHA256', '--salt-len', '32'],
  // Not every token hashes before it signs by ECDSA.
  ES256: ['ECDSA', '--signature-format', 'rs'],
  Ed25519: ['EDDSA'],
};

/** As many processes of pkcs11-tool work at once. An HSM may take more; SoftHSM loses its token from sight where several open it at once. */
const atOnce = 1;
const waiting = [];
let working = 0;

async function inTurn(work) {
  if (working >= atOnce) await new Promise((resolve) => waiting.push(resolve));
  working++;
  try {
    return await work();
  } finally {
    working--;
    waiting.shift()?.();
  }
}

/** Runs pkcs11-tool. It reads the PIN from its environment, which other users of the machine do not see. */
function run(args, input = '') {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PKCS11_PIN: pin };
    const tool = spawn('pkcs11-tool', ['--module', module, '--token-label', token, ...args], { env });
    const [said, words] = [[], []];
    tool.stdout.on('data', (part) => said.push(part));
    tool.stderr.on('data', (part) => words.push(part));
    tool.on('error', reject);
    tool.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(said));
      else reject(new Error(String(Buffer.concat(words)).trim().slice(0, 200)));
    });
    tool.stdin.end(input);
  });
}

answerLines({
  list: () =>
    Promise.all(
      keys.map(async ({ handle, alg, id }) => {
        const key = await run(['--read-object', '--type', 'pubkey', '--id', id]);
        // OpenSC writes an Ed25519 key as PEM, and the others as DER.
        const form = key.includes('-----BEGIN') ? { key } : { key, format: 'der', type: 'spki' };
        return { handle, alg, jwk: createPublicKey(form).export({ format: 'jwk' }) };
      }),
    ),
  sign({ handle, alg, bytes }) {
    const key = keys.find((one) => one.handle === handle && one.alg === alg);
    if (!key) throw new Error('no such key');
    const input = alg === 'ES256' ? createHash('sha256').update(bytes).digest() : bytes;
    const [mechanism, ...options] = ways[alg];
    const args = ['--login', '--pin', 'env:PKCS11_PIN', '--sign', '--id', key.id, '--mechanism', mechanism, ...options];
    return inTurn(() => run(args, input));
  },
});
