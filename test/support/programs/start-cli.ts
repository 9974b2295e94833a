import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { buildProduct } from './build-product.ts';
import { inputOf, type CliOptions, type CliResult } from './run-cli.ts';

/** Runs a command as another process, built as in production. */
export async function startCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const cwd = await buildProduct();
  const child = spawn(process.execPath, ['dist/src/cli.js', ...args], { cwd, env: options.env ?? {}, stdio: 'pipe' });
  // A command that refuses does not read its input.
  child.stdin.on('error', () => {});
  child.stdin.end(inputOf(options));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, stdout, stderr] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr, json: <T>() => JSON.parse(stdout) as T };
}
