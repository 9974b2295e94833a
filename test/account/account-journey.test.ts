import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { deleteDueAccounts } from '../../src/jobs/delete-accounts.ts';
import type { AccountDocument } from '../../src/commands/account/export/account-document.ts';
import { linkTo } from '../support/people/account-address.ts';
import { refresh } from '../support/authorize.ts';
import type { Browser } from '../support/browser.ts';
import { dumpTables } from '../support/database/dump-database.ts';
import { download, makeExport } from '../support/people/export-pages.ts';
import { finishRegistration, openStep } from '../support/people/optional-steps.ts';
import { readText } from '../support/requests/page.ts';
import { asFile, jpegOf } from '../support/people/photos.ts';
import { readZip } from '../support/read-zip.ts';
import { captchaAnswer, somebody } from '../support/people/register.ts';
import { describeApp } from '../support/describe-app.ts';
import type { TestApp } from '../support/start-app.ts';
import { authorizationRequest, exchange, registerClient, signIn, userinfo } from '../support/test-client.ts';
import { until } from '../support/until.ts';

const day = 86_400;
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const edge =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';

const person = somebody({ username: 'aurore-canari', email: 'Aurore.Canari@chantegrive.example.test' });
const details = {
  familyName: 'Chantegrive',
  givenName: 'Aurélie',
  phone: '+33612345678',
  street: '12 impasse du Colibri',
  locality: 'Mésange-sur-Loire',
  companyName: 'Atelier des Passereaux',
  jobTitle: 'ornithologue',
};
const networks = { hers: '198.51.100.0/24', strangers: '203.0.113.0/24' };
const newUsername = 'fauvette-grise';
const newPassword = 'cinq-rouges-gorges-dans-le-houx';

/** Returns the value by which the form of the first item with these texts names what it acts on. */
function named(browser: Browser, field: string, ...parts: readonly string[]): string {
  const items = browser.page.all('main li').filter((item) => parts.every((part) => readText(item).includes(part)));
  const value = items[0]?.querySelector(`[name="${field}"]`)?.getAttribute('value');
  if (!value) throw new Error(`no ${field} beside « ${parts.join(', ')} »`);
  return value;
}

/** Presses a button beside one thing of a list. */
const act = (browser: Browser, action: string, [field, value]: readonly [string, string]) =>
  browser.submit({}, { action, form: `form:has([name="${field}"][value="${value}"])` });

/** Closes the account in a browser whose person is signed in, and waits for the message. Returns the title of the page after that. */
async function close(app: TestApp, browser: Browser): Promise<string> {
  const messages = () => app.mailbox.messages(person.email).filter(({ kind }) => kind === 'deletion-requested');
  const heard = messages().length;
  await browser.open('/compte/suppression');
  const page = await browser.submit({ confirmation: 'supprimer' }, { action: 'delete' });
  await until(() => messages().length > heard, 'a message about the deletion');
  return page.h1;
}

/** Returns a text as it stands in a dump, in lower case. */
const asDumped = (value: string) => JSON.stringify(value).slice(1, -1).toLowerCase();
const dump = async (app: TestApp) =>
  Object.entries(await dumpTables(app)).map(([table, rows]) => ({ table, rows: rows.toLowerCase() }));

describe('an account from its registration to its end, without script', () => {
  const app = describeApp({ config: { captchaFixedAnswer: captchaAnswer, trustProxy: 1 } });

  const openBrowser = (agent: string, ip = '198.51.100.23') =>
    app.browser({ headers: { 'user-agent': agent, 'x-forwarded-for': ip } });

  test('a person closes a session, withdraws a service, turns a stranger out, takes her data and leaves, and nothing of her stays', async () => {
    const client = await registerClient(app);
    const theirs = await registerClient(app, { first_party: false, client_name: 'Carnet' });
    const { familyName, givenName, phone, street, locality, companyName, jobTitle } = details;
    const { browser } = await openStep(app, client, { title: 'Identité', person });
    await browser.submit({ familyName, givenName, phone, photo: asFile(await jpegOf()) }, { action: 'next' });
    await browser.submit({ street, locality, postalCode: '94160', country: 'FR' }, { action: 'next' });
    await browser.submit({ category: 'professional', companyName, jobTitle }, { action: 'next' });
    await finishRegistration(app, browser, person);

    // Of three browsers one is closed from another.
    const [second, third] = [openBrowser(firefox), openBrowser(safari)];
    for (const one of [second, third]) await signIn(app, one, { client, account: person });
    await browser.open('/compte/sessions');
    await act(browser, 'close', ['session', named(browser, 'session', 'Firefox sur Windows')]);
    expect((await second.open('/compte')).h1).toBe('Se connecter');
    expect((await third.open('/compte')).h1).toBe('Mon compte Géoplateforme');

    // A service loses its access.
    const request = authorizationRequest(app, theirs, { scope: 'openid email offline_access', prompt: 'consent' });
    await browser.open(request.url);
    const code = (await browser.submit({}, { action: 'accept' })).url.searchParams.get('code') ?? '';
    const agreed = (await exchange(app, theirs, { code, verifier: request.verifier })).body;
    const fresh = (await refresh(app, theirs, agreed['refresh_token'])).body;
    expect((await userinfo(app, fresh['access_token'])).body).toMatchObject({ email: person.email });
    await browser.open('/compte/services');
    await act(browser, 'withdraw', ['client', theirs.clientId]);
    expect((await refresh(app, theirs, fresh['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await userinfo(app, fresh['access_token'])).status).toBe(401);

    // A stranger who knows the password is found in the history, and turned out.
    const stranger = openBrowser(edge, '203.0.113.66');
    await signIn(app, stranger, { client, account: person });
    expect((await stranger.open('/compte')).h1).toBe('Mon compte Géoplateforme');
    await browser.open('/compte/historique');
    const event = named(browser, 'event', 'Connexion réussie', 'Edge sur Windows', networks.strangers);
    expect((await act(browser, 'notMe', ['event', event])).h1).toBe('Ce n’était pas vous ?');
    const present = { currentPassword: person.password };
    expect((await browser.submit(present, { action: 'confirm' })).h1).toBe('Les autres sessions sont fermées');
    const chosen = { password: newPassword, passwordConfirm: newPassword };
    const secured = await browser.submit(chosen, { action: 'save' });
    expect(secured.text).toContain('nouveau mot de passe est enregistré');
    expect(secured.text).toContain('Aucun autre moyen ne permet de se connecter');
    expect((await third.open('/compte')).h1).toBe('Se connecter');
    await stranger.open('/compte');
    const former = { username: person.email, password: person.password };
    expect((await stranger.submit(former, { action: 'signin' })).status).toBe(422);

    // The copy of her data says what happened.
    const { bytes } = await download(app, browser, { link: await makeExport(browser) });
    expect(browser.page.text.match(/24 heures|jusqu’au/g)).toEqual(['jusqu’au']);
    const document = JSON.parse(readZip(bytes).get('compte.json')!.toString()) as AccountDocument;
    const { sub } = document.account;
    expect(document.profile).toMatchObject({ family_name: familyName, phone_number: phone });
    expect(document.sessions).toHaveLength(1);
    expect(document.history.map((line) => line.event)).toEqual(
      expect.arrayContaining(['account.session_closed', 'access.withdrawn', 'account.stranger_reported']),
    );
    await browser.open('/compte/profil/nom-utilisateur');
    await browser.submit({ username: newUsername }, { action: 'save' });

    // She leaves, comes back by a sign-in, leaves, comes back by the link, and leaves.
    expect(await close(app, browser)).toBe('Votre compte est fermé');
    const back = openBrowser(safari);
    await back.open('/compte');
    await back.submit({ username: newUsername, password: newPassword }, { action: 'signin' });
    expect((await back.submit({}, { action: 'cancelDeletion' })).h1).toBe('Mon compte Géoplateforme');
    expect(await close(app, back)).toBe('Votre compte est fermé');
    await back.open(await linkTo(app, person.email, 'deletion-requested'));
    expect((await back.submit({}, { action: 'confirm' })).h1).toBe('La suppression est annulée');
    await back.open('/compte');
    await back.submit({ username: newUsername, password: newPassword }, { action: 'signin' });
    expect(await close(app, back)).toBe('Votre compte est fermé');

    const values = [...Object.values(details), person.username, newUsername, person.email].map(asDumped);
    // A column of its own: short words stand in keys and hashes by chance.
    const origins = [...Object.values(networks), '"safari"', '"edge"', '"ios"'];
    // The database has never held the former name as a text, and it knows the new one only as long as the account is there.
    const before = await dump(app);
    const known = values.filter((value) => before.some(({ rows }) => rows.includes(value)));
    expect(known).toEqual(values.filter((value) => value !== person.username));
    expect(origins.filter((value) => before.some(({ rows }) => rows.includes(value)))).toEqual(origins);

    app.moveClock(31 * day);
    await deleteDueAccounts(app.services);
    await app.mailbox.newest(person.email, 'account-deleted');
    const tablesWithHerId = (await dump(app)).filter(({ rows }) => rows.includes(sub)).map(({ table }) => table);
    expect(tablesWithHerId.toSorted()).toEqual(['audit', 'deleted_accounts']);
    await clearExpired(app.services);
    // The address stands in the row of the last message until the database knows that the message has left.
    const isSent = async () => !(await dump(app)).some(({ rows }) => rows.includes(asDumped(person.email)));
    await until(isSent, 'an outbox without her address');
    const after = await dump(app);
    const left = [...values, ...origins, '198.51.100.23', '203.0.113.66', 'password:name'].flatMap((value) =>
      after.filter(({ rows }) => rows.includes(value)).map(({ table }) => `${value} in ${table}`),
    );
    expect(left).toEqual([]);
    await back.open('/compte');
    expect((await back.submit({ username: person.email, password: newPassword }, { action: 'signin' })).status).toBe(
      422,
    );
  });
});
