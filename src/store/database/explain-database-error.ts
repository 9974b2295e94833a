import { dirname } from 'node:path';
import { sqlitePath } from './sqlite-database.ts';

/** Tells an operator how to go on with a damaged file of SQLite. */
export const damageAdvice = 'move it and its -wal away, and restore the newest backup';

interface Fault {
  readonly code: string;
  readonly message: string;
  /** File or folder that the system could not use. */
  readonly path?: string | undefined;
}

/** Returns the nearest error that has a code: knex and Node wrap errors of connections. */
function faultOf(error: unknown): Fault {
  const { code, message, path, errors = [], cause } = error as Partial<AggregateError> & NodeJS.ErrnoException;
  if (typeof code === 'string') return { code, message, path };
  const [inner] = [...(errors as readonly unknown[]), cause].filter((one) => one instanceof Error);
  return inner === undefined ? { code: '', message } : faultOf(inner);
}

const isLate =
  /did not answer in time|^timeout expired$|timeout exceeded when trying to connect|Timeout acquiring a connection|(connection|read) timeout/i;

/** A proxy in front of PostgreSQL that has nobody to pass the connection to ends it, with or without the error of a socket. */
const isCutOff = /^(Connection terminated|Client has encountered a connection error)/;

function explainPostgres({ code, message }: Fault, url: URL): string | undefined {
  const server = `${decodeURIComponent(url.hostname) || 'localhost'}:${url.port || 5432}`;
  const name = decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username);
  const user = decodeURIComponent(url.username);
  const texts: Readonly<Record<string, string>> = {
    '28P01': `PostgreSQL on ${server} refuses the password of "${user}"; correct it, with # / ? % written as %23 %2F %3F %25`,
    '28000': `PostgreSQL on ${server} does not let "${user}" in from here; see its pg_hba.conf`,
    '3D000': `PostgreSQL on ${server} has no database "${name}"; make it: createdb --owner=${user} ${name}`,
    '42501': `"${user}" may not do this in the database "${name}"; run migrate as the owner of its tables, who gives "${user}" the rights`,
    '53300': `PostgreSQL on ${server} has no connection left; lower DATABASE_POOL or raise its max_connections`,
    '57P03': `PostgreSQL on ${server} is starting or stopping; try again in a moment`,
    '57P01': `PostgreSQL on ${server} is stopping; try again in a moment`,
    ECONNRESET: `${server} ends the connection at once; look at PostgreSQL there, and at a proxy or pooler in front of it`,
    ECONNREFUSED: `nobody listens on ${server}; start PostgreSQL, or correct host and port`,
    ENOTFOUND: `the host "${url.hostname}" is not known; correct it`,
    EAI_AGAIN: `the host "${url.hostname}" cannot be looked up; check the name service of this machine`,
    EHOSTUNREACH: `there is no way to ${server}; correct the host, or open the network`,
    ETIMEDOUT: `${server} does not answer; correct the host, or open the firewall`,
    DEPTH_ZERO_SELF_SIGNED_CERT: `the certificate of ${server} is not trusted here; name its authority in NODE_EXTRA_CA_CERTS`,
    SELF_SIGNED_CERT_IN_CHAIN: `the certificate of ${server} is not trusted here; name its authority in NODE_EXTRA_CA_CERTS`,
  };
  if (isLate.test(message)) return `${texts['ETIMEDOUT']} (timeout)`;
  if (code === '' && isCutOff.test(message)) return texts['ECONNRESET'];
  const text = texts[code];
  return text && `${text} (${code})`;
}

function explainSqlite({ code, path: failed }: Fault, path: string): string | undefined {
  const folder = dirname(path);
  if (failed !== undefined && failed !== folder) return undefined;
  const texts: Readonly<Record<string, string>> = {
    EACCES: `the folder ${folder} cannot be made; make it, so that the user of this process may write in it`,
    EPERM: `the folder ${folder} cannot be made; make it, so that the user of this process may write in it`,
    EROFS: `the folder ${folder} is on a disk that cannot be written; name another path`,
    ENOTDIR: `a part of ${folder} is a file; name another path`,
    EEXIST: `${folder} is a file; name another path`,
    SQLITE_CANTOPEN: `the file ${path} cannot be opened; let the user of this process write in its folder`,
    SQLITE_READONLY: `the file ${path} cannot be written; let the user of this process write in its folder`,
    SQLITE_NOTADB: `the file ${path} is no SQLite database; name another path`,
    SQLITE_CORRUPT: `the file ${path} is damaged; ${damageAdvice}`,
    SQLITE_FULL: `the disk of ${path} is full`,
    SQLITE_IOERR: `the disk of ${path} cannot be read or written`,
    SQLITE_BUSY: `the file ${path} is locked by another program; stop it`,
  };
  const text = texts[code];
  return text && `${text} (${code})`;
}

/**
 * Explains to an operator why the database cannot be used, in one line without the password: what is wrong, where, and what to do.
 * Returns undefined for an error that has another cause.
 */
export function explainDatabaseError(error: unknown, databaseUrl: string): string | undefined {
  const fault = faultOf(error);
  const reason = databaseUrl.startsWith('sqlite:')
    ? explainSqlite(fault, sqlitePath(databaseUrl))
    : explainPostgres(fault, new URL(databaseUrl));
  return reason && `DATABASE_URL: ${reason}`;
}
