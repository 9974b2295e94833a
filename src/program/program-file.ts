/** The folder `src` of the sources, or of the build, where every chunk lies at its top. */
const source = import.meta.url.slice(0, import.meta.url.lastIndexOf('/src/') + '/src/'.length);

/** Returns the address of a file of the program, told from the folder `src`: that of the sources, or that of the build. */
export const programFile = (path: string): URL => new URL(path, source);
