import { readdirSync } from 'node:fs';

/** Every migration, in the order in which they are applied. */
export const migrationNames = readdirSync('migrations')
  .map((file) => file.replace(/\.ts$/, ''))
  .toSorted();
