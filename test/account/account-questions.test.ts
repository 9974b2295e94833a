import { linkTo, type Person } from '../support/people/account-address.ts';
import type { BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { messageAfter } from '../support/message-after.ts';
import { readText } from '../support/requests/page.ts';
import { pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { totpCode } from '../support/people/totp-code.ts';

const path = '/compte/securite';

describe.each(bothDatabases)('questions before an application is removed or renamed, on %s', (database) => {
  const { app, client } = describeService({ database });
  beforeEach(() => toMiddleOfStep(app));

  const notice = (page: Page) => page.find('#notice')?.textContent ?? '';
  const listed = (page: Page) => page.all('#totp-devices strong').map((name) => name.textContent);

  /** Prepares an account with two applications, « Téléphone » and « Tablette ». */
  async function somebody(): Promise<Person & { readonly ids: readonly string[] }> {
    const { browser, account } = await pastPassword(app, { client });
    await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    app.moveClock(30);
    const setUp = await browser.open(`${path}/application`);
    const secret = setUp.find('#totp-secret')?.textContent.replaceAll(' ', '') ?? '';
    await browser.submit({ otp: totpCode(secret), label: 'Tablette' }, { action: 'enrol' });
    app.moveClock(30);
    const applications = await app.services.factors.totpApplications.list(account.sub);
    const ids = ['Téléphone', 'Tablette'].map((label) => applications.find((one) => one.label === label)!.id);
    return { account, browser, ids };
  }
  const ask = async (tab: Browser, action: 'remove' | 'rename', id: string | undefined): Promise<Page> => {
    await tab.open(path);
    return tab.submit({}, { action, form: `form:has([name="totp"][value="${id}"])` });
  };
  const labelsOf = async ({ account }: Person) =>
    (await app.services.factors.totpApplications.list(account.sub)).map(({ label }) => label).toSorted();

  test('each tab acts on the application that it shows, whatever another tab asks', async () => {
    const person = await somebody();
    const { browser, ids } = person;
    const other = browser.tab();
    expect((await ask(browser, 'remove', ids[0])).h1).toBe('Supprimer « Téléphone » ?');
    expect((await ask(other, 'rename', ids[1])).h1).toBe('Renommer « Tablette »');
    expect((await browser.reload()).h1).toBe('Supprimer « Téléphone » ?');
    await browser.submit({}, { action: 'confirm' });
    expect(await labelsOf(person)).toEqual(['Tablette']);
    expect(listed(await other.submit({ label: 'Liseuse' }, { action: 'save' }))).toEqual(['Liseuse']);
  });

  test('an application that was removed in one tab is reported as gone in the other: 409 with the list', async () => {
    const person = await somebody();
    const { browser, ids } = person;
    const [again, renaming] = [browser.tab(), browser.tab()];
    await ask(browser, 'remove', ids[0]);
    await ask(again, 'remove', ids[0]);
    await ask(renaming, 'rename', ids[0]);
    await browser.submit({}, { action: 'confirm' });
    for (const page of [
      await again.submit({}, { action: 'confirm' }),
      await renaming.submit({ label: 'Liseuse' }, { action: 'save' }),
    ]) {
      expect([page.status, page.h1, listed(page)]).toEqual([409, 'Sécurité', ['Tablette']]);
      expect(page.errors.join()).toContain('rien n’a été modifié');
    }
    expect(await labelsOf(person)).toEqual(['Tablette']);
  });

  describe('a lost or stolen device', () => {
    const confirmed = async (link: string): Promise<Page> => {
      const mailbox = app.browser();
      const page = await mailbox.open(link);
      await mailbox.submit({}, { action: 'confirm' });
      return page;
    };
    const factorsOf = async ({ sub }: BuiltAccount) => {
      const facts = await app.services.factors.personFacts.of(sub);
      return { isOn: facts?.isSecondFactorOn, applications: facts?.totpApplications, codes: facts?.recoveryCodes };
    };

    test('its application is removed for good: no link of a message brings it back or opens the account', async () => {
      const { browser, account, ids } = await somebody();
      const added = await linkTo(app, account.email, 'totp-added');
      const question = await ask(browser, 'remove', ids[0]);
      expect(question.find('label[for="isLost"]')?.textContent).toContain('perdu ou volé');
      await browser.submit({ isLost: 'on' }, { action: 'confirm' });
      expect(await factorsOf(account)).toEqual({ isOn: true, applications: 1, codes: 10 });
      const message = await app.mailbox.newest(account.email, 'totp-removed');
      expect(message.links.filter((href) => href.includes('/lien/'))).toEqual([]);
      expect(message.text).toContain('aucun lien ne permet');

      // The person who has the device reads the messages: an earlier link takes the new application away, and a reset sets a password.
      expect(readText((await confirmed(added)).find('#link-subject'))).toContain('Application Tablette');
      expect(await factorsOf(account)).toEqual({ isOn: true, applications: 0, codes: 10 });
      const password = 'neuf-castors-contre-le-vent';
      const thief = await app.open(await linkTo(app, account.email, 'reset'));
      await thief.submit({ password, passwordConfirm: password }, { action: 'save' });
      const { browser: again } = await pastPassword(app, { client, account: { ...account, password } });
      await again.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
      expect((await again.reload()).h1).toBe('Double authentification');
    });

    test('when a new application took its place, the link about the new one does not leave the password alone', async () => {
      const { browser, account, ids } = await somebody();
      await ask(browser, 'remove', ids[1]);
      await browser.submit({}, { action: 'confirm' });
      const question = await ask(browser, 'remove', ids[0]);
      expect(question.text).toContain('ajoutez d’abord une autre application');
      await browser.submit({ isLost: 'on' }, { action: 'confirm' });
      expect(await factorsOf(account)).toEqual({ isOn: false, applications: 0, codes: 0 });
      await messageAfter(app, { to: account.email, kind: 'totp-added' }, async () => {
        const setUp = await browser.open(`${path}/application`);
        const secret = setUp.find('#totp-secret')?.textContent.replaceAll(' ', '') ?? '';
        await browser.submit({ otp: totpCode(secret), label: 'Liseuse' }, { action: 'enrol' });
      });
      await confirmed(await linkTo(app, account.email, 'totp-added'));
      expect(await factorsOf(account)).toEqual({ isOn: true, applications: 0, codes: 0 });
    });
  });

  if (database !== bothDatabases[0]) return;

  test('a form that names another application than the page shows changes nothing: 409', async () => {
    const person = await somebody();
    const { browser, ids } = person;
    for (const [action, button] of [
      ['remove', 'confirm'],
      ['rename', 'save'],
    ] as const)
      for (const choice of [{ without: ['item'] }, { forged: { item: `totp:${ids[1]}` } }]) {
        const question = await ask(browser, action, ids[0]);
        const page = await browser.submit({}, { action: button, ...choice });
        expect([page.status, page.h1]).toEqual([409, question.h1]);
      }
    expect(await labelsOf(person)).toEqual(['Tablette', 'Téléphone']);
  });

  test('the page keeps its own address, and a password form that was left open there is answered', async () => {
    const person = await somebody();
    const { browser, ids } = person;
    const leftOpen = browser.tab();
    const form = await leftOpen.open(`${path}?step=password`);
    await ask(browser, 'remove', ids[0]);
    expect((await browser.tab().open(path)).h1).toBe('Sécurité');
    // Processes of the version before draw the form at the address of the list.
    const hidden = { csrf: form.fieldValue('csrf') ?? '', owner: form.fieldValue('owner') ?? '' };
    const typed = { currentPassword: 'faux-mais-assez-long', password: '', passwordConfirm: '' };
    const wrong = await leftOpen.post(`${app.url}${path}`, { ...hidden, ...typed, action: 'save' });
    expect([wrong.status, wrong.invalidFields]).toEqual([422, ['currentPassword']]);
    const password = 'neuf-castors-contre-le-vent';
    const fields = { currentPassword: person.account.password, password, passwordConfirm: password };
    expect(notice(await leftOpen.submit(fields, { action: 'save' }))).toContain('Votre mot de passe est changé');
  });

  test('an old sign-in removes no application, even when the form pretends to be another one', async () => {
    const person = await somebody();
    const { browser, ids } = person;
    const question = await ask(browser, 'remove', ids[0]);
    app.moveClock(301);
    for (const field of ['label', 'totp', 'passkey']) {
      await browser.open(question.url.href);
      expect(
        (await browser.submit({}, { action: 'confirm', forged: { [field]: 'x' } })).find('#password'),
      ).not.toBeNull();
    }
    expect(await labelsOf(person)).toEqual(['Tablette', 'Téléphone']);
  });

  test('an old sign-in is renewed first, and then the question is shown again', async () => {
    const person = await somebody();
    const { browser, ids } = person;
    await ask(browser, 'remove', ids[0]);
    app.moveClock(330);
    await browser.submit({}, { action: 'confirm' });
    await browser.submit({ password: person.account.password }, { action: 'signin' });
    const back = await browser.submit({ otp: totpCode(person.account.totpSecret) }, { action: 'verify' });
    expect(back.h1).toBe('Supprimer « Téléphone » ?');
    expect(back.text).toContain('Vous venez de vous identifier de nouveau');
    expect(notice(await browser.submit({}, { action: 'confirm' }))).toContain('est supprimée');
  });
});
