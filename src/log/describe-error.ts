import { isNativeError } from 'node:util/types';

interface ErrorFacts {
  readonly type: string;
  /** SQLSTATE, or the name of an error of the system, of Node or of SQLite. */
  readonly code?: string;
  /** Names of the database's table and rule that refused a row. */
  readonly table?: string;
  readonly constraint?: string;
  readonly message: string;
  readonly stack?: string;
  /** Errors behind this one, the nearest first. */
  readonly causes?: readonly ErrorFacts[];
}

const mostCauses = 5;

function causesOf(error: Error): readonly Error[] {
  const behind = [
    error.cause,
    ...('errors' in error && Array.isArray(error.errors) ? (error.errors as readonly unknown[]) : []),
  ];
  return behind.filter((cause) => isNativeError(cause));
}

/**
 * Returns what the log says about an error. Only the members that are named here are logged: an error of PostgreSQL repeats the row in
 * its `detail`, and errors of libraries hold requests and settings.
 */
export function describeError(error: Error, depth = 0): ErrorFacts {
  const { name, message, stack } = error;
  const { code, table, constraint } = error as NodeJS.ErrnoException & { table?: unknown; constraint?: unknown };
  const causes = depth < mostCauses ? causesOf(error).slice(0, mostCauses) : [];
  return {
    type: error.constructor.name || name,
    ...(typeof code === 'string' && { code }),
    ...(typeof table === 'string' && { table }),
    ...(typeof constraint === 'string' && { constraint }),
    message,
    ...(stack !== undefined && { stack }),
    ...(causes.length > 0 && { causes: causes.map((cause) => describeError(cause, depth + 1)) }),
  };
}
