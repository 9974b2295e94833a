/** Fails a test file that writes to the console: a run that passes shows the names of its files and one summary. */
const written: string[] = [];

for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
  const print = console[level].bind(console);
  console[level] = (...words: unknown[]) => {
    written.push(String(words[0]));
    print(...words);
  };
}

afterAll(() => {
  if (written.length > 0) throw new Error(`the console was written to: ${written.join(' | ')}`);
});
