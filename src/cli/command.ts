import type { Readable, Writable } from 'node:stream';
import type { Config, Environment } from '../../config/schema.ts';
import type { ServerServices } from '../services.ts';

export interface Asked {
  /** Says who runs the command, by `--as` or as the user of the system. It is only a name: nobody has proved it. */
  readonly operator: string;
  /** Words after the name of the command, as many as `takes` names. */
  readonly words: readonly string[];
  readonly file: unknown;
  /** The text of that file, for messages that name a line. */
  readonly fileText?: string;
  readonly reason: string | undefined;
  readonly flags: Readonly<Record<string, boolean>>;
  /** The values of the options that were given, by the name of the option. */
  readonly options: Readonly<Record<string, string>>;
  /** The values of the options that may be repeated, by the name of the option. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** The standard input, where a command takes a secret that shall stand in no argument. */
  readonly stdin: Readable;
  /** The standard output, for a command that writes bytes there. Its outcome then says `isWritten`. */
  readonly stdout: Writable;
  /** The standard error output, where a server that the command opens beside its own writes its log. */
  readonly stderr: Writable;
}

export interface Outcome {
  readonly json: unknown;
  /** Output for people. Without it the JSON is shown. */
  readonly text?: string;
  /** Yields an output that may be long, in the place of both, while it is made. Returns the remark beside it. */
  readonly stream?: (form: 'json' | 'text') => AsyncGenerator<string, string, undefined>;
  /** Remark beside the output, for people only. */
  readonly note?: string;
  /** The command has written to the standard output itself, where nothing else may stand. */
  readonly isWritten?: boolean;
  /** Says what was found to be wrong, in one line: it goes to the standard error output, and the command exits with 1. */
  readonly failure?: string;
}

/** Holds the findings of a command that looks at the service instead of changing it. */
export interface Examination extends Pick<Outcome, 'json' | 'text'> {
  /** The code with which the command exits. */
  readonly code: 0 | 1 | 2;
}

export interface CommandOption {
  readonly value: string;
  readonly meaning: string;
  readonly isRepeated?: true;
  /** The command line refuses a call without the option, and the help says so. */
  readonly isRequired?: true;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Names of the words that must follow. */
  readonly takes?: readonly string[];
  /** Any number of words like the last one may follow it. */
  readonly takesMore?: true;
  /** The command reads `--file`, which is required. */
  readonly readsFile?: boolean;
  readonly takesReason?: boolean;
  /** Other options without a value, with a description each. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Other options with a value: what the value is, as the help shows it, and a description. */
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** Further lines of the help. */
  readonly details?: readonly string[];
  /** The command runs on whatever schema the database has. */
  readonly migrates?: boolean;
  /** The command only reads, also from a database whose schema is older than this program. */
  readonly readsOlder?: boolean;
  /** The command runs although the settings are not those of the database. */
  readonly acceptsSettings?: boolean;
  readonly run: (services: ServerServices, asked: Asked) => Promise<Outcome>;
  /** Runs in the place of `run`, also where the settings are wrong. */
  readonly examine?: (environment: Environment, asked: Asked) => Promise<Examination>;
  /** Does the same with the settings alone, where the command needs no database. None is opened then. */
  readonly runAlone?: (config: Config, asked: Asked) => Promise<Outcome>;
}
