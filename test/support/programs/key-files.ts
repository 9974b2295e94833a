import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SigningAlg } from '../../../src/domain/keys/signatures.ts';

const script = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Keys in files, and a command that signs with them and misbehaves as it is told. */
export interface KeyFiles {
  readonly command: readonly string[];
  draw(name: string, alg: SigningAlg): void;
  misbehave(how: string): void;
}

function drawPair(alg: SigningAlg) {
  if (alg === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (alg === 'Ed25519') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

export function makeKeyFiles(): KeyFiles {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'));
  const mode = join(folder, 'mode');
  writeFileSync(mode, '');
  return {
    command: [
      process.execPath,
      script('./bad-signer.js'),
      mode,
      script('../../../deploy/signing/sign-with-files.js'),
      folder,
    ],
    draw: (name, alg) =>
      writeFileSync(
        join(folder, `${name}.${alg}.pem`),
        drawPair(alg).privateKey.export({ type: 'pkcs8', format: 'pem' }),
      ),
    misbehave: (how) => writeFileSync(mode, how),
  };
}
