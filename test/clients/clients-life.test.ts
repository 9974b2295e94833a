import { orSay } from '../../src/cli/or-say.ts';
import { grantProduction, refuseProduction } from '../../src/commands/clients/life/answer-production-request.ts';
import { applyClients } from '../../src/commands/clients/import/apply-clients.ts';
import { askForProduction } from '../../src/commands/clients/life/ask-for-production.ts';
import { createClients } from '../../src/commands/clients/registration/create-client.ts';
import {
  deleteClient,
  recoverClient,
  disableClient,
  enableClient,
} from '../../src/commands/clients/life/client-life.ts';
import { duplicateClient } from '../../src/commands/clients/registration/duplicate-client.ts';
import { emptyBin } from '../../src/jobs/empty-bin.ts';
import { exportClient } from '../../src/commands/clients/import/export-client.ts';
import { restoreVersion } from '../../src/commands/clients/versions/restore-version.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { forgetContacts } from '../../src/store/clients/contacts/forget-contacts.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient, signInForTokens, userinfo } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { withMessages } from '../support/with-messages.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { not } from '../support/rows.ts';
import { openTransaction, untilLocked } from '../support/database/transactions.ts';

const day = 86_400;
const taken = { refused: { message: expect.stringContaining('already taken') } };

describe.each(bothDatabases)('the life of a service, on %s', (database) => {
  const run = <T>(work: () => Promise<T>) => app.services.inUnit(work, { kind: 'account', id: account.sub });
  const find = async (clientId: string) => (await app.services.clients.registry.find(clientId))!;
  const update = async (clientId: string, file: unknown) =>
    orSay(await run(() => updateClient(app.services, { clientId, file })));

  const app = describeApp({ database });
  const account = prepare(() => buildAccount(app));

  test('a service in the bin is unknown to the protocol, cannot be changed, and comes out disabled and without what it had', async () => {
    const client = await createClient(app);
    const { clientId } = client;
    const { tokens } = await signInForTokens(app, app.browser(), { client, account });
    orSay(await run(() => deleteClient(app.services, { clientId, reason: 'Le service est arrêté' })));
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await asClient(app, client, 'token', { grant_type: 'client_credentials' })).status).toBe(401);
    for (const change of [
      () => run(() => updateClient(app.services, { clientId, file: { client_name: 'Autre' } })),
      () => run(() => enableClient(app.services, { clientId })),
      () => run(() => deleteClient(app.services, { clientId })),
      () =>
        run(() =>
          applyClients(app.services, { clients: [{ client_id: clientId, client_name: 'Autre' }], isDryRun: false }),
        ),
    ])
      expect(await change()).toMatchObject({ refused: { message: expect.stringContaining('is in the bin') } });
    const again = { client_id: clientId, redirect_uris: [app.callback] };
    expect(await run(() => createClients(app.services, [again]))).toMatchObject(taken);
    expect(await app.rows.audit.list({ clientId, event: 'client.created' })).toHaveLength(1);

    orSay(await run(() => recoverClient(app.services, { clientId, reason: 'Par erreur' })));
    expect(await find(clientId)).toMatchObject({ deletedAt: null, disabledAt: expect.any(Number) });
    orSay(await run(() => enableClient(app.services, { clientId })));
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await asClient(app, client, 'token', { grant_type: 'client_credentials' })).status).toBe(200);
    expect(await app.services.clients.versions.list(clientId, { limit: 3 })).toMatchObject([
      { number: 4, event: 'client.enabled', actor: { kind: 'account', id: account.sub } },
      { number: 3, event: 'client.recovered', reason: 'Par erreur' },
      { number: 2, event: 'client.deleted', reason: 'Le service est arrêté', members: { disabled: true } },
    ]);
  });

  test('after thirty days in the bin a service is gone with its account, and nobody gets its id again', async () => {
    const { clientId } = await createClient(app, { service_account: true });
    const other = await createClient(app);
    const contact = await buildAccount(app);
    await nameContact(app, { clientId, account: contact });
    const { serviceAccountId } = await find(clientId);
    orSay(await run(() => deleteClient(app.services, { clientId })));
    app.moveClock(30 * day - 60);
    orSay(await run(() => deleteClient(app.services, { clientId: other.clientId })));
    await withoutJobs(app, () => emptyBin(app.services));
    expect(await app.services.clients.registry.find(clientId)).toBeDefined();
    app.moveClock(120);
    await withoutJobs(app, () => emptyBin(app.services));
    expect(await app.services.clients.registry.find(clientId)).toBeUndefined();
    expect(await app.services.clients.registry.find(other.clientId)).toBeDefined();
    expect(await app.services.account.accounts.find(serviceAccountId!)).toBeUndefined();
    expect((await app.services.account.accounts.find(contact.sub))!.roles).toEqual([]);
    expect(await app.services.clients.versions.list(clientId, { limit: 5 })).toEqual([]);
    const again = { client_id: clientId, redirect_uris: [app.callback] };
    expect(await run(() => createClients(app.services, [again]))).toMatchObject(taken);
    expect(await run(() => applyClients(app.services, { clients: [again], isDryRun: false }))).toMatchObject(taken);
    expect(await app.rows.audit.list({ clientId, event: 'client.erased' })).toHaveLength(1);
  });

  test('an earlier version brings its members back as a new version, and neither secrets nor people nor status', async () => {
    const client = await createClient(app, { client_name: 'Avant', policy_uri: 'https://avant.example.fr/donnees' });
    const { clientId } = client;
    await update(clientId, { client_name: 'Après', policy_uri: null, purpose: 'Prévenir', default_scopes: ['openid'] });
    await update(clientId, { status: 'test', test_accounts: [account.sub] });
    orSay(await run(() => disableClient(app.services, { clientId })));
    const restore = (number: number) =>
      run(() => restoreVersion(app.services, { clientId, number, reason: 'Erreur de saisie', baseVersion: 4 }));
    const { secret } = orSay(await restore(1));
    expect(secret).toBeUndefined();
    const record = await find(clientId);
    expect(record.metadata).toMatchObject({
      client_name: 'Avant',
      policy_uri: 'https://avant.example.fr/donnees',
      default_scopes: [],
      status: 'test',
      test_accounts: [account.sub],
    });
    expect(record.metadata.purpose).toBeUndefined();
    expect([record.version, record.disabledAt === null]).toEqual([5, false]);
    orSay(await run(() => enableClient(app.services, { clientId })));
    expect((await asClient(app, client, 'token', { grant_type: 'client_credentials' })).status).toBe(200);
    expect(await restore(1)).toMatchObject({ refused: { kind: 'stale' } });
    expect(await restore(99)).toMatchObject({ refused: { message: `"${clientId}" has no version 99` } });
  });

  test('a version whose address is refused today is not brought back, and the address is named', async () => {
    const { clientId } = await createClient(app);
    const [row] = await app.rows.clientVersions.list({ clientId });
    const members = { ...row!.members, redirect_uris: [app.callback, 'https://service.example.fr/*'] };
    await app.rows.clientVersions.change({ clientId }, { members });
    await update(clientId, { client_name: 'Ensuite' });
    expect(await run(() => restoreVersion(app.services, { clientId, number: 1 }))).toMatchObject({
      refused: { problems: [{ field: 'redirect_uris', index: 1, code: 'wildcard' }] },
    });
    expect((await find(clientId)).metadata.redirect_uris).toEqual([app.callback]);

    const nearby = { ...row!.members, backchannel_logout_uri: 'https://10.0.0.7/logout' };
    await app.rows.clientVersions.change({ clientId, number: 1 }, { members: nearby });
    expect(await run(() => restoreVersion(app.services, { clientId, number: 1 }))).toMatchObject({
      refused: { problems: [{ field: 'backchannel_logout_uri', code: 'private_address' }] },
    });
  });

  test('a copy has an id and a secret of its own, is in test, and knows none of the people of the first one', async () => {
    const client = await createClient(app, {
      client_name: 'Modèle',
      contacts: ['tech@example.test'],
      test_accounts: [account.sub],
      service_account: true,
    });
    const record = await find(client.clientId);
    const copied = orSay(await run(() => duplicateClient(app.services, { record, name: 'Copie', reason: 'Recette' })));
    const copy = await find(copied.record.clientId);
    expect(copy.clientId).toMatch(/^copie-[0-9a-f]{12}$/);
    expect(copy.metadata).toEqual({
      ...record.metadata,
      client_name: 'Copie',
      status: 'test',
      contacts: undefined,
      test_accounts: undefined,
    });
    expect(copy.serviceAccountId).not.toBe(record.serviceAccountId);
    const own = { clientId: copy.clientId, secret: copied.secret!, redirectUri: app.callback };
    expect((await asClient(app, own, 'token', { grant_type: 'client_credentials' })).status).toBe(200);
    const stolen = await asClient(app, { ...own, secret: client.secret }, 'token', {
      grant_type: 'client_credentials',
    });
    expect(stolen.status).toBe(401);
  });

  // SQLite has one writer, so no two transactions of it wait for each other.
  if (database === 'postgres')
    test('a file that leaves out a contact whose account is being deleted waits for the deletion, and both end', async () => {
      const { services } = app;
      const contact = await buildAccount(app);
      const { clientId } = await createClient(app, { status: 'test' });
      await nameContact(app, { clientId, account: contact });
      const trx = await openTransaction(app);
      await services.account.accounts.lock(trx, contact.sub);
      const writing = Promise.allSettled([update(clientId, { contacts: ['equipe@example.test'] })]);
      await untilLocked(app);
      await forgetContacts(trx, { ids: [contact.sub], now: services.nowSeconds() });
      await trx.commit();
      expect(await writing).toMatchObject([{ status: 'fulfilled' }]);
      expect(await services.clients.contacts.list(clientId)).toMatchObject([{ email: 'equipe@example.test' }]);
    });

  test('an exported file holds no secret and nobody’s address, and can be brought in again', async () => {
    const { clientId, secret } = await createClient(app, { contacts: ['tech@example.test'], purpose: 'Prévenir' });
    const record = await find(clientId);
    const file = await run(async () => exportClient(app.services, record));
    expect(file).toMatchObject({ client_id: clientId, purpose: 'Prévenir', disabled: false, status: 'production' });
    const text = JSON.stringify(file);
    for (const kept of [secret, record.secrets[0]!.hash, 'tech@example.test']) expect(text).not.toContain(kept);
    const applied = orSay(
      await run(() => applyClients(app.services, { clients: [JSON.parse(text)], isDryRun: false })),
    );
    expect(applied.unchanged).toEqual([clientId]);
  });

  test('a service goes into production once it has its contacts, and only with addresses that production accepts', async () => {
    const { clientId } = await createClient(app, { status: 'test', test_accounts: [account.sub] });
    const manager = await buildAccount(app, { roles: ['client-manager'] });
    await buildAccount(app, { roles: ['support'] });
    const { sub: id } = await buildAccount(app, { roles: ['client-manager'] });
    await app.rows.accounts.change({ id }, { disabledAt: 1 });
    const told: unknown[] = [];
    const services = withMessages(app.services, {
      productionAsked: ({ holder }) => told.push(['asked', holder.id]),
      productionAnswered: ({ account: { id }, isGranted }) => told.push([isGranted, id]),
    });
    const ask = (reason = 'Ouverture au public') =>
      run(() => askForProduction(services, { clientId, accountId: account.sub, reason }));
    const missing = { refused: { kind: 'contacts_missing', missing: ['technical', 'data-protection'] } };
    expect(await ask()).toMatchObject(missing);
    const early = { clientId, reason: 'Vérifié' };
    expect(await run(() => grantProduction(services, early))).toMatchObject(missing);
    expect((await find(clientId)).metadata.status).toBe('test');
    expect(told).toEqual([]);
    for (const kind of ['technical', 'data-protection'] as const) await nameContact(app, { clientId, account, kind });
    expect(await ask()).toMatchObject({ ok: true });
    expect(await ask()).toMatchObject({ refused: { kind: 'production', code: 'waits' } });
    expect(await app.services.clients.productionRequests.waiting()).toMatchObject([
      { clientId, accountId: account.sub, reason: 'Ouverture au public' },
    ]);
    const strict = { ...services, config: { ...app.services.config, production: true } };
    await update(clientId, { redirect_uris: ['https://releves.example.fr/retour', 'http://localhost:3000/retour'] });
    const local = { refused: { problems: [{ field: 'redirect_uris', index: 1, code: 'not_https' }] } };
    const onProduction = { clientId, reason: 'Vérifié' };
    expect(await run(() => grantProduction(strict, onProduction))).toMatchObject(local);
    const asked = await run(() => askForProduction(strict, { ...onProduction, accountId: account.sub }));
    expect(asked).toMatchObject(local);
    expect((await find(clientId)).metadata.status).toBe('test');
    const refuse = () => run(() => refuseProduction(services, { clientId, reason: 'Pas encore' }));
    expect([await refuse(), await refuse()]).toEqual([true, false]);
    expect(await ask()).toMatchObject({ ok: true });
    const grant = () => run(() => grantProduction(services, { clientId, reason: 'Vérifié' }));
    expect(orSay(await grant()).metadata).toMatchObject({ status: 'production' });
    expect((await find(clientId)).metadata.test_accounts).toBeUndefined();
    const toManager = ['asked', manager.sub];
    expect(told).toEqual([toManager, [false, account.sub], toManager, [true, account.sub]]);
    expect(await app.services.clients.productionRequests.waiting()).toEqual([]);
    expect(await grant()).toMatchObject({ refused: { message: `"${clientId}" is not in test` } });
    const reasons = await app.rows.audit.list({ clientId, reason: not(null) });
    expect(reasons.map(({ event, reason }) => [event, reason])).toEqual([
      ['client.production_asked', 'Ouverture au public'],
      ['client.production_refused', 'Pas encore'],
      ['client.production_asked', 'Ouverture au public'],
      ['client.production_granted', 'Vérifié'],
    ]);
  });

  test('an operator does all of this by commands, and is told in one line why not', async () => {
    const { clientId } = await createClient(app, { client_name: 'Avant' });
    const cli = (...args: readonly string[]) => runCli(args, { env: environmentOf(app) });
    await update(clientId, { client_name: 'Après' });
    const disabled = await cli('client', 'disable', clientId, '--reason', 'Incident', '--as', 'camille');
    expect(disabled).toMatchObject({ code: 0, stderr: '' });
    expect((await cli('client', 'enable', clientId)).stdout).toBe(`${clientId}: enabled\n`);
    expect((await cli('client', 'delete', clientId)).stdout).toMatch(/: in the bin until \d{4}-/);
    const refused = await cli('client', 'enable', clientId);
    expect([refused.code, refused.stderr]).toEqual([1, `"${clientId}" is in the bin; take it out first\n`]);
    expect((await cli('client', 'recover', clientId)).code).toBe(0);
    expect((await cli('client', 'restore', clientId, '--version', '1', '--reason', 'Erreur')).code).toBe(0);
    expect((await cli('client', 'restore', clientId, '--version', 'x')).stderr).toMatch(/is no number of a version/);
    const versions = (await cli('client', 'versions', clientId, '--json')).json<Record<string, unknown>[]>();
    expect(versions.map(({ version, event }) => [version, event])).toEqual([
      [7, 'client.restored'],
      [6, 'client.recovered'],
      [5, 'client.deleted'],
      [4, 'client.enabled'],
      [3, 'client.disabled'],
      [2, 'client.updated'],
      [1, 'client.created'],
    ]);
    expect(versions[4]).toMatchObject({ actor: 'command camille', reason: 'Incident' });
    expect(versions[0]).toMatchObject({ reason: 'Erreur', changes: { client_name: { from: 'Après', to: 'Avant' } } });
    expect((await cli('client', 'export', clientId)).json()).toMatchObject({
      client_id: clientId,
      client_name: 'Avant',
    });
    for (const command of ['enable', 'delete', 'recover', 'versions', 'export'])
      expect((await cli('client', command, 'nobody')).stderr).toBe('no client is called "nobody"\n');
    expect((await cli('client', 'delete', 'geopf-id')).stderr).toMatch(/kept by the server itself/);
  });
});
