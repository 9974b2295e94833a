/** Returns the address of a file of the program, told from the folder `src`: that of the sources, or that of the build, which is flat. */
export const programFile = (path: string): URL => new URL(path, import.meta.url);
