import type { Environment } from '../../config/schema.ts';
import { Refused } from '../commands/refused.ts';
import { readTextFile } from './read-text-file.ts';

/** The options of a command that can act without a second agent. */
export const breakGlassFlag = 'break-glass';
export const databaseUrlOption = 'database-url-file';
const variable = 'BREAK_GLASS_DATABASE_URL';

interface Given {
  readonly flags: Readonly<Record<string, boolean>>;
  readonly options: Readonly<Record<string, string>>;
}

/** Returns the database address that the service itself is given, as far as these settings say it. */
function serviceUrl(env: Environment): string | undefined {
  const path = env['DATABASE_URL_FILE'];
  return env['DATABASE_URL']?.trim() || (path ? readTextFile(path).trim() : undefined);
}

const isPostgres = (url: string) => /^postgres(ql)?:/.test(url) && URL.canParse(url);

/**
 * Refuses what the service itself has on PostgreSQL: its address, and its user. The emergency is kept from everybody who has the settings of
 * the service, so these have to be there to be compared with.
 */
function refuseOwn(url: string, env: Environment): void {
  if (!isPostgres(url)) return;
  const own = serviceUrl(env);
  if (own === undefined)
    throw new Refused(`--${breakGlassFlag} goes with the settings of the service: DATABASE_URL is missing`);
  if (own === url || (isPostgres(own) && new URL(own).username === new URL(url).username))
    throw new Refused(
      'this is the database address or the database user of the service itself: give those of the owner of the tables',
    );
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
  const url = path === undefined ? env[variable]?.trim() : readTextFile(path).trim();
  if (url) {
    refuseOwn(url, env);
    return url;
  }
  throw new Refused(
    `--${breakGlassFlag} needs the database address of the owner of the tables: give ${variable}, or --${databaseUrlOption} F`,
  );
}
