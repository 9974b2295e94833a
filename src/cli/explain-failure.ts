import { resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { explainDatabaseError } from '../store/database/explain-database-error.ts';

const ofHost = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL']);

interface Listening {
  /** The settings that name the address and the port. */
  readonly settings: readonly [host: string, port: string];
  readonly host: string;
  readonly port: number;
}

function explainListening(code: string, { settings, host, port }: Listening): string {
  const [hostSetting, portSetting] = settings;
  if (ofHost.has(code))
    return `${hostSetting}: this machine has no address "${host}"; name one of its own, or 0.0.0.0 for all (${code})`;
  const advice = code === 'EACCES' ? 'name one from 1024 on' : 'stop the other program, or name another port';
  return `${portSetting}: cannot listen on ${host}:${port}; ${advice} (${code})`;
}

type ListenError = NodeJS.ErrnoException & { readonly hostname?: string; readonly port?: number };

/** Explains in one line why the program cannot go on: what is wrong, where, and what to do. Returns undefined where nobody knows. */
export function explainFailure(error: unknown, config: Config): string | undefined {
  const { code = '', syscall, path, hostname, port } = error as ListenError;
  const { metricsPort, hostMetrics } = config;
  const isLookup = syscall === 'getaddrinfo';
  const isOfMetrics = port === metricsPort || (isLookup && hostname === hostMetrics && hostname !== config.host);
  if (metricsPort !== undefined && isOfMetrics && (syscall === 'listen' || isLookup))
    return explainListening(code, {
      settings: ['HOST_METRICS', 'METRICS_PORT'],
      host: hostMetrics,
      port: metricsPort,
    });
  if (syscall === 'listen' || (isLookup && hostname === config.host))
    return explainListening(code, { settings: ['HOST', 'PORT'], host: config.host, port: config.port });
  const ofDatabase = explainDatabaseError(error, config.databaseUrl);
  if (ofDatabase !== undefined || path === undefined || syscall === 'connect') return ofDatabase;
  return `${resolve(path)} cannot be read or made (${code}); let the user of this process read and write there`;
}
