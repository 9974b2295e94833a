import { runCommandLine } from './cli/run-command-line.ts';

// An end in order: what a command was writing is removed, such as a copy of the database.
for (const [signal, code] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => process.exit(code));

const { argv, env, stdin, stdout, stderr } = process;
process.exitCode = await runCommandLine({ args: argv.slice(2), env, stdin, stdout, stderr });
