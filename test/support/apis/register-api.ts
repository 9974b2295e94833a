import { registerApi as register } from '../../../src/commands/apis/change-api.ts';
import type { ApiFile } from '../../../src/domain/apis/api-file.ts';
import type { ApiRecord } from '../../../src/store/apis/apis.ts';
import type { TestApp } from '../start-app.ts';
import type { TestClient } from '../test-client.ts';

const scopeNamed = (name: string) => ({
  name,
  sentence: { fr: `faire « ${name} » pour vous`, en: `do “${name}” for you` },
});

interface ApiOfTest extends Partial<Omit<ApiFile, 'scopes' | 'clients' | 'introspection_client'>> {
  readonly identifier: string;
  /** The names of its scopes. */
  readonly scopes?: readonly string[];
  /** Those that may ask for each of its scopes. */
  readonly clients?: readonly TestClient[];
  /** The client as which it comes itself. */
  readonly own?: TestClient;
}

/** Registers an API, with the scopes `maps:read` and `maps:write` where nothing else is said. */
export async function registerApi(
  app: TestApp,
  { scopes = ['maps:read', 'maps:write'], clients = [], own, ...file }: ApiOfTest,
): Promise<ApiRecord> {
  const complete = {
    names: { fr: 'Cartes de test', en: 'Test maps' },
    scopes: scopes.map(scopeNamed),
    clients: clients.map(({ clientId }) => ({ client_id: clientId, scopes })),
    ...(own && { introspection_client: own.clientId }),
    ...file,
  };
  const answer = await app.services.inUnit(() => register(app.services, { file: complete }));
  if (!answer.ok) throw new Error(`no API: ${JSON.stringify(answer)}`);
  return answer.value;
}
