import { execFileSync } from 'node:child_process';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hashSync } from '@node-rs/argon2';
import knex, { type Knex } from 'knex';
import { findFreePort, startChild, type ChildServer } from './child-server.ts';
import { lightParameters } from './light-parameters.js';
import type { Person } from '../load/read-page.ts';
import type { Registration } from '../load/relying-party.ts';

/** A database with accounts and clients, and the secrets that open it. */
export interface Provisioned {
  readonly databaseUrl: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly people: readonly Person[];
  /** Accounts with the same password, hashed with next to no memory and one pass. */
  readonly light: readonly Person[];
  readonly web: Registration;
  readonly service: Registration;
  readonly folder: string;
}

/** Folder of the build whose programs are started, where no other one is named. */
const builtHere = resolve('dist');
const programOf = (dist: string) => join(dist, 'src/main.js');
const commandOf = (dist: string) => join(dist, 'src/cli.js');
/** No name server knows this host: the load connects to the loopback and names the host, as a proxy that ends TLS does. */
export const issuer = 'https://bench.example.test/realms/geoplateforme';
const password = 'quatre-hiboux-plies-au-refuge';

const draw = () => randomBytes(32).toString('base64url');

/**
 * Hashes with as little memory as the program accepts. To a server with `light-hashes.js` such a hash is one of today, so an account with
 * a light hash signs in by the same code in almost no time.
 * @param like a stored hash: what precedes its first `$` names the pepper
 */
function hashLightly({ pepper, like }: { readonly pepper: string; readonly like: string }): string {
  const secret = createHmac('sha256', Buffer.from(pepper, 'base64url'))
    .update(password.normalize('NFKC'))
    .digest('base64');
  return `${like.slice(0, like.indexOf('$'))}${hashSync(secret, lightParameters)}`;
}

/** Opens a database of the bench, beside the server that uses it. */
export function openKnex(url: string): Knex {
  if (!url.startsWith('sqlite:')) return knex({ client: 'pg', connection: url, pool: { min: 0, max: 1 } });
  return knex({ client: 'sqlite3', connection: { filename: url.slice('sqlite:'.length) }, useNullAsDefault: true });
}

/** Registers clients by the command that an operator would use; it draws the secrets and prints them. */
function createClients(options: {
  readonly dist: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly redirectUri: string;
}): readonly Registration[] {
  const clients = [
    {
      client_id: 'bench-web',
      client_name: 'bench-web',
      first_party: true,
      redirect_uris: [options.redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
    },
    { client_id: 'bench-service', client_name: 'bench-service', grant_types: ['client_credentials'] },
  ];
  const args = [commandOf(options.dist), 'client', 'create', '--file', '-', '--json'];
  const env = { PATH: process.env['PATH'] ?? '', ...options.env };
  const said = execFileSync(process.execPath, args, {
    cwd: options.cwd,
    env,
    input: JSON.stringify(clients),
    encoding: 'utf8',
  });
  const created = JSON.parse(said) as { readonly client_id: string; readonly client_secret: string }[];
  return created.map(({ client_id, client_secret }) => ({ clientId: client_id, clientSecret: client_secret }));
}

/**
 * One start in development mode migrates and makes accounts with a password that is known; copies of one of them take their place,
 * because an account is made by a proved address alone, and production refuses a database that holds the development's.
 */
export async function provision(options: {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly redirectUri: string;
  readonly people: number;
  /** Folder of another build. */
  readonly dist?: string;
}): Promise<Provisioned> {
  const { databaseUrl, folder, redirectUri, dist = builtHere } = options;
  mkdirSync(join(folder, 'data'), { recursive: true });
  const secrets = { COOKIE_KEYS: draw(), ENCRYPTION_KEYS: draw(), PASSWORD_PEPPER: draw() };
  const port = await findFreePort();
  const env = { NODE_ENV: 'development', DEMO: 'off', PORT: String(port), DATABASE_URL: databaseUrl, ...secrets };
  const development = await startChild({ args: [programOf(dist)], port, cwd: folder, env, core: undefined });
  await development.stop();

  const database = openKnex(databaseUrl);
  const [model] = (await database('accounts').where({ username: 'dev-usager' })) as Record<string, unknown>[];
  const named = (prefix: string) =>
    Array.from({ length: options.people }, (_, n) => ({ username: `${prefix}-${n}`, password }));
  const people = named('bench');
  const light = named('light');
  const row = ({ username }: Person, change: Readonly<Record<string, unknown>>) => {
    const email = `${username}@example.test`;
    return { ...model, id: randomUUID(), username, email, email_canonical: email, terms_version: '1', ...change };
  };
  const lightHash = hashLightly({ pepper: secrets.PASSWORD_PEPPER, like: String(model?.['password_hash']) });
  const accounts = [
    ...people.map((person) => row(person, {})),
    ...light.map((person) => row(person, { password_hash: lightHash })),
  ];
  await database.transaction(async (trx) => {
    await trx('accounts').delete();
    await trx('clients').where({ development: true }).delete();
    await trx.batchInsert('accounts', accounts, 20);
  });
  await database.destroy();
  const created = createClients({ dist, cwd: folder, env: { DATABASE_URL: databaseUrl, ...secrets }, redirectUri });
  const [web, service] = created;
  if (!web || !service) throw new Error('the clients were not created');
  return { databaseUrl, secrets, people, light, web, service, folder };
}

/** Lets the accounts with a light hash sign in without hashing; `light-hashes.js` says how. */
export const lightHashing = ['--no-warnings', '--import', resolve('bench/servers/light-hashes.js')];

/**
 * Starts the built program with production settings, with audit, access log and metrics. Each setting is at its default but the limit of
 * tries by address, because all people come from one.
 */
export async function startOurs(
  provisioned: Provisioned,
  options: {
    readonly core: number | undefined;
    readonly nodeArgs?: readonly string[];
    /** By default nobody listens there. */
    readonly smtpUrl?: string;
    /** Further settings. */
    readonly env?: Readonly<Record<string, string>>;
    /** Folder of another build. */
    readonly dist?: string;
    /** File that takes the log. */
    readonly log?: string;
  },
): Promise<ChildServer> {
  const [port, metricsPort] = [await findFreePort(), await findFreePort()];
  return startChild({
    args: [...(options.nodeArgs ?? []), programOf(options.dist ?? builtHere)],
    log: options.log,
    port,
    cwd: provisioned.folder,
    core: options.core,
    env: {
      NODE_ENV: 'production',
      MALLOC_ARENA_MAX: '2',
      ISSUER: issuer,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      TRUST_PROXY: '1',
      DATABASE_URL: provisioned.databaseUrl,
      SMTP_URL: options.smtpUrl ?? 'smtp://127.0.0.1:9',
      MAIL_FROM: 'Bench <bench@example.test>',
      ADDRESS_LIMITS: '1000',
      DRAIN_SECONDS: '0',
      ...provisioned.secrets,
      ...options.env,
    },
  });
}
