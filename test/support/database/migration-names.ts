import { readdirSync } from 'node:fs';

/** The names of all migrations, in the order in which they are applied. */
export const migrationNames = readdirSync('migrations')
  .map((file) => file.replace(/\.ts$/, ''))
  .toSorted();
