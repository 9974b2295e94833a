import type { Logger } from 'pino';
import { ConfigError, readConfig, settingNames, type Config, type Environment } from '../../config/schema.ts';
import { readSetting, type Problems } from '../../config/read-setting.ts';
import { knownUpstreams } from '../upstream/definitions/known-upstreams.ts';

type Texts = Readonly<Record<string, string | undefined>>;

/** Settings that a running process takes over. All others need a restart. */
const renewable: ReadonlySet<string> = new Set([
  'SMTP_URL',
  'LOG_LEVEL',
  'WALLET_TRUST_LIST',
  ...knownUpstreams.map(({ settings }) => `${settings.prefix}_CLIENT_SECRET`),
]);

/** Reads the settings as they are written, those of files (`NAME_FILE`) too. What cannot be read is noted as a problem. */
export function readFiles(environment: Environment, problems: Problems = new Map()): Texts {
  const read = (name: string) => [name, readSetting(environment, name, problems)] as const;
  return Object.fromEntries(settingNames.map(read));
}

interface Reloading {
  readonly environment: Environment;
  /** The settings with which the process began, so that a file that changed while it started counts as changed. */
  readonly filesAtStart?: Texts;
  readonly log: Logger;
  /** Takes over what a running process can, from a configuration that is right. */
  readonly apply: (config: Config) => void;
}

/** Returns what a start with these settings would refuse, by the name of the setting. */
function findProblems(texts: Texts): Problems {
  try {
    readConfig(texts);
    return new Map();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return new Map(
      error.problems.map((line) => {
        const [name = '', ...rest] = line.split(': ');
        return [name, rest.join(': ')] as const;
      }),
    );
  }
}

/**
 * Makes the function that reads the files of settings (`NAME_FILE`) again. What is wrong in one of them is told, and its former value stays.
 * The line that follows names the settings that have changed, and never a value.
 */
export function createReload({
  environment,
  filesAtStart = readFiles(environment),
  log,
  apply,
}: Reloading): () => void {
  let applied = filesAtStart;
  return () => {
    const problems: Problems = new Map();
    const found = readFiles(environment, problems);
    const differing = settingNames.filter((name) => !problems.has(name) && found[name] !== applied[name]);
    const changed: string[] = [];
    for (const name of differing.filter((one) => renewable.has(one))) {
      const candidate = { ...applied, [name]: found[name] };
      try {
        apply(readConfig(candidate));
        applied = candidate;
        changed.push(name);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        problems.set(name, error.problems.join('; ').replace(`${name}: `, ''));
      }
    }
    const later = differing.filter((name) => !renewable.has(name));
    // An operator is not told to restart with a setting that the start would refuse.
    const refusedLater = findProblems({ ...applied, ...Object.fromEntries(later.map((name) => [name, found[name]])) });
    for (const name of later) {
      const problem = refusedLater.get(name);
      if (problem !== undefined) problems.set(name, problem);
    }
    for (const [name, problem] of problems) {
      log.error({ setting: name, problem }, 'a setting is wrong, and its former value stays');
    }
    const needsRestart = later.filter((name) => !problems.has(name));
    log.info({ changed, needsRestart, refused: [...problems.keys()] }, 'the files of the settings were read again');
  };
}
