import { orSay } from '../../src/cli/or-say.ts';
import { enableClient } from '../../src/commands/clients/life/client-life.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import type { Browser } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { readText } from '../support/requests/page.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient } from '../support/test-client.ts';
import { ownFields } from '../support/requests/own-fields.ts';

const reason = 'Demande du 12 mai';

const app = describeApp();
const manager = prepare(async () => (await signInAs(app, ['client-manager'])).browser);
const other = prepare(async () => (await signInAs(app, ['client-manager'])).browser);
const contact = prepare(() => signInAs(app, ['client-contact']));

const address = (clientId: string, part: string) => `/admin/clients/${clientId}/${part}`;
const find = async (clientId: string) => (await app.services.clients.registry.find(clientId))!;
const post = async (browser: Browser, path: string, body: Record<string, string>) => {
  const own = ownFields(await browser.open('/compte/profil'));
  return browser.request({
    url: app.url + path,
    method: 'POST',
    body: { ...own, ...body },
    headers: { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' },
  });
};

describe('a manager', () => {
  test('disables a service and lets it serve again, each time with a reason', async () => {
    const client = await createClient(app, { client_name: 'Sentiers' });
    const { clientId } = client;
    await manager.open(address(clientId, 'etat'));
    const refused = await manager.submit({ reason: '' }, { action: 'disable' });
    expect([refused.status, refused.invalidFields]).toEqual([422, ['reason']]);
    const disabled = await manager.submit({ reason }, { action: 'disable' });
    expect(disabled.text).toContain('Le service est désactivé.');
    expect((await asClient(app, client, 'token', { grant_type: 'client_credentials' })).status).toBe(401);
    expect((await manager.submit({ reason }, { action: 'enable' })).text).toContain('Le service est réactivé.');
    expect((await asClient(app, client, 'token', { grant_type: 'client_credentials' })).status).toBe(200);
    const page = await manager.open(address(clientId, 'versions'));
    expect(readText(page.find('#version-2'))).toContain('Service désactivé, par personne-');
    expect(readText(page.find('#version-2'))).toContain(`Motif : ${reason}`);
    expect(readText(page.find('#version-2 dl'))).toBe('Désactivé − avant : non + maintenant : oui');
  });

  test('puts a service into the bin by typing its name, and takes it out again', async () => {
    const { clientId } = await createClient(app, { client_name: 'Carte de l’été' });
    await manager.open(address(clientId, 'supprimer'));
    const refused = await manager.submit({ confirmation: 'Carte', reason }, { action: 'delete' });
    expect([refused.status, refused.invalidFields]).toEqual([422, ['confirmation']]);
    expect([refused.fieldValue('confirmation'), refused.fieldValue('reason')]).toEqual(['Carte', reason]);
    const done = await manager.submit({ confirmation: '  Carte de  l’été ', reason }, { action: 'delete' });
    expect(done.text).toContain('Le service est dans la corbeille.');
    expect((await find(clientId)).deletedAt).not.toBeNull();
    const kept = await post(manager, address(clientId, 'etat'), { action: 'enable', reason });
    expect(kept.status).toBe(409);
    const draw = await post(manager, address(clientId, 'secrets'), { action: 'draw', reason });
    expect(draw.status).toBe(409);
    await manager.open(address(clientId, 'supprimer'));
    const back = await manager.submit({ reason }, { action: 'recover' });
    expect(back.text).toContain('Le service est sorti de la corbeille.');
    expect(await find(clientId)).toMatchObject({ deletedAt: null, disabledAt: expect.any(Number) });
  });

  test('goes back to an earlier version, and one who has an older page sees what the other changed and loses nothing typed', async () => {
    const { clientId } = await createClient(app, { client_name: 'Avant', redirect_uris: [app.callback] });
    const rename = async (name: string) => {
      const record = await find(clientId);
      const file = { client_name: name };
      orSay(await app.services.inUnit(() => updateClient(app.services, { clientId: record.clientId, file })));
    };
    await rename('Après');
    const ask = `${address(clientId, 'versions')}?version=1`;
    const shown = await manager.open(ask);
    expect(readText(shown.find('main dl'))).toBe('Nom affiché aux personnes − avant : Après + maintenant : Avant');
    await other.open(ask);
    const restored = await other.submit({ reason: 'Le nom était le bon' }, { action: 'restore' });
    expect([restored.url.pathname, restored.text]).toEqual([
      address(clientId, 'versions'),
      expect.stringContaining('Les réglages de la version choisie sont de nouveau en place.'),
    ]);
    await rename('Encore');
    const stale = await manager.submit({ reason }, { action: 'restore' });
    expect([stale.status, stale.fieldValue('reason')]).toEqual([409, reason]);
    expect(readText(stale.find('#stale'))).toContain('− avant : Après + maintenant : Encore');
    const again = await manager.submit({ reason }, { action: 'restore' });
    expect(again.url.pathname).toBe(address(clientId, 'versions'));
    expect((await find(clientId)).metadata.client_name).toBe('Avant');
    expect((await manager.open(`${address(clientId, 'versions')}?version=77`)).status).toBe(404);
    expect((await manager.open(`${address(clientId, 'versions')}?before=1e9`)).status).toBe(404);
  });

  test('copies a service, and sees the secret of the copy once', async () => {
    const { clientId } = await createClient(app, { client_name: 'Modèle' });
    const page = await manager.open(address(clientId, 'dupliquer'));
    expect(page.fieldValue('name')).toBe('Copie de Modèle');
    const bidi = await manager.submit({ name: '\u202E'.repeat(100), reason }, { action: 'duplicate' });
    expect([bidi.status, bidi.invalidFields]).toEqual([422, ['name']]);
    const done = await manager.submit({ name: 'Recette', reason }, { action: 'duplicate' });
    const copyId = /clients\/([^/]+)\/secrets/.exec(done.url.pathname)![1]!;
    const secret = readText(done.find('#client-secret'));
    const copy = { clientId: copyId, secret, redirectUri: app.callback };
    expect((await asClient(app, copy, 'token', { grant_type: 'client_credentials' })).status).toBe(200);
    expect((await manager.open(done.url.href)).find('#client-secret')).toBeNull();
    expect((await find(copyId)).metadata).toMatchObject({ client_name: 'Recette', status: 'test' });
  });

  test('makes one copy, however often the form is sent', async () => {
    const { clientId } = await createClient(app, { client_name: 'Modèle' });
    const tabs = Array.from({ length: 3 }, () => manager.tab());
    await Promise.all(tabs.map((tab) => tab.open(address(clientId, 'dupliquer'))));
    const name = 'Envoyée trois fois';
    const answers = await Promise.all(tabs.map((tab) => tab.submit({ name, reason }, { action: 'duplicate' })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.find(({ status }) => status === 422)!.fieldMessage('name')).toContain('porte déjà ce nom');
    const copies = (await app.services.clients.registry.list()).filter(({ metadata }) => metadata.client_name === name);
    expect(copies).toHaveLength(1);
  });

  test('downloads the file of a service, which holds no secret, and the audit tells who did', async () => {
    const { clientId, secret } = await createClient(app, { contacts: ['tech@example.test'] });
    const file = await manager.request({ url: `${app.url}${address(clientId, 'export.json')}` });
    expect(file.header('content-disposition')).toBe(`attachment; filename="${clientId}.json"`);
    expect(JSON.parse(file.body)).toMatchObject({ client_id: clientId, redirect_uris: [app.callback] });
    expect(file.body).not.toContain(secret);
    expect(file.body).not.toContain('tech@example.test');
    const rows = await app.rows.audit.list({ clientId, event: 'client.exported' });
    expect(rows).toMatchObject([{ actorKind: 'account' }]);
  });

  test('names the people who try a service, and is told which lines name nobody', async () => {
    const { clientId } = await createClient(app, { status: 'test' });
    const tester = await buildAccount(app);
    await manager.open(address(clientId, 'essayeurs'));
    const typed = `${tester.username}\npersonne\n${tester.email}`;
    const refused = await manager.submit({ accounts: typed, reason }, { action: 'save' });
    expect([refused.status, refused.fieldValue('accounts')]).toEqual([422, typed]);
    expect(refused.fieldMessage('accounts')).toMatch(/Ligne 2, « personne ».*Ligne 3, « personne-/);
    await manager.submit({ accounts: `\n${tester.email}\n`, reason }, { action: 'save' });
    expect((await find(clientId)).metadata.test_accounts).toEqual([tester.sub]);
    expect(await app.rows.audit.values('details', { event: 'people.searched' })).toEqual([
      { kind: 'any', people: 1, more: false },
      { kind: 'any', people: 0, more: false },
      { kind: 'address', people: 1, more: false },
      { kind: 'address', people: 1, more: false },
    ]);
    const page = await manager.open(address(clientId, 'essayeurs'));
    expect(page.fieldValue('accounts')).toBe(tester.username);
  });

  test('finds no more people by the list of a service in test than by the search of people', async () => {
    const { clientId } = await createClient(app, { status: 'test' });
    const { browser, account } = await signInAs(app, ['client-manager']);
    const form = await browser.open(address(clientId, 'essayeurs'));
    expect(form.text).toContain('n’y écrivez rien de personnel');
    const ten = (round: number) => Array.from({ length: 10 }, (_, place) => `personne${round}-${place}@example.test`);
    for (let round = 0; round < 12; round++) {
      const page = await browser.submit({ accounts: ten(round).join('\n'), reason }, { action: 'save' });
      expect(page.status).toBe(422);
    }
    const page = await browser.submit({ accounts: ten(12).join('\n'), reason }, { action: 'save' });
    expect([page.status, page.fieldValue('accounts')]).toEqual([429, ten(12).join('\n')]);
    expect(await app.rows.audit.count({ actorId: account.sub, event: 'people.searched' })).toBe(120);
    expect(await app.rows.audit.count({ actorId: account.sub, event: 'people.throttled' })).toBe(1);
  });

  test('changes with these forms nothing but what they say', async () => {
    const { clientId } = await createClient(app, { first_party: false });
    const before = await find(clientId);
    const extras = {
      first_party: '1',
      client_name: 'Pirate',
      redirect_uris: 'https://evil.example',
      status: 'test',
      version: '99',
      legacy_password_grant: 'true',
    };
    await post(manager, address(clientId, 'etat'), { ...extras, action: 'disable', reason, baseVersion: '1' });
    const after = await find(clientId);
    expect(after.metadata).toEqual(before.metadata);
    expect(after.disabledAt).not.toBeNull();
    orSay(await app.services.inUnit(() => enableClient(app.services, { clientId })));
    const { version } = await find(clientId);
    const save = { ...extras, action: 'save', accounts: '', reason, baseVersion: String(version) };
    await post(manager, address(clientId, 'essayeurs'), save);
    expect((await find(clientId)).metadata).toEqual({ ...before.metadata, test_accounts: [] });
    const ids = new Set((await app.services.clients.registry.list()).map((client) => client.clientId));
    await post(manager, address(clientId, 'dupliquer'), { ...extras, action: 'duplicate', name: 'Copie', reason });
    const copies = (await app.services.clients.registry.list()).filter((client) => !ids.has(client.clientId));
    expect(copies.map(({ metadata }) => metadata)).toEqual([
      { ...before.metadata, client_name: 'Copie', status: 'test' },
    ]);
    const forged = await post(manager, address(clientId, 'etat'), {
      action: 'delete',
      confirmation: 'Service',
      reason,
    });
    expect(forged.status).toBe(303);
    expect((await find(clientId)).deletedAt).toBeNull();
  });
});

describe('the way into production', () => {
  test('is asked for by a contact once nothing stands in its way, and every manager is told', async () => {
    const { clientId } = await createClient(app, {
      client_name: 'Relevés',
      status: 'test',
      redirect_uris: [app.callback],
    });
    await nameContact(app, { clientId, account: contact.account });
    const { browser } = contact;
    const early = await browser.open(address(clientId, 'production'));
    expect(readText(early.find('#hurdles'))).toContain('Il manque un contact pour la protection des données');
    // Nobody of this kind was invited, so the list of contacts would say no more.
    expect(early.find('#hurdles a')?.getAttribute('href')).toBe(address(clientId, 'contacts?nouveau'));
    expect((await browser.submit({ reason }, { action: 'ask' })).status).toBe(422);
    await nameContact(app, { clientId, account: contact.account, kind: 'data-protection' });
    const asked = await browser.submit({ reason: 'Ouverture au public' }, { action: 'ask' });
    expect(asked.text).toContain('La demande est envoyée aux gestionnaires.');
    const admin = await signInAs(app, ['admin']);
    await post(browser, address(clientId, 'production'), { action: 'grant', reason, baseVersion: '1' });
    expect((await find(clientId)).metadata.status).toBe('test');

    const page = await manager.open(address(clientId, 'production'));
    expect(readText(page.find('#request-reason'))).toBe('Motif : Ouverture au public');
    expect(page.text).toContain(`Demandé par ${contact.account.username}`);
    await manager.submit({ reason: 'Finalité à préciser' }, { action: 'decline' });
    const answer = await app.mailbox.newest(contact.account.email, 'production-answered');
    expect(answer.text).toContain('a été refusée');
    await browser.open(address(clientId, 'production'));
    await browser.submit({ reason: 'Finalité précisée' }, { action: 'ask' });
    const told = await app.mailbox.newest(admin.account.email, 'production-asked');
    expect(told.links).toContain(`${app.url}${address(clientId, 'production')}`);
    await manager.open(address(clientId, 'production'));
    const granted = await manager.submit({ reason: 'Vérifié' }, { action: 'grant' });
    expect(granted.text).toContain('Le service est en production.');
    // The page of the act would offer to take it back at once.
    expect([granted.h1, granted.url.pathname]).toEqual(['Relevés', address(clientId, '').replace(/\/$/, '')]);
    expect((await find(clientId)).metadata.status).toBe('production');
    await manager.open(address(clientId, 'production'));
    const back = await manager.submit({ reason: 'Incident' }, { action: 'test' });
    expect(back.text).toContain('Le service est de nouveau en test.');
    expect((await browser.open(address(clientId, 'etat'))).status).toBe(404);
    expect((await post(browser, address(clientId, 'supprimer'), { action: 'delete', reason })).status).toBe(404);
  });

  test('a contact neither reads nor changes another service, and learns of no address or sub whether it has an account', async () => {
    const foreign = await createClient(app, { status: 'test' });
    const own = await createClient(app, { status: 'test' });
    const tester = await buildAccount(app);
    await nameContact(app, { clientId: own.clientId, account: contact.account });
    const { browser } = contact;
    for (const part of ['versions', 'production', 'essayeurs', 'export.json']) {
      expect([part, (await browser.open(address(foreign.clientId, part))).status]).toEqual([part, 404]);
      expect((await post(browser, address(foreign.clientId, part), { action: 'ask', reason })).status).toBe(404);
    }
    await browser.open(address(own.clientId, 'essayeurs'));
    const known = await browser.submit({ accounts: tester.email, reason }, { action: 'save' });
    const unknown = await browser.submit({ accounts: `x${tester.email}`, reason }, { action: 'save' });
    expect(known.status).toBe(422);
    expect(known.fieldMessage('accounts').replace(tester.email, '')).toBe(
      unknown.fieldMessage('accounts').replace(`x${tester.email}`, ''),
    );
    const bySub = await browser.submit({ accounts: tester.sub, reason }, { action: 'save' });
    expect(bySub.fieldMessage('accounts').replace(tester.sub, '')).toBe(
      unknown.fieldMessage('accounts').replace(`x${tester.email}`, ''),
    );
    await browser.submit({ accounts: tester.username, reason }, { action: 'save' });
    expect((await find(own.clientId)).metadata.test_accounts).toEqual([tester.sub]);
    const statuses: number[] = [];
    for (let guess = 0; guess < 20; guess++)
      statuses.push((await browser.submit({ accounts: `personne-${guess}`, reason }, { action: 'save' })).status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(16);
    expect([statuses.at(-1), browser.page.fieldValue('accounts')]).toEqual([429, 'personne-19']);
  });
});
