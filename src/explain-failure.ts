import { resolve } from 'node:path';
import type { Config } from '../config/schema.ts';
import { explainDatabaseError } from './store/explain-database-error.ts';

const ofHost = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL']);

function explainListening(code: string, { host, port }: Pick<Config, 'host' | 'port'>): string {
  if (ofHost.has(code))
    return `HOST: this machine has no address "${host}"; name one of its own, or 0.0.0.0 for all (${code})`;
  const advice = code === 'EACCES' ? 'name one from 1024 on' : 'stop the other program, or name another port';
  return `PORT: cannot listen on ${host}:${port}; ${advice} (${code})`;
}

/** Explains in one line why the program cannot go on: what is wrong, where, and what to do. Returns undefined where nobody knows. */
export function explainFailure(error: unknown, config: Config): string | undefined {
  const { code = '', syscall, path, hostname } = error as NodeJS.ErrnoException & { hostname?: string };
  if (syscall === 'listen' || (syscall === 'getaddrinfo' && hostname === config.host))
    return explainListening(code, config);
  const ofDatabase = explainDatabaseError(error, config.databaseUrl);
  if (ofDatabase !== undefined || path === undefined || syscall === 'connect') return ofDatabase;
  return `${resolve(path)} cannot be read or made (${code}); let the user of this process read and write there`;
}
