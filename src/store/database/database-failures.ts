import type { Database } from './database.ts';
/** Says that the database kept a request waiting for too long. The statement may have been done or not. */
export class DatabaseTimeout extends Error {
  constructor(what: string) {
    super(`the database did not answer in time: ${what}`);
  }
}

const memberOf = (error: unknown, name: 'code' | 'message'): string => {
  const value = (error as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
};
const codeOf = (error: unknown) => memberOf(error, 'code');
const messageOf = (error: unknown) => memberOf(error, 'message');

const networkCodes =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|SQLITE_(BUSY|LOCKED|CANTOPEN|IOERR|READONLY|FULL))$/;
/**
 * SQLSTATEs (PostgreSQL's Appendix A) of a server that cannot serve now: no connection, read-only, no access, a conflict between
 * transactions, no room for more, a lock or a statement that took too long, shut down, trouble with the machine.
 */
const serverCodes = /^(08...|25006|25P0[34]|28...|3D000|40...|53...|55P03|57014|57P..|58...)$/;
/** Words of pg, of its pool and of knex about connections that have no code. */
const words =
  /Connection (terminated|ended)|timeout (exceeded when trying to connect|expired)|Query read timeout|is not queryable|after calling end on the pool|not currently accepting connections|Knex: Timeout|cached plan must not change result type/;

/** Returns whether an error says that the database cannot be used now, so that the same request may succeed a little later. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseTimeout) return true;
  const code = codeOf(error);
  return networkCodes.test(code) || serverCodes.test(code) || words.test(messageOf(error));
}

/** Returns whether a statement found no room: the disk is full. */
export const isOutOfRoom = (error: unknown): boolean => /^(SQLITE_FULL|ENOSPC|53100)$/.test(codeOf(error));

/** Returns whether a connection to PostgreSQL has gone mute: nothing on it was refused, and nothing answers. */
export const isMute = (error: unknown): boolean => messageOf(error) === 'Query read timeout';

/**
 * Returns whether a statement failed for its own rows, and has surely written nothing: wrong data, a constraint, a conflict with another
 * transaction. After every other error the statement may have been committed.
 */
export const isRefusedWrite = (error: unknown): boolean =>
  /^((22|23|40)...|SQLITE_(CONSTRAINT|MISMATCH|TOOBIG))$/.test(codeOf(error));

/** Returns whether a record was inserted that is there already. */
export const isDuplicateRecord = (error: unknown): boolean =>
  /payloads_pkey|UNIQUE constraint failed: payloads\.model/.test(messageOf(error));

/** Returns whether a statement lost to another transaction, so that the same statement may succeed at once. */
export const isLostConflict = (error: unknown): boolean => /^40...$/.test(codeOf(error));

/** Returns whether a statement gave up waiting for a lock of another transaction. It has written nothing. */
export const isHeldUp = (error: unknown): boolean => codeOf(error) === '55P03';

/** Returns what makes a promise fail after so many milliseconds. Zero waits for ever. */
export function createPatience(milliseconds: number): Database['inTime'] {
  if (milliseconds === 0) return (asked) => asked;
  return (asked, onLate) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        onLate?.();
        reject(new DatabaseTimeout(`${milliseconds} ms`));
      }, milliseconds);
      asked.then(
        (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        (error: unknown) => {
          clearTimeout(timer);
          reject(error as Error);
        },
      );
    });
}
