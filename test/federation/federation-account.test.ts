import { readConfig } from '../../config/schema.ts';
import { askForAddress, linkTo, pressLink, somebodySignedIn, type Person } from '../support/people/account-address.ts';
import type { Page } from '../support/browser.ts';
import { arrivalFrom, giveIdentity, takePassword } from '../support/people/linked-identity.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { readText } from '../support/requests/page.ts';
import { describeService } from '../support/describe-app.ts';
import { signInForTokens, userinfo } from '../support/test-client.ts';

const path = '/compte/securite';

describe('upstream identities on the page of the account', () => {
  const { app, client } = describeService({ config: { upstreams: readConfig({}).upstreams } });

  const somebody = () => somebodySignedIn(app, client);
  const held = async ({ account }: Person) =>
    (await app.services.federation.identities.list(account.sub)).map(({ upstream }) => upstream);
  const listed = (page: Page) => page.all('#identities strong').map((name) => name.textContent);
  const auditOf = async ({ account }: Person) => app.rows.audit.values('event', { accountId: account.sub });
  async function unlink({ browser }: Person, id: string): Promise<Page> {
    await browser.open(path);
    await browser.submit({}, { action: 'remove', form: `form:has([name="identity"][value="${id}"])` });
    return browser.submit({}, { action: 'confirm' });
  }

  test('the page names each linked identity with its person and dates, and offers the other upstreams', async () => {
    const person = await somebody();
    await giveIdentity(app, person.account, { givenName: '<b>Angela</b>' });
    const page = await person.browser.open(path);
    expect(page.all('h2').map((title) => title.textContent)).toContain('FranceConnect et ProConnect');
    expect(listed(page)).toEqual(['FranceConnect']);
    const item = page.find('#identities li')!;
    expect(item.textContent).toContain('<b>Angela</b> DUBOIS');
    expect(item.textContent).toContain('Liée le ');
    expect(item.textContent).toContain('Pas encore d’utilisation');
    expect(page.all('[name="upstream"]').map((field) => field.getAttribute('value'))).toEqual(['proconnect']);
  });

  test('an identity of a switched-off upstream is still shown and can only be unlinked', async () => {
    const person = await somebody();
    const { id } = await giveIdentity(app, person.account, { upstream: 'disparu' });
    const page = await person.browser.open(path);
    expect(page.find('#identities')?.textContent).toContain('Ce service n’est plus proposé');
    expect((await unlink(person, id)).find('#notice')?.textContent).toContain('n’est plus liée');
    expect(await held(person)).toEqual([]);
  });

  test('unlinking causes a message and an audit row, and ends the other sessions', async () => {
    const person = await somebody();
    const { id } = await giveIdentity(app, person.account);
    const { tokens } = await signInForTokens(app, app.browser(), { client, account: person.account });
    const page = await unlink(person, id);
    expect([page.status, page.h1, listed(page)]).toEqual([200, 'Sécurité', []]);
    expect(page.find('#notice')?.textContent).toContain('L’identité n’est plus liée à votre compte.');
    expect(await held(person)).toEqual([]);
    expect(await auditOf(person)).toContain('account.identity_unlinked');
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    const { subject } = await app.mailbox.newest(person.account.email, 'identity-unlinked');
    expect(subject).toContain('FranceConnect n’est plus lié à votre compte');
  });

  test('unlinking ends a change of address that was pending', async () => {
    const person = await somebody();
    const { id } = await giveIdentity(app, person.account);
    const email = `en-attente-${person.account.username}@example.test`;
    await askForAddress(person.browser, email);
    const link = await linkTo(app, email, 'address-change-code');
    await unlink(person, id);
    expect((await person.browser.open(link)).status).toBe(400);
  });

  test('« ce n’était pas moi » links the identity again as it was', async () => {
    const person = await somebody();
    const before = await giveIdentity(app, person.account);
    await unlink(person, before.id);
    const link = await linkTo(app, person.account.email, 'identity-unlinked');
    const mailReader = app.browser();
    expect((await mailReader.open(link)).h1).toBe('Rétablir l’identité déliée');
    expect((await mailReader.submit({}, { action: 'confirm' })).h1).toBe('L’identité est rétablie');
    expect(await app.services.federation.identities.list(person.account.sub)).toEqual([before]);
    expect((await person.browser.open(path)).find('#password')).not.toBeNull();
  });

  test('an identity that another account linked meanwhile stays there when the unlinking is undone', async () => {
    const [person, other] = [await somebody(), await somebody()];
    const { id, subject } = await giveIdentity(app, person.account);
    await unlink(person, id);
    await giveIdentity(app, other.account, { subject });
    expect((await pressLink(app, await linkTo(app, person.account.email, 'identity-unlinked'))).status).toBe(200);
    expect([await held(person), await held(other)]).toEqual([[], ['franceconnect']]);
  });

  test('the last way to sign in stays: 409, and the page says what to do first', async () => {
    const person = await somebody();
    const { browser, account } = person;
    const { id } = await giveIdentity(app, account);
    await browser.open(path);
    const form = `form:has([name="identity"][value="${id}"])`;
    await browser.submit({}, { action: 'remove', form });
    await takePassword(app, account);
    const page = await browser.submit({}, { action: 'confirm' });
    expect(page.status).toBe(409);
    expect(page.errors.join()).toContain('C’est votre dernier moyen de connexion');
    expect(page.find('main button[value="confirm"]')).toBeNull();
    expect(page.all('main a.fr-btn').map((way) => [readText(way), way.getAttribute('href')])).toEqual([
      ['Définir un mot de passe', '/compte/securite?step=password'],
      ['Ajouter une clé d’accès', '/compte/securite/cle'],
    ]);
    expect(await held(person)).toEqual(['franceconnect']);
    expect(await auditOf(person)).not.toContain('account.identity_unlinked');
  });

  test('an identity of a switched-off upstream does not count as a way to sign in, so the last passkey beside it stays', async () => {
    const person = await somebody();
    const { browser, account } = person;
    const passkey = await givePasskey(app, account);
    await giveIdentity(app, account, { upstream: 'disparu' });
    await takePassword(app, account);
    const remove = async () => {
      await browser.open(path);
      await browser.submit({}, { action: 'remove' });
      const asked = await browser.submit({}, { action: 'confirm' });
      return asked.find('#passkey') ? usePasskey(browser, { passkey, account }) : asked;
    };
    await remove();
    const refused = await browser.submit({}, { action: 'confirm' });
    expect([refused.status, refused.errors.join()]).toEqual([409, expect.stringContaining('dernier moyen')]);
    await giveIdentity(app, account);
    await remove();
    expect(await app.services.factors.passkeys.list(account.sub)).toEqual([]);
  });

  test('unlinking needs a sign-in of the last five minutes and then returns to the question', async () => {
    const person = await somebody();
    const { id } = await giveIdentity(app, person.account);
    app.moveClock(301);
    const page = await unlink(person, id);
    expect(page.h1).toBe('Se connecter');
    expect(await held(person)).toEqual(['franceconnect']);
    const { username, password } = person.account;
    const back = await person.browser.submit({ username, password }, { action: 'signin' });
    expect(back.h1).toBe('Délier votre identité FranceConnect ?');
    await person.browser.submit({}, { action: 'confirm' });
    expect(await held(person)).toEqual([]);
  });

  test('a person cannot unlink an identity of another person, or rename the one of an upstream', async () => {
    const [person, other] = [await somebody(), await somebody()];
    const theirs = await giveIdentity(app, other.account);
    const mine = await giveIdentity(app, person.account);
    const { browser } = person;
    for (const query of [`remove=identity:${theirs.id}`, `rename=identity:${mine.id}`]) {
      const page = await browser.open(`${path}?${query}`);
      expect(page.h1).toBe('Sécurité');
      const csrf = page.fieldValue('csrf') ?? '';
      const forms: readonly Readonly<Record<string, string>>[] = [
        { csrf, action: 'confirm', item: `identity:${theirs.id}` },
        { csrf, action: 'save', item: `identity:${mine.id}`, label: 'Moi' },
      ];
      for (const fields of forms) expect((await browser.post(page.url.href, fields)).status).toBe(409);
    }
    expect([await held(person), await held(other)]).toEqual([['franceconnect'], ['franceconnect']]);
  });

  test('an operator sees the linked issuer and subject, and not the person’s civil names', async () => {
    const { account } = await somebody();
    const arrival = arrivalFrom(app);
    await giveIdentity(app, account, arrival);
    const shown = await runCli(['account', 'show', account.username, '--json'], { env: environmentOf(app) });
    const { issuer, subject, upstream } = arrival;
    expect(shown.json()).toMatchObject({ identities: [{ upstream, issuer, subject }] });
    expect(shown.stdout).not.toContain('DUBOIS');
  });
});
