const written: string[] = [];

for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
  const print = console[level].bind(console);
  console[level] = (...words: unknown[]) => {
    written.push(String(words[0]));
    print(...words);
  };
}

/** Fails a test file that writes to the console: a run that passes shows the names of its files and one summary. */
// oxlint-disable-next-line import/no-default-export -- as jest's other files of preparation
export default function keepConsoleQuiet(): void {
  afterAll(() => {
    const words = written.splice(0).join(' | ');
    if (words) throw new Error(`the console was written to: ${words}`);
  });
}
