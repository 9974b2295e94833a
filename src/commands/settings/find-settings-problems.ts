import { programName } from '../../program/program-name.ts';
import type { Services } from '../../services.ts';
import type { FixedName } from '../../domain/settings/fixed-names.ts';
import type { FixedSetting } from '../../store/settings/fixed-settings.ts';
import { fixedValues } from './fixed-values.ts';

/** The command that an operator types before the name of a setting that is to change on purpose. */
const acceptCommand = `${programName} settings accept`;

const whatWasLost = {
  PASSWORD_PEPPER: 'no password can be checked with these keys',
  ENCRYPTION_KEYS: 'nothing that is sealed in the database opens with these keys',
} as const;

function problemOf({ name, value }: FixedSetting, now: string): string {
  const accept = `${acceptCommand} ${name}`;
  if (name === 'ISSUER')
    return `ISSUER: the services of this database know it as ${value}, not as ${now}; set the former one again, or, where they are to change over, run: ${accept}`;
  return `${name}: the key that this database was filled with is not in the list, and ${whatWasLost[name]}; add it behind the newest one, or, where it is lost, run: ${accept}`;
}

/**
 * Returns why these settings are not those of the database, one line each: a pepper or a sealing key that is not in its list any more, or
 * another issuer. The development mode must not use a database of production at all.
 */
export async function findSettingsProblems({
  config,
  settings: { fixed: fixedSettings },
}: Pick<Services, 'config' | 'settings'>): Promise<readonly string[]> {
  const noted = (await fixedSettings.list()).filter(({ isProduction }) => isProduction);
  if (noted.length > 0 && !config.production) {
    const issuer = noted.find(({ name }) => name === 'ISSUER')?.value ?? 'https://…';
    return [
      `DATABASE_URL: this database is that of ${issuer}; set NODE_ENV=production and the settings of its server (ISSUER, COOKIE_KEYS, ENCRYPTION_KEYS, PASSWORD_PEPPER, SMTP_URL, MAIL_FROM), or name another database`,
    ];
  }
  const values: Readonly<Record<FixedName, readonly string[]>> = fixedValues(config);
  return noted
    .filter(({ name, value }) => !values[name].includes(value))
    .map((setting) => problemOf(setting, values[setting.name][0]!));
}
