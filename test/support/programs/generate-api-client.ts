import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generate, HttpClient } from 'openapi-typescript-codegen';

type Answer = Readonly<Record<string, unknown>>;

type Operations<Name extends string> = Readonly<Record<Name, (asked?: object) => Promise<Answer>>>;

/** A client of the API as the generator writes it, as far as tests use it. It rejects with an error that has `status` and `body`. */
export interface GeneratedClient {
  readonly clients: Operations<'registerClient' | 'showClient' | 'changeClient'>;
  readonly helpForDevelopers: Operations<'showClientSettings'>;
  readonly lifeOfAClient: Operations<
    'nameTesters' | 'askForProduction' | 'grantProduction' | 'disableClient' | 'enableClient'
  >;
  readonly versions: Operations<'restoreClientVersion'>;
  readonly contacts: Operations<'inviteContact' | 'inviteContactAgain'>;
  readonly people: Operations<'searchPeople' | 'showPerson' | 'disablePerson'>;
  readonly state: Operations<'showState' | 'showWaiting'>;
}

/** A program that its author has written with the generated types. */
export interface ApiProgram {
  /** Draws a second secret, withdraws the former ones, and returns the new one. */
  replaceSecret(api: GeneratedClient, asked: { readonly clientId: string; readonly reason: string }): Promise<string>;
  /** Returns the numbers of the versions of a client, the newest first. */
  versionsOf(api: GeneratedClient, clientId: string): Promise<readonly number[]>;
  /** Returns the first address that was refused to a client. */
  refusedAddress(api: GeneratedClient, clientId: string): Promise<string | null | undefined>;
  /** Returns the events of the lines of audit about a client, by those who acted. */
  eventsBy(api: GeneratedClient, clientId: string): Promise<ReadonlyMap<string | null, readonly string[]>>;
}

interface Generated {
  readonly Api: new (settings: { readonly TOKEN: string }) => GeneratedClient;
  readonly program: ApiProgram;
}

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const strict = [
  '--ignoreConfig',
  '--noEmit',
  '--strict',
  '--target',
  'es2023',
  '--module',
  'esnext',
  '--moduleResolution',
  'bundler',
];

/**
 * Writes a client from an OpenAPI document, as authors of programs do, compiles the program of `api-program.txt` with its types, and loads
 * both. Nothing of it is kept.
 */
export async function generateApiClient(document: Record<string, unknown>): Promise<Generated> {
  const output = mkdtempSync(join(tmpdir(), 'api-client-'));
  try {
    await generate({ input: document, output, clientName: 'Api', httpClient: HttpClient.FETCH, useOptions: true });
    writeFileSync(join(output, 'package.json'), '{"type":"module"}');
    const place = join(output, 'program.ts');
    copyFileSync(new URL('api-program.txt', import.meta.url), place);
    execFileSync(process.execPath, [compiler, ...strict, place], { stdio: ['ignore', 'inherit', 'inherit'] });
    const client = (await import(pathToFileURL(join(output, 'index.ts')).href)) as Pick<Generated, 'Api'>;
    return { ...client, program: (await import(pathToFileURL(place).href)) as ApiProgram };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}
