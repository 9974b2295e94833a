import { spawn } from 'node:child_process';
import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * Measures signatures in the process, and by a command that speaks the protocol of docs/signing-keys.md. Without --command that is the one that
 * signs with files. Each signature of the command is verified, as the service does.
 */
const { values } = parseArgs({
  options: {
    command: { type: 'string' },
    count: { type: 'string', default: '2000' },
    flight: { type: 'string', default: '16' },
  },
});
const [count, flight] = [Number(values.count), Number(values.flight)];
const bytes = Buffer.alloc(800, 'x');
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const ways: Readonly<Record<string, readonly [string | undefined, object, () => { privateKey: KeyObject }]>> = {
  RS256: ['sha256', {}, () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
  PS256: ['sha256', pss, () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ES256: ['sha256', { dsaEncoding: 'ieee-p1363' }, () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  Ed25519: [undefined, {}, () => generateKeyPairSync('ed25519')],
};

const folder = mkdtempSync(join(tmpdir(), 'signing-'));
const script = fileURLToPath(new URL('../deploy/signing/sign-with-files.js', import.meta.url));
for (const [alg, [digest, options, draw]] of Object.entries(ways)) {
  const { privateKey } = draw();
  writeFileSync(join(folder, `one.${alg}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const began = performance.now();
  for (let signed = 0; signed < count; signed++) sign(digest, bytes, { key: privateKey, ...options });
  console.log(`| in the process | ${alg} | ${Math.round((count / (performance.now() - began)) * 1000)} |`);
}

type Members = Readonly<Record<string, unknown>>;
const [program = '', ...args] = values.command?.split(' ') ?? [process.execPath, script, folder];
const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
const waiting = new Map<string, (answer: Members) => void>();
createInterface({ input: child.stdout }).on('line', (line) => {
  const answer = JSON.parse(line) as Members;
  waiting.get(String(answer['id']))?.(answer);
});
let asked = 0;
const ask = (question: Members) =>
  new Promise<Members>((resolve) => {
    const id = String(++asked);
    waiting.set(id, resolve);
    child.stdin.write(`${JSON.stringify({ id, ...question })}\n`);
  });
const { keys } = (await ask({ op: 'list' })) as {
  readonly keys: readonly { handle: string; alg: string; jwk: JsonWebKey }[];
};
for (const inFlight of [1, flight])
  for (const { handle, alg, jwk } of keys) {
    const [digest, options] = ways[alg]!;
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    let left = count;
    const signOn = async () => {
      while (left-- > 0) {
        const { signature, error } = await ask({ op: 'sign', handle, alg, data: bytes.toString('base64url') });
        const made = Buffer.from(String(signature), 'base64url');
        if (!verify(digest, bytes, { key, ...options }, made))
          throw new Error(`no signature: ${JSON.stringify(error)}`);
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: inFlight }, signOn));
    const perSecond = Math.round((count / (performance.now() - began)) * 1000);
    console.log(`| by the command, ${inFlight} at once | ${alg} | ${perSecond} |`);
  }
child.stdin.end();
rmSync(folder, { recursive: true });
