import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

/** Returns the files of docs/apis.md by their names. */
export const apiRecipes = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [
      ...readFileSync('docs/apis.md', 'utf8').matchAll(/^```(?:js|python|php|apache|nginx) ([\w.-]+)\n(.*?)^```$/gms),
    ].map(([, name, text]) => [name!, text!]),
  );

/** Runs the API of docs/apis.md as a program of its own, which checks tokens by one of the recipes. Returns what ends it. */
export async function runApi(by: string, settings: Readonly<Record<string, string>>): Promise<() => Promise<void>> {
  const recipes = apiRecipes();
  // The package jose is found from here.
  mkdirSync('node_modules/.cache', { recursive: true });
  const folder = mkdtempSync('node_modules/.cache/api-recipe-');
  const files = { 'check.js': recipes[by]!, 'proof.js': recipes['proof']!, 'server.js': recipes['server']! };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const program = spawn(process.execPath, [join(folder, 'server.js')], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(program.stdout, 'data');
  return async () => {
    const ended = once(program, 'exit');
    program.kill();
    await ended;
    rmSync(folder, { recursive: true });
  };
}
