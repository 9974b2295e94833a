import { once } from 'node:events';
import { userInfo } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ConfigError, readConfig, type Config, type Environment } from '../../config/schema.ts';
import { breakGlassUrl } from './break-glass.ts';
import type { Asked, Command, Outcome } from './command.ts';
import { commands } from './commands.ts';
import { doctorCommand } from './commands/doctor-command.ts';
import { Refused } from '../commands/refused.ts';
import { findUnstorable, unstorableWords } from '../domain/fields/storable.ts';
import { findSettingsProblems } from '../commands/settings/find-settings-problems.ts';
import { explainFailure } from './explain-failure.ts';
import { openServices } from './open-services.ts';
import { readTextFile, unreadable } from './read-text-file.ts';
import { asShown } from './visible.ts';
import { programName } from '../program/program-name.ts';
import { withConfig } from '../server/create-services.ts';
import type { ServerServices } from '../services.ts';
import { noteNewSqliteFile } from '../store/backup/new-sqlite-file.ts';
import { migrateUp, readSchema, tooNew } from '../store/migrations/migrations.ts';

/** Says what surrounds a command: its words, its settings, and the streams that it reads and writes. */
export interface CommandLine {
  /** The words after the name of the program. */
  readonly args: readonly string[];
  readonly env: Environment;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

function usage({
  name,
  summary,
  takes = [],
  takesMore,
  readsFile,
  takesReason,
  flags = {},
  options: valued = {},
  details = [],
}: Command): string {
  const options: readonly (readonly [string, string])[] = [
    ...(readsFile ? [['--file F', 'JSON file, or - for standard input (required)'] as const] : []),
    ...(takesReason ? [['--reason TEXT', 'kept in the audit'] as const] : []),
    ...Object.entries(flags).map(([flag, meaning]) => [`--${flag}`, meaning] as const),
    ...Object.entries(valued).map(
      ([option, { value, meaning, isRequired }]) =>
        [`--${option} ${value}`, isRequired ? `${meaning} (required)` : meaning] as const,
    ),
    ['--as NAME', 'who acts, for the audit; by default the user of the system'],
    ['--json', 'print nothing but JSON'],
    ['--help', 'this text'],
  ];
  const width = Math.max(15, ...options.map(([option]) => option.length));
  return [
    `${programName} ${[name, ...takes].join(' ')}${takesMore ? '…' : ''}${readsFile ? ' --file F' : ''} [options]`,
    `  ${summary}`,
    ...details.map((line) => `  ${line}`),
    ...(takes.includes('ACCOUNT') ? ['  ACCOUNT is a user name, an address or a sub.'] : []),
    '',
    ...options.map(([option, meaning]) => `  ${option.padEnd(width)} ${meaning}`),
  ].join('\n');
}

function overview(listed: readonly Command[]): string {
  const lines = listed.map(({ name, takes = [], summary }) => `  ${[name, ...takes].join(' ').padEnd(36)} ${summary}`);
  return [`${programName} COMMAND [--help] [--json]`, '', ...lines].join('\n');
}

/** Returns the command that the first words name and the words after it, or the help that they ask for. */
function understand(args: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } | string {
  const [first = '', second = ''] = args;
  const command = [3, 2, 1]
    .map((words) => commands.find(({ name }) => name === args.slice(0, words).join(' ')))
    .find((found) => found !== undefined);
  if (command) return { command, rest: args.slice(command.name.split(' ').length) };
  const asksForHelp = args.length === 0 || args.includes('--help') || args.includes('-h');
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (asksForHelp && (group.length > 0 || args.length === 0 || first.startsWith('-'))) {
    return overview(group.length > 0 ? group : commands);
  }
  throw new Refused(`there is no command "${[first, second].join(' ').trim()}"; --help lists them`);
}

/** Says where the file is wrong, without repeating what it holds. */
function placeOf(error: unknown, content: string): string {
  const { message } = error as Error;
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? NaN);
  const token = /^Unexpected token '(.)'/u.exec(message)?.[1];
  if (content.trim() === '') return ': it is empty';
  if (position < content.trimEnd().length) {
    const lines = content.slice(0, position).split('\n');
    return `: look at line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
  }
  return token === undefined ? ': it ends too early' : `: ${JSON.stringify(token)} was not expected`;
}

async function readJson(
  path: string,
  { stdin }: CommandLine,
): Promise<{ readonly file: unknown; readonly fileText: string }> {
  const name = path === '-' ? 'standard input' : `the file ${path}`;
  const refuse = (error: unknown) => {
    throw unreadable(path, error);
  };
  const content = path === '-' ? await text(stdin).catch(refuse) : readTextFile(path);
  let file: unknown;
  try {
    file = JSON.parse(content);
  } catch (error) {
    throw new Refused(`${name} is not JSON${placeOf(error, content)}`);
  }
  const found = findUnstorable(file);
  if (found) throw new Refused(`${name} holds ${unstorableWords[found]}`);
  return { file, fileText: content };
}

/**
 * Joins each option that takes a value with the word after it, unless that word names an option as well. The id of a session, for one, may
 * begin with a dash.
 */
function joinValues(words: readonly string[], options: NonNullable<ParseArgsConfig['options']>): string[] {
  const optionOf = (word = '') => (word.startsWith('--') ? options[word.slice(2).split('=')[0] ?? ''] : undefined);
  const joined: string[] = [];
  for (let place = 0; place < words.length; place++) {
    const [word = '', next] = words.slice(place, place + 2);
    if (word === '--') return [...joined, ...words.slice(place)];
    const takesNext = optionOf(word)?.type === 'string' && !word.includes('=');
    const isValue = next?.startsWith('-') === true && next !== '-h' && optionOf(next) === undefined;
    if (takesNext && isValue) place++;
    joined.push(takesNext && isValue ? `${word}=${next}` : word);
  }
  return joined;
}

function parse(command: Command, rest: readonly string[]) {
  const options: NonNullable<ParseArgsConfig['options']> = {
    json: { type: 'boolean' },
    as: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
    ...(command.readsFile ? { file: { type: 'string' } } : {}),
    ...(command.takesReason ? { reason: { type: 'string' } } : {}),
    ...Object.fromEntries(Object.keys(command.flags ?? {}).map((flag) => [flag, { type: 'boolean' }])),
    ...Object.fromEntries(
      Object.entries(command.options ?? {}).map(([option, { isRepeated }]) => [
        option,
        { type: 'string', multiple: isRepeated === true },
      ]),
    ),
  };
  try {
    return parseArgs({ args: joinValues(rest, options), options, allowPositionals: true });
  } catch (error) {
    throw new Refused((error as Error).message.split('. ')[0]);
  }
}

/**
 * Returns the values of the options of a command. Refuses an option that is missing, or whose value is empty, as a variable without a value
 * leaves it.
 */
function valuesOf(
  { options = {} }: Command,
  values: ReturnType<typeof parse>['values'],
): Pick<Asked, 'options' | 'lists'> {
  const single: Record<string, string> = {};
  const lists: Record<string, readonly string[]> = {};
  for (const [option, { value: shape, isRepeated, isRequired }] of Object.entries(options)) {
    const typed = [values[option] ?? []].flat().map((value) => String(value).trim());
    if (isRequired && typed.length === 0) throw new Refused(`--${option} is required; see --help`);
    if (typed.includes('')) throw new Refused(`--${option} takes ${shape}; see --help`);
    const [value] = typed;
    if (value === undefined) continue;
    if (isRepeated) lists[option] = typed;
    else single[option] = value;
  }
  return { options: single, lists };
}

async function ask(
  line: CommandLine,
  {
    command,
    parsed,
    operator,
  }: { readonly command: Command; readonly parsed: ReturnType<typeof parse>; readonly operator: string },
): Promise<Asked> {
  const { values, positionals } = parsed;
  const takes = command.takes ?? [];
  if (positionals.length < takes.length)
    throw new Refused(`${takes.slice(positionals.length).join(' and ')} missing; see --help`);
  if (positionals.length > takes.length && !command.takesMore)
    throw new Refused(`"${positionals[takes.length]}" is one word too many; see --help`);
  if (command.readsFile && typeof values['file'] !== 'string') throw new Refused('--file is required; see --help');
  return {
    operator,
    stdin: line.stdin,
    stdout: line.stdout,
    stderr: line.stderr,
    words: positionals,
    ...(command.readsFile ? await readJson(String(values['file']), line) : { file: undefined }),
    reason:
      typeof values['reason'] === 'string' && values['reason'].trim()
        ? values['reason'].trim().slice(0, 500)
        : undefined,
    ...valuesOf(command, values),
    flags: Object.fromEntries(Object.keys(command.flags ?? {}).map((flag) => [flag, values[flag] === true])),
  };
}

/** Returns the user of the system who runs the command, also behind sudo. A container may have a user without a name. */
function systemUser({ env }: CommandLine): string {
  try {
    return env['SUDO_USER'] ?? userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

const longestName = 100;

/** Returns who acts, as the audit names them. */
function operatorOf(line: CommandLine, { values: { as: typed } }: ReturnType<typeof parse>): string {
  if (typed === undefined) return systemUser(line);
  const name = String(typed).trim();
  if (name === '' || name.length > longestName || /\p{C}/u.test(name))
    throw new Refused(`--as takes a name of at most ${longestName} characters; see --help`);
  return name;
}

const firstMigration = '0001-spine';

/**
 * Checks the database as the server does, and looks which versions serve from it. No command changes a schema unasked, save that of an empty
 * database of the development mode. A database of production is used with the settings of its server alone.
 */
async function prepareDatabase(services: ServerServices, command: Command): Promise<void> {
  const { config, database, state, sealing } = services;
  const { pending, unknown, halfRestored } = await readSchema(database);
  if (unknown && !command.migrates) throw new Refused(tooNew(unknown));
  if (halfRestored && !command.migrates) throw new Refused(halfRestored);
  const isEmpty = pending.includes(firstMigration);
  // A database from before these settings were noted has no table for them.
  const problems = isEmpty ? [] : await findSettingsProblems(services).catch(() => []);
  const isCompared = !config.production || !(command.migrates || command.acceptsSettings);
  if (isCompared && problems.length > 0) throw new Refused(problems.join('; '));
  if (command.migrates) return;
  if (pending.length === 0) {
    await state.processes.look();
    return sealing.formerKeys.hashKeys.load();
  }
  if (command.readsOlder && !isEmpty) return;
  if (config.production || !isEmpty)
    throw new Refused(`the database is not up to date: run ${programName} migrate first`);
  await migrateUp(database);
}

/** Returns the issuer of the server. In development it follows the port, which the environment of a command may not name. */
async function serverIssuer({ config, settings: { fixed: fixedSettings } }: ServerServices): Promise<string> {
  const noted = await fixedSettings.list();
  return noted.find(({ name }) => name === 'ISSUER')?.value ?? config.issuer;
}

interface Order {
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Nothing but JSON is printed. */
  readonly isForPrograms: boolean;
  readonly command: Command;
  readonly asked: Asked;
  readonly operator: string;
}

/** Runs a command. All of its writes are one unit of work, as in a request, and its lines of the audit name the operator. */
async function carryOut(services: ServerServices, { command, asked, operator }: Order): Promise<Outcome> {
  await prepareDatabase(services, command);
  const audit: typeof services.audit = (event) => services.audit({ ...event, details: { ...event.details, operator } });
  const issuer = command.migrates || command.acceptsSettings ? services.config.issuer : await serverIssuer(services);
  const own = withConfig({ ...services, audit }, { ...services.config, issuer });
  return services.inUnit(() => command.run(own, asked), { kind: 'command', name: operator });
}

/** Writes a long output while it is made, as fast as its reader takes it, and returns the remark beside it. */
async function writeStream(stream: NonNullable<Outcome['stream']>, { stdout, isForPrograms }: Order): Promise<string> {
  // A reader that has seen enough closes its end, which is no error of ours.
  let isClosed = false;
  const close = () => (isClosed = true);
  stdout.on('error', close);
  const chunks = stream(isForPrograms ? 'json' : 'text');
  try {
    for (;;) {
      const { done, value } = await chunks.next();
      if (done || isClosed) return done ? value : '';
      if (!stdout.write(asShown(value))) await once(stdout, 'drain').catch(close);
    }
  } finally {
    await chunks.return('');
    stdout.off('error', close);
  }
}

/** Runs a command with these settings. A database that cannot be used is explained as the start of the server explains it. */
async function runOn(config: Config, order: Order): Promise<Outcome> {
  const { command } = order;
  const removeNewFile = noteNewSqliteFile(config.databaseUrl);
  try {
    if (command.runAlone) return await command.runAlone(config, order.asked);
    // A command is no process that is watched.
    const services = openServices({ ...config, metricsPort: undefined }, order.stderr);
    try {
      const outcome = await carryOut(services, order);
      return outcome.stream ? { ...outcome, note: await writeStream(outcome.stream, order) } : outcome;
    } finally {
      await services.close();
    }
  } catch (error) {
    // To open a file of SQLite that is not there makes it. A command that failed leaves none behind.
    await removeNewFile();
    const reason = error instanceof Refused ? undefined : explainFailure(error, config);
    throw reason === undefined ? error : new Refused(reason, { cause: error });
  }
}

async function answer(line: CommandLine): Promise<number> {
  const { args, env, stdout, stderr } = line;
  const say = (words: string) => {
    stdout.write(`${asShown(words)}\n`);
    return 0;
  };
  const understood = understand(args);
  if (typeof understood === 'string') return say(understood);
  const { command, rest } = understood;
  const parsed = parse(command, rest);
  if (parsed.values['help']) return say(usage(command));

  const operator = operatorOf(line, parsed);
  const asked = await ask(line, { command, parsed, operator });
  const isForPrograms = parsed.values['json'] === true;
  if (command.examine) {
    const { json, text: said, code } = await command.examine(env, asked);
    say(isForPrograms || said === undefined ? JSON.stringify(json, null, 2) : said);
    return code;
  }
  // Nobody waits for a page here, so a command may take any time.
  const ownerUrl = breakGlassUrl(asked, env);
  const settings = ownerUrl === undefined ? env : { ...env, DATABASE_URL: ownerUrl, DATABASE_URL_FILE: undefined };
  const config = { ...readConfig(settings), databaseTimeoutSeconds: undefined };
  const order = { command, asked, operator, stdout, stderr, isForPrograms };
  const { json, text: said, stream, note, failure, isWritten } = await runOn(config, order);
  if (!stream && !isWritten) say(isForPrograms || said === undefined ? JSON.stringify(json, null, 2) : said);
  if (note && !isForPrograms) stderr.write(`${asShown(note)}\n`);
  if (failure !== undefined) throw new Refused(failure);
  return 0;
}

/** Returns one line for any error. */
function lineOf(error: unknown): string {
  if (error instanceof ConfigError) return error.problems.join('; ');
  const { message, code } = error as NodeJS.ErrnoException;
  return (message || code || String(error)).replace(/[\p{C}\s]+/gu, ' ');
}

/** Runs the command that the words name, and returns the exit code of its process. An error is one line on `stderr`. */
export async function runCommandLine(line: CommandLine): Promise<number> {
  try {
    return await answer(line);
  } catch (error) {
    line.stderr.write(`${lineOf(error)}\n`);
    // A command that examines the service says with 1 that something is wrong there.
    return line.args[0] === doctorCommand.name ? 2 : 1;
  }
}
