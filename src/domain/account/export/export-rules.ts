import { day, hour, minute } from '../../time.ts';

/** Bytes of the file that one row keeps. A row is read, opened and sent as a whole, so its size bounds the memory of a download. */
export const exportChunkBytes = 65_536;

/** Seconds for which the file of an export can be downloaded. */
export const exportSeconds = day;

/** A process that has not written anything for so many seconds is taken for dead, and another one begins the file again. */
export const exportLeaseSeconds = 2 * minute;

/** Times that a file is begun before it is given up. */
export const exportAttempts = 5;

/** Returns the rule for the exports that one account may ask for. */
export const exportsOf = (accountId: string) => ({
  key: `export:${accountId}`,
  waits: false,
  windowLimit: 5,
  windowSeconds: day,
});

/** Returns the rule for the downloads of one file. Each leaves a line of audit, and a program that resumes asks for many parts. */
export const downloadsOf = (exportId: string) => ({
  key: `download:${exportId}`,
  waits: false,
  windowLimit: 120,
  windowSeconds: hour,
});
