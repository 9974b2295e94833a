import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { freePort } from '../free-port.ts';

/** Returns every setting that production needs, with random secrets for this run. */
export async function productionSettings(databaseUrl: string): Promise<Record<string, string>> {
  const key = () => randomBytes(32).toString('base64url');
  return {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'production',
    ISSUER: 'https://sso.example.org/realms/geoplateforme',
    PORT: String(await freePort()),
    DATABASE_URL: databaseUrl,
    COOKIE_KEYS: key(),
    ENCRYPTION_KEYS: key(),
    PASSWORD_PEPPER: key(),
    SMTP_URL: 'smtp://127.0.0.1:1',
    // No load balancer is to find out that the process stops.
    DRAIN_SECONDS: '0',
    MAIL_FROM: 'Comptes <ne-pas-repondre@sso.example.org>',
  };
}

export interface Ended {
  readonly code: number | null;
  readonly stderr: string;
  readonly stdout: string;
}

export interface BuiltProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Runs a built file, and ends it when the test has not done so: after minutes, because a group of tests may share the process. */
export function runBuilt(
  folder: string,
  about: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> },
): BuiltProcess {
  const child = spawn(process.execPath, [...about.args], {
    cwd: folder,
    env: about.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 600_000,
  });
  const closed = new Promise<number | null>((done) => child.once('close', done));
  const ended = Promise.all([closed, text(child.stderr), text(child.stdout)]).then(([code, stderr, stdout]) => ({
    code,
    stderr,
    stdout,
  }));
  return { child, ended };
}
