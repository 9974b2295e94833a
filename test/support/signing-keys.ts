import { readFileSync, writeFileSync } from 'node:fs';
import { ensureKeys } from '../../src/commands/keys/rotate-keys.ts';
import type { Services } from '../../src/services.ts';
import type { SigningKey } from '../../src/store/keys/signing-keys.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { runFile } from './programs/run-file.ts';

const now = () => Math.floor(Date.now() / 1000);

/**
 * Gives the app keys as an earlier start would have left them. Drawing an RSA key costs more than the rest of a start, so the run shares
 * one pair.
 */
export async function giveSigningKeys(services: Services): Promise<void> {
  const { signing: signingKeys } = services.keys;
  const file = await runFile('signing-keys.json', async (path) => {
    await withUnit(createUnit(), () => ensureKeys({ ...services, signingCommand: undefined }));
    writeFileSync(path, JSON.stringify(await signingKeys.list(now())), { mode: 0o600 });
  });
  if ((await signingKeys.list(now())).length > 0) return;
  const keys = JSON.parse(readFileSync(file, 'utf8')) as SigningKey[];
  await services.transaction(async (trx) => {
    for (const key of keys) await signingKeys.insert(trx, { ...key, createdAt: now(), activeFrom: now() });
  });
}
