import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from './self-signed.ts';
import { until } from '../until.ts';

interface Ports {
  readonly http: number;
  readonly https: number;
}

/** Puts the ports and files of a test, and a host name of this machine, into a file that was written for a machine of its own. */
function fitIn(
  site: string,
  { ports, folder, processes }: Omit<Starting, 'program'> & { readonly folder: string },
): string {
  const given = [...site.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([address]) => address);
  const ofProcesses = (address: string) => `127.0.0.1:${processes[given.indexOf(address)]}`;
  return (
    site
      .replace(/127\.0\.0\.1:\d+/g, ofProcesses)
      .replace(/^ *listen \[::\].*\n/gm, '')
      .replace('listen 80;', `listen 127.0.0.1:${ports.http};`)
      .replace('listen 443 ssl;', `listen 127.0.0.1:${ports.https} ssl;`)
      .replace(/ssl_certificate .*;/, `ssl_certificate ${join(folder, 'cert.pem')};`)
      .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${join(folder, 'key.pem')};`)
      // The public address has the usual port in production, which does not stand in the name of the host.
      .replaceAll('sso.example.org', 'sso.localhost')
      .replaceAll('mtls.example.org', 'mtls.localhost')
      .replaceAll('$host;', `$host:${ports.https};`)
  );
}

interface Starting {
  readonly program: string;
  /** The text of a file of `/etc/nginx/conf.d`. */
  readonly site: string;
  readonly ports: Ports;
  /** Ports of the processes behind, in the order in which the file names them. */
  readonly processes: readonly number[];
}

interface Nginx {
  readonly errors: () => string;
  stop(): Promise<void>;
}

/** Runs nginx with a site, in a folder of its own, with a certificate that it has signed itself. */
export async function startNginx({ program, site, ...about }: Starting): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'geopf-id-nginx-'));
  const { cert, key } = selfSigned();
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'key.pem'), key);
  writeFileSync(join(folder, 'errors'), '');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const main = [
    'daemon off; master_process off; events {}',
    `pid ${join(folder, 'pid')}; error_log ${join(folder, 'errors')} error;`,
    `http { access_log off; ${temporary.map((name) => `${name}_temp_path ${join(folder, name)};`).join(' ')}`,
    `${fitIn(site, { ...about, site, folder })}}`,
  ];
  writeFileSync(join(folder, 'nginx.conf'), main.join('\n'));
  const child = spawn(program, ['-p', folder, '-e', join(folder, 'errors'), '-c', join(folder, 'nginx.conf')], {
    stdio: 'ignore',
  });
  const closed = once(child, 'close');
  const errors = () => readFileSync(join(folder, 'errors'), 'utf8');
  const listens = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(about.ports.https, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  await until(async () => child.exitCode !== null || (await listens()), 'nginx');
  if (child.exitCode !== null) throw new Error(`nginx does not start: ${errors()}`);
  return {
    errors,
    async stop() {
      child.kill('SIGTERM');
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
