import { mkdirSync, readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explainFile } from '../../backup/explain-file.ts';
import { Refused } from '../../commands/refused.ts';
import type { Members } from '../../domain/members.ts';

/** People of one file. Keycloak reads a file as a whole. */
const peoplePerFile = 500;
/** The files hold every secret of the realm: the user of the system who runs the command alone reads them. */
const [ownerAlone, ownersFolder] = [0o600, 0o700];

/** Makes the directory, which must be new or empty. */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: ownersFolder });
    if (readdirSync(path).length > 0) throw new Refused(`the directory ${path} is not empty: name another one`);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(explainFile(path, error, 'written'), { cause: error });
  }
}

export interface RealmFiles {
  /** Adds people, and writes a file where there are enough of them. */
  add(entries: readonly Members[]): Promise<void>;
  /** Writes the rest, and the file of the realm last: without it Keycloak brings nothing in. Returns the paths. */
  end(realmFile: Members): Promise<readonly string[]>;
  /** Removes what was written. */
  remove(): Promise<void>;
}

/** Writes an export into a directory, as `kc.sh import` reads it: the file of the realm, and files of people. It holds the people of one file at a time. */
export function createRealmFiles(directory: string, realm: string): RealmFiles {
  if (/[/\\\0]|^\./.test(realm)) throw new Refused(`the realm "${realm}" cannot be the name of a file`);
  const written: string[] = [];
  let waiting: Members[] = [];
  const write = async (name: string, text: string) => {
    const path = join(directory, name);
    try {
      await writeFile(path, text, { flag: 'wx', mode: ownerAlone, flush: true });
      written.push(path);
    } catch (error) {
      await rm(path, { force: true });
      throw new Refused(explainFile(path, error, 'written'), { cause: error });
    }
  };
  const writePeople = (entries: readonly Members[]) => {
    const lines = entries.map((entry) => JSON.stringify(entry)).join(',\n');
    return write(
      `${realm}-users-${written.length}.json`,
      `{"realm":${JSON.stringify(realm)},"users":[\n${lines}\n]}\n`,
    );
  };
  return {
    async add(entries) {
      waiting.push(...entries);
      for (; waiting.length >= peoplePerFile; waiting = waiting.slice(peoplePerFile))
        await writePeople(waiting.slice(0, peoplePerFile));
    },
    async end(realmFile) {
      if (waiting.length > 0) await writePeople(waiting);
      await write(`${realm}-realm.json`, `${JSON.stringify(realmFile, undefined, 2)}\n`);
      return written;
    },
    async remove() {
      for (const path of written) await rm(path, { force: true });
    },
  };
}
