/** Returns the texts as lines of one file; `false` leaves a line out. */
export const lines = (...some: readonly (string | false)[]): string =>
  some.filter((line): line is string => line !== false).join('\n');
