import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { programFile } from '../../program/program-file.ts';

/** A step of the schema, as its file exports it. */
export interface Migration {
  readonly up: (knex: Knex) => Promise<void>;
  readonly down: (knex: Knex) => Promise<void>;
  /** Without a transaction, a step on PostgreSQL may build an index beside reads and writes. It then holds nothing else. */
  readonly config?: { readonly transaction?: boolean };
  /** The step takes away what older programs use: `oldest` is the first version that can do without. A step that only adds has none. */
  readonly contract?: { readonly oldest: string };
}

/** The migrations that a program knows. */
export interface MigrationFolder {
  /** Lists the names in their order. */
  names(): readonly string[];
  load(name: string): Promise<Migration>;
}

const ofProgram = fileURLToPath(programFile('../migrations'));

/**
 * Reads a folder of migrations with the folders in it. A migration is named by its file alone, without the ending: the built files know
 * a database of the sources, and a file may move to another folder.
 */
export function readMigrationFolder(directory: string = ofProgram): MigrationFolder {
  const files = () =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /^\d{4}-.*\.[jt]s$/.test(basename(file)) && !file.endsWith('.d.ts'),
    );
  const nameOf = (file: string) => basename(file).replace(/\.[jt]s$/, '');
  return {
    names: () => files().map(nameOf).toSorted(),
    async load(name) {
      const file = files().find((candidate) => nameOf(candidate) === name);
      return (await import(pathToFileURL(join(directory, file!)).href)) as Migration;
    },
  };
}
