import { Readable, Writable } from 'node:stream';
import { runCommandLine } from '../../../src/cli/run-command-line.ts';
import type { TestApp } from '../start-app.ts';

type Upstream = NonNullable<TestApp['services']['config']['upstreams'][string]>;

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  json<T = Record<string, unknown>>(): T;
}

export interface CliOptions {
  /** The standard input of the command; a value that is not a string is written as JSON. */
  readonly input?: unknown;
  readonly env?: Readonly<Record<string, string>>;
}

const settingsOf = (
  name: string,
  { issuer, clientId, clientSecret }: Upstream,
): readonly (readonly [string, string])[] => [
  [`${name.toUpperCase()}_ISSUER`, issuer],
  [`${name.toUpperCase()}_CLIENT_ID`, clientId],
  [`${name.toUpperCase()}_CLIENT_SECRET`, clientSecret],
];

/** The settings of an application of the tests, as a command beside it is given them. */
export function environmentOf({ services: { config } }: TestApp): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    ISSUER: config.issuer,
    DATABASE_URL: config.databaseUrl,
    COOKIE_KEYS: config.cookieKeys.join(),
    ENCRYPTION_KEYS: config.encryptionKeys.join(),
    PASSWORD_PEPPER: config.passwordPepper.join(),
    ...Object.fromEntries(Object.entries(config.upstreams).flatMap(([name, upstream]) => settingsOf(name, upstream))),
  };
}

/** Returns the standard input of a command as it is written. */
export const inputOf = ({ input }: CliOptions): string =>
  typeof input === 'string' ? input : JSON.stringify(input ?? '');

/** Returns a stream that keeps what is written into it, and a function that returns that. */
function createSink(): readonly [Writable, () => string] {
  const written: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done();
    },
  });
  return [sink, () => written.join('')];
}

/**
 * Runs a command as `src/cli.ts` does, with a database connection and settings of its own, but in the process of the test: to start another
 * one takes longer than most commands. Its clock is that of the test. `start-cli.ts` starts another process.
 */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const [stdout, out] = createSink();
  const [stderr, err] = createSink();
  const stdin = Readable.from([Buffer.from(inputOf(options))]);
  const code = await runCommandLine({ args, env: options.env ?? {}, stdin, stdout, stderr });
  return { code, stdout: out(), stderr: err(), json: <T>() => JSON.parse(out()) as T };
}
