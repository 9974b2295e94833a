import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generate, HttpClient } from 'openapi-typescript-codegen';

type Answer = Readonly<Record<string, unknown>>;

type Operations<Name extends string> = Readonly<Record<Name, (asked?: object) => Promise<Answer>>>;

/** A client of the API as the generator writes it, as far as tests use it. It rejects with an error that has `status` and `body`. */
export interface GeneratedClient {
  readonly clients: Operations<'registerClient' | 'showClient' | 'changeClient'>;
  readonly secretsAndKeys: Operations<'drawClientSecret' | 'listClientSecrets' | 'withdrawClientSecret'>;
  readonly helpForDevelopers: Operations<'showClientSettings' | 'listRefusedRequests'>;
  readonly lifeOfAClient: Operations<
    'nameTesters' | 'askForProduction' | 'grantProduction' | 'disableClient' | 'enableClient'
  >;
  readonly versions: Operations<'listClientVersions' | 'restoreClientVersion'>;
  readonly contacts: Operations<'inviteContact'>;
  readonly people: Operations<'searchPeople' | 'showPerson' | 'disablePerson'>;
  readonly audit: Operations<'listAuditLines'>;
  readonly state: Operations<'showState' | 'showWaiting'>;
}

interface Generated {
  readonly Api: new (settings: { readonly TOKEN: string }) => GeneratedClient;
}

/** Writes the program of a client from an OpenAPI document, as authors of programs do, and loads it. Nothing of it is kept. */
export async function generateApiClient(document: Record<string, unknown>): Promise<Generated> {
  const output = mkdtempSync(join(tmpdir(), 'api-client-'));
  try {
    await generate({ input: document, output, clientName: 'Api', httpClient: HttpClient.FETCH, useOptions: true });
    writeFileSync(join(output, 'package.json'), '{"type":"module"}');
    return (await import(pathToFileURL(join(output, 'index.ts')).href)) as Generated;
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}
