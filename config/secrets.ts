import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { valuesIn } from './list.ts';

const isKey = (text: string) => /^[\w+/-]+={0,2}$/.test(text) && Buffer.from(text, 'base64url').length >= 32;
/** Reads keys of 32 bytes with commas between. */
export const keyList = z
  .string()
  .transform(valuesIn)
  .refine(
    (keys) => keys.length > 0 && keys.every(isKey),
    'must be keys of 32 bytes in base64url, newest first, with commas between',
  );

/** Settings that hold keys, and that production needs. */
export const secretNames = ['COOKIE_KEYS', 'ENCRYPTION_KEYS', 'PASSWORD_PEPPER'] as const;

/** Settings whose keys must all differ. */
const keyNames = [...secretNames, 'BACKUP_KEY'] as const;

/** Refuses a key that stands twice: whoever learns it in one place has it in the other. */
export function findEqualKeys(
  env: Readonly<Partial<Record<(typeof keyNames)[number], readonly string[] | undefined>>>,
  add: (name: string, problem: string) => void,
): void {
  const holders = new Map<string, string>();
  for (const name of keyNames) {
    for (const key of env[name] ?? []) {
      const bytes = Buffer.from(key, 'base64url').toString('hex');
      const holder = holders.get(bytes);
      if (holder !== undefined)
        add(name, `holds a key ${holder === name ? 'twice' : `of ${holder}`}; draw another one for each`);
      holders.set(bytes, holder ?? name);
    }
  }
}

/** The keys without which the program does not run. */
export type Secrets = Record<(typeof secretNames)[number], string[]>;

/** Draws the three secrets of the development mode once and keeps them beside the database. */
export function drawSecrets(directory: string): Secrets {
  const path = join(directory, 'development-secrets.json');
  if (!existsSync(path)) {
    mkdirSync(directory, { recursive: true });
    const draw = () => [randomBytes(32).toString('base64url')];
    const secrets = { COOKIE_KEYS: draw(), ENCRYPTION_KEYS: draw(), PASSWORD_PEPPER: draw() };
    const mine = `${path}.${process.pid}`;
    writeFileSync(mine, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    try {
      // The file appears whole or not at all: a command that starts beside the server must read the same secrets.
      linkSync(mine, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(mine);
    }
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
}
