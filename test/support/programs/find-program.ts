import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Returns a program of this machine, or the one that a variable such as NGINX_PATH names; undefined where there is none. */
export function findProgram(name: 'apache2' | 'nginx' | 'promtool'): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin'];
  const named = process.env[`${name.toUpperCase()}_PATH`] ?? '';
  return [named, ...folders.map((folder) => join(folder, name))].find((path) => path !== '' && existsSync(path));
}
