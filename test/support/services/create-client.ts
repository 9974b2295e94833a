import { orSay } from '../../../src/cli/or-say.ts';
import { createClients } from '../../../src/commands/clients/registration/create-client.ts';
import { createUnit, withUnit } from '../../../src/store/unit/unit-of-work.ts';
import type { TestApp } from '../start-app.ts';
import type { TestClient } from '../test-client.ts';

/** Creates a first-party client from a client file, with the checks and defaults of an operator's command. */
export async function createClient(
  app: Pick<TestApp, 'services' | 'callback'>,
  members: Readonly<Record<string, unknown>> = {},
): Promise<TestClient> {
  const { services, callback } = app;
  const grants = ['authorization_code', 'refresh_token', 'client_credentials'];
  const file = {
    client_name: 'Service',
    redirect_uris: [callback],
    grant_types: grants,
    first_party: true,
    ...members,
  };
  const unit = createUnit();
  const [client] = await withUnit(unit, async () => {
    const created = orSay(await createClients(services, [file]));
    await services.committer.commit(unit);
    return created;
  });
  return { clientId: client!.client_id, secret: client!.client_secret ?? '', redirectUri: callback };
}
