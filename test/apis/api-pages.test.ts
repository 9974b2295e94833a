import { registerApi } from '../../src/commands/apis/change-api.ts';
import { describeApp } from '../support/describe-app.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { registerClient } from '../support/test-client.ts';

const app = describeApp();
const reason = 'Ouverture de l’API des cartes';
const typed = {
  identifier: 'https://cartes.example.test/api',
  nameFr: 'Cartes',
  nameEn: 'Maps',
  scopes:
    'cartes.lire | Lire vos cartes | Read your maps\r\n\r\ncartes.modifier | Modifier vos cartes | Change your maps',
  reason,
};
const apis = async () => app.services.apis.list();

test('a manager registers, changes and removes an API on pages, and a form that is sent twice registers one', async () => {
  const { clientId } = await registerClient(app, { client_name: 'Visionneuse' });
  const { browser } = await signInAs(app, ['client-manager']);
  await browser.open('/admin/apis');
  expect(browser.page.text).toContain('Aucune API n’est enregistrée.');
  await browser.open('/admin/apis/nouvelle');
  const refused = await browser.submit({ ...typed, clients: `${clientId} cartes.supprimer` }, { action: 'create' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Cette API n’a pas d’autorisation « cartes.supprimer ».');
  const again = browser.tab();
  const clients = `${clientId} cartes.lire`;
  await browser.submit({ clients }, { action: 'create' });
  expect(browser.page.text).toContain('L’API est enregistrée.');
  await again.submit({ clients }, { action: 'create' });
  expect(again.page.text).toContain('L’API est enregistrée.');
  const [made, ...others] = await apis();
  expect([others, made]).toMatchObject([[], { version: 1, clients: [{ clientId, scopes: ['cartes.lire'] }] }]);

  const path = `/admin/apis/${made!.id}`;
  const other = browser.tab();
  for (const one of [browser, other]) await one.open(`${path}/modifier`);
  await browser.submit({ tokenSeconds: '1 200', bound: 'on', reason }, { action: 'save' });
  expect(browser.page.text).toContain('L’API est modifiée.');
  const stale = await other.submit({ nameFr: 'Plans', reason }, { action: 'save' });
  expect(stale.status).toBe(409);
  expect(stale.text).toContain('Cette API a changé entre-temps');
  expect(stale.text).toContain('1200');
  await other.submit({}, { action: 'save' });
  const [saved] = await apis();
  // The form was sent again as a whole, by somebody who has read what it replaces.
  expect(saved).toMatchObject({ version: 3, names: { fr: 'Plans' }, tokenSeconds: 600, boundTokens: 'allowed' });

  await browser.open(`${path}/supprimer`);
  expect((await browser.submit({ clients: '2', reason }, { action: 'remove' })).status).toBe(422);
  await browser.submit({ clients: '1', reason }, { action: 'remove' });
  expect(browser.page.text).toContain('L’API est supprimée.');
  expect((await other.open(path)).status).toBe(404);
});

test('the page of a service names its APIs to its contact, who reads no page of an API', async () => {
  const { clientId } = await registerClient(app);
  const clients = [{ client_id: clientId, scopes: ['adresses.lire'] }];
  const scopes = [{ name: 'adresses.lire', sentence: { fr: 'Lire vos adresses', en: 'Read your addresses' } }];
  const file = { identifier: 'urn:example:adresses', names: { fr: 'Adresses', en: 'Addresses' }, scopes, clients };
  const made = await app.services.inUnit(() => registerApi(app.services, { file }));
  const path = made.ok ? `/admin/apis/${made.value.id}` : '';
  const { browser: manager } = await signInAs(app, ['client-manager']);
  expect((await manager.open(`/admin/clients/${clientId}`)).body).toContain(`href="${path}"`);
  const { browser: auditor } = await signInAs(app, ['auditor']);
  const about = /id="journal" href="([^"]*)"/.exec((await auditor.open(path)).body)?.[1] ?? '';
  const lines = await auditor.open(about.replaceAll('&amp;', '&'));
  expect(lines.text).toContain('API enregistrée');
  expect(lines.text).toContain('À propos de API : urn:example:adresses');
  expect(lines.text).not.toContain('Compte créé Le programme');
  const { browser, account } = await signInAs(app, ['client-contact']);
  await nameContact(app, { clientId, account });
  const page = await browser.open(`/admin/clients/${clientId}`);
  expect(page.text).toContain('Adresses (adresses.lire)');
  expect(page.body).not.toContain(path);
  expect((await browser.open(path)).status).toBe(404);
});
