import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** At most one problem for each setting, by its name. */
export type Problems = Map<string, string>;

/** Returns the text of a setting: its value, or what the file holds that `NAME_FILE` names. An empty value counts as absent. */
export function readSetting(environment: Environment, name: string, problems: Problems): string | undefined {
  const direct = environment[name];
  if (direct) return direct;
  const path = environment[`${name}_FILE`];
  if (!path) return undefined;
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '') || undefined;
  } catch {
    problems.set(name, `the file that ${name}_FILE names cannot be read`);
    return undefined;
  }
}
