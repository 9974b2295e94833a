import { readFileSync } from 'node:fs';
import type { Environment } from '../config/schema.ts';
import { Refused } from './commands/refused.ts';

/** The options of a command that can act without a second agent. */
export const breakGlassFlag = 'break-glass';
export const databaseUrlOption = 'database-url-file';
const variable = 'BREAK_GLASS_DATABASE_URL';

interface Given {
  readonly flags: Readonly<Record<string, boolean>>;
  readonly options: Readonly<Record<string, string>>;
}

function urlIn(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new Refused(`the file ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/**
 * Returns the address of the database with the credentials of its owner, which a command that breaks the glass is given expressly; undefined
 * for any other command. The settings of the service are not enough: its processes have them too.
 */
export function breakGlassUrl({ flags, options }: Given, env: Environment): string | undefined {
  const path = options[databaseUrlOption];
  if (!flags[breakGlassFlag]) {
    if (path !== undefined) throw new Refused(`--${databaseUrlOption} goes with --${breakGlassFlag}; see --help`);
    return undefined;
  }
  const url = path === undefined ? env[variable]?.trim() : urlIn(path);
  if (url) return url;
  throw new Refused(
    `--${breakGlassFlag} needs the database address of the owner of the tables: give ${variable}, or --${databaseUrlOption} F`,
  );
}
