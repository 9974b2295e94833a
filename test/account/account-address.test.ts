import { clearExpired } from '../../src/jobs/clear-expired.ts';
import {
  askForAddress,
  changeAddress,
  emailOf,
  linkTo,
  resetPassword,
  somebodySignedIn,
} from '../support/people/account-address.ts';
import { buildAccount } from '../support/build-account.ts';
import { captchaAnswer, codeFor, registerUntilProof, somebody } from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { exchange, signIn, typeCredentials, userinfo } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { createStillClock } from '../support/still-clock.ts';

let count = 0;
const newAddress = () => `autre-${process.pid}-${count++}@example.test`;

describe.each(bothDatabases)('change of the email address of an account, on %s', (database) => {
  const clock = createStillClock();
  const config = { captchaFixedAnswer: captchaAnswer };
  const { app, client } = describeService({ database, config, overrides: () => ({ now: clock.now }) });

  const somebodyElse = () => somebodySignedIn(app, client);
  const linksOf = (accountId: string) => app.rows.payloads.list({ model: 'Link', accountId });

  test('the account keeps its address until the code is typed, then the account and the services have the new one', async () => {
    const { browser, account } = await somebodyElse();
    const email = newAddress();
    const proof = await askForAddress(browser, email);
    expect(proof.trail[0]).toMatchObject({ method: 'POST', status: 303 });
    expect(proof.text).toContain(email);
    expect(await emailOf(app, account)).toBe(account.email);
    const wrong = await browser.submit({ code: '00000000' }, { action: 'verify' });
    expect(wrong.status).toBe(422);
    expect(wrong.invalidFields).toEqual(['code']);

    const { code } = await app.mailbox.newest(email, 'address-change-code');
    const saved = await browser.submit({ code: code ?? '' }, { action: 'verify' });
    expect(saved.find('[role=status]')?.textContent).toContain('enregistrées');
    expect(saved.fieldValue('email')).toBe(email);
    expect(await emailOf(app, account)).toBe(email);
    expect((await app.mailbox.newest(account.email, 'address-changed')).text).not.toContain(email);

    const renamed = { username: email, password: account.password };
    const signedIn = await signIn(app, app.browser(), { client, account: renamed });
    const tokens = await exchange(app, client, { code: signedIn.code, verifier: signedIn.request.verifier });
    expect((await userinfo(app, tokens.body['access_token'])).body).toMatchObject({ email, email_verified: true });
    const events = await app.rows.audit.list({ accountId: account.sub });
    expect(events).toContainEqual(expect.objectContaining({ event: 'account.address_changed' }));
    expect(JSON.stringify(events)).not.toContain(email);
  });

  test('a code allows five attempts and lasts ten minutes', async () => {
    const { browser, account } = await somebodyElse();
    const email = newAddress();
    // Another message may be asked for after thirty seconds, which a busy machine needs for six codes.
    await clock.standStill(async (advance) => {
      await askForAddress(browser, email);
      for (let tries = 0; tries < 5; tries++) await browser.submit({ code: '00000000' }, { action: 'verify' });
      const { code } = await app.mailbox.newest(email, 'address-change-code');
      expect((await browser.submit({ code: code ?? '' }, { action: 'verify' })).status).toBe(422);
      expect((await browser.submit({}, { action: 'resend' })).status).toBe(429);
      advance(30);
      const press = () => browser.fork().submit({}, { action: 'resend' });
      const [again, ...held] = (await Promise.all([press(), press(), press()])).toSorted((a, b) => a.status - b.status);
      expect(again?.find('[role=status]')?.textContent).toContain('un nouveau courriel part aussitôt');
      expect(held.map(({ status }) => status)).toEqual([429, 429]);
      await until(() => app.mailbox.messages(email).length > 1, 'a second message');
      const [newest = '', former = ''] = app.mailbox.messages(email).map((message) => message.code ?? '');
      expect((await browser.submit({ code: former }, { action: 'verify' })).status).toBe(422);
      advance(600);
      const late = await browser.submit({ code: newest }, { action: 'verify' });
      expect(late.fieldMessage('code')).toContain('expiré');
      expect(await emailOf(app, account)).toBe(account.email);
    });
  });

  test('when twenty requests send the right code at once, one changes the address and one message is sent', async () => {
    const { browser, account } = await somebodyElse();
    const email = newAddress();
    await askForAddress(browser, email);
    const { code } = await app.mailbox.newest(email, 'address-change-code');
    await Promise.all(
      Array.from({ length: 20 }, () => browser.tab().submit({ code: code ?? '' }, { action: 'verify' })),
    );
    expect(await emailOf(app, account)).toBe(email);
    const told = await app.mailbox.queued(account.email, 'address-changed');
    expect(told).toHaveLength(1);
    const changes = await app.rows.announcedChanges.list({ accountId: account.sub });
    expect(changes).toHaveLength(1);
  });

  test('when somebody registers the new address meanwhile, the person with the right code is told and nothing changes', async () => {
    const { browser, account } = await somebodyElse();
    const email = newAddress();
    await askForAddress(browser, email);
    const { code } = await app.mailbox.newest(email, 'address-change-code');
    await buildAccount(app, { email });
    const page = await browser.submit({ code: code ?? '' }, { action: 'verify' });
    expect(page.find('[role=status]')?.textContent).toContain('autre compte');
    expect(page.fieldValue('email')).toBe(account.email);
    expect(await emailOf(app, account)).toBe(account.email);
    expect(await linksOf(account.sub)).toEqual([]);
  });

  test('a former address is reserved for its account for 72 hours, then it is free', async () => {
    const { browser, account } = await somebodyElse();
    await changeAddress(app, browser, newAddress());
    await expect(buildAccount(app, { email: account.email })).rejects.toMatchObject({ field: 'email' });
    const other = await somebodyElse();
    expect((await askForAddress(other.browser, account.email)).h1).toBe('Vérification du courriel');
    expect((await app.mailbox.newest(account.email, 'address-change-existing')).code).toBeNull();
    await registerUntilProof(app, client, somebody({ email: account.email }));
    const told = await app.mailbox.newest(account.email, 'registration-existing');
    expect([told.code, told.links.filter((link) => link.includes('/lien/'))]).toEqual([null, []]);
    expect(await app.mailbox.queued(account.email, 'verify-address')).toEqual([]);
    app.moveClock(72 * 3600 + 1);
    await buildAccount(app, { email: account.email });
    await withoutJobs(app, async () => (app.moveClock(3600), clearExpired(app.services)));
    expect(await app.rows.announcedChanges.list({ accountId: account.sub })).toEqual([]);
  });

  test('an address that another account took and gave up meanwhile is refused to the person who was sent a code', async () => {
    const email = newAddress();
    const other = await somebodyElse();
    await askForAddress(other.browser, email);
    const change = await app.mailbox.newest(email, 'address-change-code');
    const registering = await registerUntilProof(app, client, somebody({ email }));
    const { browser: owner } = await somebodySignedIn(app, client, { email });
    await changeAddress(app, owner, newAddress());

    const refused = await other.browser.submit({ code: change.code ?? '' }, { action: 'verify' });
    expect(refused.find('[role=status]')?.textContent).toContain('autre compte');
    const end = await registering.browser.submit({ code: await codeFor(app, email) }, { action: 'verify' });
    expect(end.h1).toBe('Un compte existe déjà');
  });

  test('an account may take its own former address again', async () => {
    const { browser, account } = await somebodyElse();
    await changeAddress(app, browser, newAddress());
    await changeAddress(app, browser, account.email);
    expect(await emailOf(app, account)).toBe(account.email);
  });

  test('an account may try five changes of address a day', async () => {
    const { browser } = await somebodyElse();
    expect((await askForAddress(browser, newAddress())).h1).toBe('Vérification du courriel');
    for (let times = 1; times < 5; times++)
      expect((await browser.submit({ email: newAddress() }, { action: 'change' })).status).toBe(200);
    const email = newAddress();
    const page = await browser.submit({ email }, { action: 'change' });
    expect(page.status).toBe(429);
    expect(Number(page.header('retry-after'))).toBeGreaterThan(0);
    expect(await app.mailbox.queued(email)).toEqual([]);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  describe('a sign-in older than five minutes', () => {
    test('an old sign-in is renewed before anything happens, and the form is kept for afterwards', async () => {
      const { browser, account } = await somebodyElse();
      await browser.open('/compte/profil');
      app.moveClock(301);
      const email = newAddress();
      const before = browser.trail.length;
      const page = await browser.submit({ email }, { action: 'save' });
      const hops = browser.trail.slice(before);
      expect(hops[0]).toMatchObject({ method: 'POST', status: 303 });
      expect(page.find('#password')).not.toBeNull();
      expect(hops.map(({ url }) => decodeURIComponent(url)).join(' ')).not.toContain(email);
      expect(await app.mailbox.queued(email)).toEqual([]);

      const back = await typeCredentials(browser, account);
      expect(back.url.href).toBe(`${app.url}/compte/profil`);
      expect(back.fieldValue('email')).toBe(email);
      expect(await emailOf(app, account)).toBe(account.email);
      const proof = await browser.submit({}, { action: 'save' });
      expect(proof.h1).toBe('Vérification du courriel');
    });

    test('the other pages of the account accept an old sign-in', async () => {
      const { browser } = await somebodyElse();
      await browser.open('/compte/identite');
      app.moveClock(301);
      expect((await browser.submit({ familyName: 'Durand' }, { action: 'save' })).find('[role=status]')).not.toBeNull();
    });

    test('a sign-in allows a change of address for five minutes', async () => {
      const { browser } = await somebodyElse();
      await browser.open('/compte/profil');
      app.moveClock(270);
      expect((await browser.submit({ email: newAddress() }, { action: 'save' })).h1).toBe('Vérification du courriel');
    });

    test('asking again from the page of the code still needs a fresh sign-in', async () => {
      const { browser } = await somebodyElse();
      await askForAddress(browser, newAddress());
      app.moveClock(301);
      const email = newAddress();
      const page = await browser.submit({ email }, { action: 'change' });
      expect(page.find('#password')).not.toBeNull();
      expect(await app.mailbox.queued(email)).toEqual([]);
    });

    test('a different person who signs in instead does not see the form', async () => {
      const { browser } = await somebodyElse();
      const other = await buildAccount(app);
      await browser.open('/compte/profil');
      app.moveClock(301);
      const email = newAddress();
      await browser.submit({ email }, { action: 'save' });
      const theirs = { username: other.username, password: other.password };
      expect((await browser.submit(theirs, { action: 'signin' })).status).toBe(422);
      await browser.submit({}, { action: 'switch' });
      const page = await browser.submit(theirs, { action: 'signin' });
      expect(page.url.pathname).toBe('/compte/profil');
      expect(page.fieldValue('email')).toBe(other.email);
      expect(page.body).not.toContain(email);
      expect(await app.mailbox.queued(email)).toEqual([]);
    });

    test('another browser of the same person does not see the form', async () => {
      const { browser, account } = await somebodyElse();
      await browser.open('/compte/profil');
      app.moveClock(301);
      await browser.submit({ email: newAddress() }, { action: 'save' });
      const { browser: elsewhere } = await signIn(app, app.browser(), { client, account });
      expect((await elsewhere.open('/compte/profil')).fieldValue('email')).toBe(account.email);
    });
  });

  test('an invalid, disposable or unchanged address is explained, and no message is sent', async () => {
    const { browser, account } = await somebodyElse();
    for (const email of ['', 'marie@', 'marie@mailinator.com', account.email, account.email.toUpperCase()]) {
      const page = await askForAddress(browser, email);
      expect([email, page.status, page.invalidFields]).toEqual([email, 422, ['email']]);
      expect(page.fieldValue('email')).toBe(email);
    }
    expect(await linksOf(account.sub)).toEqual([]);
  });

  test('the page answers the same for an address that is taken, and the owner of that address gets a message', async () => {
    const { browser } = await somebodyElse();
    const owner = await buildAccount(app);
    const other = await somebodyElse();
    const free = newAddress();
    const pages = [await askForAddress(browser, owner.email), await askForAddress(other.browser, free)];
    const [known, unknown] = pages.map((page) => ({
      status: page.status,
      trail: page.trail.map(({ method, status, url }) => [method, status, url]),
      headers: Object.keys(page.headers).sort(),
      body: page.body
        .replaceAll(/name="(csrf|owner)" value="[^"]+"/g, '')
        .replaceAll(owner.email, 'ADDRESS')
        .replaceAll(free, 'ADDRESS')
        .replaceAll(/data-app-(countdown|accepted)="[^"]*"/g, ''),
    }));
    expect(known).toEqual(unknown);
    const message = await app.mailbox.newest(owner.email);
    expect(message.kind).toBe('address-change-existing');
    expect(message.code).toBeNull();
    expect(message.links.some((href) => href.includes('/lien/'))).toBe(false);
    expect(`${message.text}${message.html}`).not.toContain(other.account.username);
    expect((await app.mailbox.newest(free)).kind).toBe('address-change-code');

    const guessed = await browser.submit({ code: '12345678' }, { action: 'verify' });
    expect(guessed.status).toBe(422);
    expect(await emailOf(app, owner)).toBe(owner.email);
  });

  describe('the link of the message', () => {
    test('the link and its button change the address in the browser that asked, but opening the link changes nothing', async () => {
      const { browser, account } = await somebodyElse();
      const email = newAddress();
      await askForAddress(browser, email);
      const link = await linkTo(app, email, 'address-change-code');
      const tab = browser.tab();
      const page = await tab.open(link);
      expect(page.header('referrer-policy')).toBe('strict-origin');
      for (const method of ['GET', 'HEAD', 'GET']) await app.browser().request({ url: link, method });
      expect(await emailOf(app, account)).toBe(account.email);
      const done = await tab.submit({}, { action: 'confirm' });
      expect(done.h1).toBe('Votre adresse est changée');
      expect(await emailOf(app, account)).toBe(email);
      expect((await tab.open(link)).status).toBe(400);
      const back = await browser.reload();
      expect(back.find('[role=status]')?.textContent).toContain('enregistrées');
      expect(back.fieldValue('email')).toBe(email);
    });

    test('in another browser the link asks for the password, shows nothing and signs nobody in', async () => {
      const { browser, account } = await somebodyElse();
      const email = newAddress();
      await askForAddress(browser, email);
      const other = app.browser();
      const page = await other.open(await linkTo(app, email, 'address-change-code'));
      for (const secret of [email, account.email, account.username]) expect(page.body).not.toContain(secret);
      expect((await other.submit({}, { action: 'confirm' })).invalidFields).toEqual(['password']);
      expect((await other.submit({ password: 'pas celui-ci du tout' }, { action: 'confirm' })).status).toBe(422);
      expect(await emailOf(app, account)).toBe(account.email);
      const done = await other.submit({ password: account.password }, { action: 'confirm' });
      expect(done.status).toBe(200);
      expect(await emailOf(app, account)).toBe(email);
      expect((await other.open('/compte')).find('#password')).not.toBeNull();
      expect((await browser.reload()).fieldValue('email')).toBe(email);
    });

    test('the link also asks for the password when the session has ended or belongs to another person', async () => {
      const { browser, account } = await somebodyElse();
      const email = newAddress();
      await askForAddress(browser, email);
      const link = await linkTo(app, email, 'address-change-code');
      await browser.open(`${app.protocol}/logout`);
      await browser.submit({}, { action: 'logout' });
      expect((await browser.open(link)).find('#password')).not.toBeNull();
      expect((await browser.submit({}, { action: 'confirm' })).status).toBe(422);
      await signIn(app, browser, { client, account: await buildAccount(app) });
      expect((await browser.open(link)).find('#password')).not.toBeNull();
      expect((await browser.submit({}, { action: 'confirm' })).status).toBe(422);
      expect(await emailOf(app, account)).toBe(account.email);
    });

    test('the link does nothing for a disabled account', async () => {
      const { browser, account } = await somebodyElse();
      const email = newAddress();
      await askForAddress(browser, email);
      const link = await linkTo(app, email, 'address-change-code');
      const other = await app.open(link);
      await app.rows.accounts.change({ id: account.sub }, { disabledAt: 1 });
      expect((await other.submit({ password: account.password }, { action: 'confirm' })).status).toBe(400);
      expect(await emailOf(app, account)).toBe(account.email);
    });
  });

  describe('end of a pending change of address', () => {
    test('a pending change ends when the person decides to keep the address', async () => {
      const { browser, account } = await somebodyElse();
      const email = newAddress();
      await askForAddress(browser, email);
      const link = await linkTo(app, email, 'address-change-code');
      const page = await browser.submit({}, { action: 'cancel' });
      expect(page.find('[role=status]')?.textContent).toContain('annulé');
      expect(page.fieldValue('email')).toBe(account.email);
      expect((await browser.open(link)).status).toBe(400);
    });

    test('a pending change ends when the person asks for another address, in any browser', async () => {
      const { browser, account } = await somebodyElse();
      const first = newAddress();
      await askForAddress(browser, first);
      const { code } = await app.mailbox.newest(first, 'address-change-code');
      const link = await linkTo(app, first, 'address-change-code');
      const { browser: elsewhere } = await signIn(app, app.browser(), { client, account });
      const second = newAddress();
      await askForAddress(elsewhere, second);
      expect((await app.browser().open(link)).status).toBe(400);
      const lapsed = await browser.submit({ code: code ?? '' }, { action: 'verify' });
      expect(lapsed.find('[role=status]')?.textContent).toContain('plus en attente');
      expect(await emailOf(app, account)).toBe(account.email);
      const right = await app.mailbox.newest(second, 'address-change-code');
      await elsewhere.submit({ code: right.code ?? '' }, { action: 'verify' });
      expect(await emailOf(app, account)).toBe(second);
    });

    // Attack 4 of the pre-hijacking attacks: an attacker's pending change must not survive the owner's reset.
    test('a pending change ends when the password is reset', async () => {
      const { browser, account } = await somebodyElse();
      const email = newAddress();
      await askForAddress(browser, email);
      const { code } = await app.mailbox.newest(email, 'address-change-code');
      const link = await linkTo(app, email, 'address-change-code');

      const password = 'neuf-castors-contre-le-vent';
      expect((await resetPassword(app, account.email, password)).status).toBe(200);

      expect((await browser.tab().open(link)).status).toBe(400);
      const late = await browser.submit({ code: code ?? '' }, { action: 'verify' });
      expect(late.find('#password')).not.toBeNull();
      expect(await emailOf(app, account)).toBe(account.email);
    });
  });
});
