import { readdirSync } from 'node:fs';
import { basename } from 'node:path';

/** The names of all migrations, in the order in which they are applied. */
export const migrationNames = readdirSync('migrations', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => basename(file, '.ts'))
  .toSorted();
