import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { issuer, type Provisioned } from '../servers/our-server.ts';

/** Runs a command of the built program on the database of the stage, and returns what it writes. Throws where the command fails. */
export function runCommand(
  { folder, databaseUrl, secrets }: Pick<Provisioned, 'folder' | 'databaseUrl' | 'secrets'>,
  args: readonly string[],
): string {
  return execFileSync(process.execPath, [resolve('dist/src/cli.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      ISSUER: issuer,
      DATABASE_URL: databaseUrl,
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'bench@example.test',
      ...secrets,
    },
  });
}
