import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import pg from 'pg';
import { canReach, findOwner } from './postgres-programs.ts';
import { startPostgres } from './postgres-server.ts';

/** Returns `./data/postgres`, or a folder of its own when PostgreSQL runs as another user who cannot enter the checkout. */
function findHome(): string {
  const home = resolve('data/postgres');
  const owner = findOwner();
  if (canReach(owner, resolve('.'))) {
    mkdirSync('data', { recursive: true });
    // The user of PostgreSQL may pass through this folder but not list it, because the provider's keys are here too.
    if (!canReach(owner, home)) chmodSync('data', 0o711);
    return home;
  }
  const elsewhere = `/var/tmp/geopf-id-postgres-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;
  mkdirSync(elsewhere, { recursive: true });
  if (statSync(elsewhere).uid !== process.getuid?.()) throw new Error(`${elsewhere} belongs to somebody else`);
  process.stderr.write(`PostgreSQL cannot run as root, and its user cannot enter this folder: data in ${elsewhere}\n`);
  return elsewhere;
}

async function ensureDatabase(server: string, name: string): Promise<string> {
  const client = new pg.Client(server);
  await client.connect();
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  await client.end();
  return new URL(`/${name}`, server).href;
}

const server = await startPostgres({ home: findHome(), preferredPort: 5433, throwaway: false });
const stop = () => void server.stop();
process.once('SIGINT', stop).once('SIGTERM', stop);
process.stdout.write(`${await ensureDatabase(server.url, 'geopf_id')}\n`);
