import { orSay } from '../../src/cli/or-say.ts';
import { changeClient } from '../../src/commands/clients/registration/change-client.ts';
import { describeApp } from '../support/describe-app.ts';
import { createClient } from '../support/services/create-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { registerClient } from '../support/test-client.ts';

describe.each(bothDatabases)('versions of a client, on %s', (database) => {
  const app = describeApp({ database });

  const rename = (clientId: string, name: string, more: { reason?: string; baseVersion?: number } = {}) =>
    app.services.inUnit(() =>
      changeClient(app.services, {
        clientId,
        event: 'client.updated',
        change: (record) => ({ ...record, metadata: { ...record.metadata, client_name: name } }),
        ...more,
      }),
    );
  const versions = (clientId: string) => app.services.clients.versions.list(clientId, { limit: 50 });

  test('each write of a client is kept with its number, its reason and what the client was afterwards', async () => {
    const { clientId } = await createClient(app, { contacts: ['tech@example.test'] });
    const { version } = orSay(await rename(clientId, 'Nouveau nom', { reason: 'Le service a changé de nom' }));
    const kept = await versions(clientId);
    expect(version).toBe(2);
    expect(kept).toMatchObject([
      {
        number: 2,
        event: 'client.updated',
        reason: 'Le service a changé de nom',
        members: { client_name: 'Nouveau nom' },
      },
      { number: 1, event: 'client.created', reason: undefined, members: { client_name: 'Service', disabled: false } },
    ]);
    expect(JSON.stringify(kept)).not.toContain('tech@example.test');
  });

  test('of two people who save the same version at once, one is told what the other changed, and nothing of hers is written', async () => {
    const { clientId } = await createClient(app);
    const answers = await Promise.all([
      rename(clientId, 'A', { baseVersion: 1 }),
      rename(clientId, 'B', { baseVersion: 1 }),
    ]);
    const refused = answers.flatMap((one) => (one.ok ? [] : [one.refused]));
    const kept = await versions(clientId);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      kind: 'stale',
      base: { number: 1, members: { client_name: 'Service' } },
      current: { number: 2, members: kept[0]!.members },
      differences: [{ field: 'client_name', from: 'Service', to: kept[0]!.members['client_name'] }],
    });
    expect(kept).toHaveLength(2);
  });

  test('what a client was before versions were kept is written down at its first change', async () => {
    const { clientId } = await registerClient(app);
    orSay(await rename(clientId, 'Ensuite', { baseVersion: 0 }));
    expect(await versions(clientId)).toMatchObject([
      { number: 2, event: 'client.updated', members: { client_name: 'Ensuite' } },
      { number: 1, event: 'client.found', members: { client_name: 'Service de test' } },
    ]);
    expect(await rename(clientId, 'Trop tard', { baseVersion: 0 })).toMatchObject({
      refused: { differences: [{ field: 'client_name', from: 'Service de test', to: 'Ensuite' }] },
    });
  });
});
