import { buildAccount } from '../support/build-account.ts';
import { describeFormerRealm, formerOtp, formerPassword, formerPerson } from '../support/keycloak/former-realm.ts';
import { isIn, pastPassword } from '../support/people/second-factor.ts';
import {
  captchaAnswer,
  countAccounts,
  fillProfile,
  openRegistration,
  register,
  registerUntilCaptcha,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { registerClient, type TestClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

describe.each(bothDatabases)('names of people of a realm that still serves, on %s', (database) => {
  const started = describeFormerRealm(database, { captchaFixedAnswer: captchaAnswer });
  let { realm, app } = started;
  let client: TestClient;

  beforeAll(async () => {
    ({ realm, app } = started);
    client = await registerClient(app);
  });

  const questions = () => realm.log().filter((line) => line.startsWith('admin')).length;
  /** Asks for a new password and returns the page after it. */
  const forget = async (email: string) => {
    const browser = await app.open('/mot-de-passe-oublie');
    return browser.submit({ email }, { action: 'send' });
  };

  test('a registration takes neither the address nor the user name of a person who has not come over', async () => {
    const paul = formerPerson('paul');
    realm.setPeople([paul]);
    const { page } = await registerUntilCaptcha(app, client, somebody({ username: 'paul' }));
    expect(page.errors.join()).toContain('déjà');
    // The page is the same as for an address that nobody has; the message says that there is an account.
    const email = String(paul.entry['email']);
    await registerUntilProof(app, client, somebody({ email }));
    expect((await app.mailbox.newest(email)).kind).toBe('registration-existing');
    expect(await countAccounts(app, email)).toBe(0);
    const asked = questions();
    const known = await buildAccount(app);
    await registerUntilProof(app, client, somebody({ email: known.email }));
    expect([questions() - asked, realm.log().join()]).toEqual([2, expect.not.stringContaining(known.email)]);
    expect((await register(app, client, somebody())).page.url.searchParams.has('code')).toBe(true);
    // Nobody is registered twice because the realm is away.
    realm.setFault('down');
    const { browser: waiting } = await openRegistration(app, client);
    expect((await fillProfile(waiting, somebody())).h1).toBe('Service indisponible');
    realm.setFault();
    app.moveClock(11);
  });

  test('a forgotten password brings the person in when she chooses another one, by the link of the message', async () => {
    const rose = formerPerson('rose', { entry: { lastName: 'Duras' } });
    realm.setPeople([rose]);
    const email = String(rose.entry['email']);
    const { id } = rose.entry;
    const sent = (await forget(email)).h1;
    expect(await app.rows.accounts.count({ id })).toBe(0);
    const { links } = await app.mailbox.newest(email, 'reset');
    const browser = app.browser();
    // Opening the link changes nothing: a scanner of mails may do so.
    await browser.open(links.find((href) => href.includes('/lien/'))!);
    expect(await app.rows.accounts.count({ id })).toBe(0);
    const password = 'huit-chevaux-dans-la-brume';
    await browser.submit({ password, passwordConfirm: password });
    const account = await app.rows.accounts.first({ id });
    expect(account).toMatchObject({ username: 'rose', familyName: 'Duras' });
    const enter = async (typed: string) =>
      isIn((await pastPassword(app, { client, account: { username: 'rose', password: typed } })).browser.page);
    expect([await enter(password), await enter(formerPassword)]).toEqual([true, false]);
    // The same page, and the same questions, for everybody else.
    const [known, coded] = [await buildAccount(app), formerPerson('codee', { credentials: [formerOtp()] })];
    realm.setPeople([coded]);
    for (const other of [known.email, 'personne@example.test', String(coded.entry['email'])]) {
      realm.clearLog();
      expect([other, (await forget(other)).h1, questions()]).toEqual([other, sent, 2]);
    }
    // A realm that finds longer addresses too gives nobody the account of somebody else.
    const [owner, other] = [formerPerson('proprietaire'), String(formerPerson('etaire').entry['email'])];
    realm.setPeople([owner]);
    realm.setFault('inexact');
    expect((await forget(other)).h1).toBe(sent);
    expect(await app.mailbox.queued(other)).toEqual([]);
    realm.setFault();
    // A mailbox alone takes no second factor away.
    expect(await app.mailbox.queued(String(coded.entry['email']))).toEqual([]);
    expect(realm.log().join()).not.toContain(known.email);
  });

  test('where the realm is away, a forgotten password says so to everybody, and people who are here get their message', async () => {
    const known = await buildAccount(app);
    realm.setFault('down');
    for (const email of [known.email, 'personne@example.test'])
      expect((await forget(email)).text).toContain('L’ancien service ne répond pas pour le moment');
    expect((await app.mailbox.newest(known.email, 'reset')).links).not.toEqual([]);
    app.moveClock(11);
  });
});
