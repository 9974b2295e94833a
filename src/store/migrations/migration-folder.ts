import { readdirSync } from 'node:fs';
import { join } from 'node:path';
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

/** Reads a folder of migrations. They are named without their ending, so that the built files know a database of the sources. */
export function readMigrationFolder(directory: string = ofProgram): MigrationFolder {
  const files = () =>
    readdirSync(directory).filter((file) => /^\d{4}-.*\.[jt]s$/.test(file) && !file.endsWith('.d.ts'));
  const nameOf = (file: string) => file.replace(/\.[jt]s$/, '');
  return {
    names: () => files().map(nameOf).toSorted(),
    async load(name) {
      const file = files().find((candidate) => nameOf(candidate) === name);
      return (await import(pathToFileURL(join(directory, file!)).href)) as Migration;
    },
  };
}
