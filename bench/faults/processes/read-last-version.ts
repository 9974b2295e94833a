import { existsSync, readFileSync } from 'node:fs';

/** The file that names the last version and its commit. */
const file = 'test/operation/last-version.json';

/** Returns the commit of the last version. */
export function readLastVersion(): string {
  if (!existsSync(file)) throw new Error(`${file} is missing: it holds the commit of the last version`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly commit: string }).commit;
}
