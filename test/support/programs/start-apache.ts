import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProgram } from './find-program.ts';
import { send } from '../requests/send.ts';
import { until } from '../until.ts';

const modules = '/usr/lib/apache2/modules';
const names = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'dir', 'auth_openidc'];

/** Returns the Apache of this machine; undefined where it is not installed, or has no mod_auth_openidc. */
export const findApache = (): string | undefined =>
  existsSync(join(modules, 'mod_auth_openidc.so')) ? findProgram('apache2') : undefined;

interface Starting {
  readonly program: string;
  readonly port: number;
  /** The text of the file of settings, as its reader installs it. */
  readonly settings: string;
  readonly secret: string;
  /** The pages, by their paths. */
  readonly pages: Readonly<Record<string, string>>;
}

/** Runs Apache with the settings of a service, in a folder of its own. */
export async function startApache({ program, port, settings, secret, pages }: Starting) {
  const folder = mkdtempSync(join(tmpdir(), 'geopf-id-apache-'));
  const at = (name: string) => join(folder, name);
  for (const [path, text] of Object.entries(pages)) {
    mkdirSync(dirname(at(`pages${path}`)), { recursive: true });
    writeFileSync(at(`pages${path}`), text);
  }
  writeFileSync(at('passphrase'), 'only-for-this-test-0123456789');
  const lines = [
    `ServerRoot ${folder}`,
    `ServerName 127.0.0.1`,
    `Listen 127.0.0.1:${port}`,
    `PidFile ${at('pid')}`,
    `DefaultRuntimeDir ${folder}`,
    `ErrorLog ${at('errors')}`,
    'LogLevel warn',
    ...names.map((name) => `LoadModule ${name}_module ${join(modules, `mod_${name}.so`)}`),
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    `DocumentRoot ${at('pages')}`,
    settings.replace('/etc/apache2/oidc-passphrase', at('passphrase')),
  ];
  writeFileSync(at('apache2.conf'), `${lines.join('\n')}\n`);
  // Its workers are another user's where the tests run as root.
  const child = spawn('sh', ['-c', `chmod -R a+rX ${folder} && exec ${program} -X -f ${at('apache2.conf')}`], {
    stdio: 'ignore',
    env: { ...process.env, OIDC_CLIENT_SECRET: secret },
  });
  const closed = once(child, 'close');
  const isUp = () =>
    send(new URL(`http://127.0.0.1:${port}/`)).then(
      () => true,
      () => false,
    );
  const errors = () => (existsSync(at('errors')) ? readFileSync(at('errors'), 'utf8') : '');
  await until(async () => child.exitCode !== null || (await isUp()), 'Apache');
  if (child.exitCode !== null) throw new Error(`Apache does not start: ${errors()}`);
  return {
    errors,
    async stop() {
      child.kill('SIGTERM');
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
