/** The words that an operator types before the name of a command. Where the program was built, the sources and npm may not be there. */
export const programName = import.meta.filename.endsWith('.js') ? 'node dist/src/cli.js' : 'npm run -s cli --';
