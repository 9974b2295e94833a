import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { buildProduct } from './build-product.ts';
import type { TestApp } from './start-app.ts';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  json<T = Record<string, unknown>>(): T;
}

interface CliOptions {
  /** The standard input of the command; a value that is not a string is written as JSON. */
  readonly input?: unknown;
  readonly env?: Readonly<Record<string, string>>;
}

/** The settings of an application of the tests, as a command beside it is given them. */
export function environmentOf({ services: { config } }: TestApp): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    ISSUER: config.issuer,
    DATABASE_URL: config.databaseUrl,
    COOKIE_KEYS: config.cookieKeys.join(),
    ENCRYPTION_KEYS: config.encryptionKeys.join(),
    PASSWORD_PEPPER: config.passwordPepper.join(),
  };
}

/** Runs a command as another process, built as in production: that starts in half the time. */
export async function runCli(args: readonly string[], { input, env = {} }: CliOptions = {}): Promise<CliResult> {
  const cwd = await buildProduct();
  const child = spawn(process.execPath, ['dist/src/cli.js', ...args], { cwd, env, stdio: 'pipe' });
  // A command that refuses does not read its input.
  child.stdin.on('error', () => {});
  child.stdin.end(typeof input === 'string' ? input : JSON.stringify(input ?? ''));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, stdout, stderr] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr, json: <T>() => JSON.parse(stdout) as T };
}
