import { askForAddress, emailOf, somebodySignedIn } from '../support/people/account-address.ts';
import {
  answerCaptcha,
  captchaAnswer,
  codeFor,
  fillProfile,
  openRegistration,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { signIn, typeCredentials } from '../support/test-client.ts';

describe('a typing mistake in a well-known domain', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  /** Brings a registration to the page of the profile, where the question about the address is asked. */
  async function askedAbout(domain: string, action = 'next') {
    const { username, password } = somebody();
    const person = { username, password, email: `${username}@${domain}` };
    const { browser } = await openRegistration(app, client);
    const page = await fillProfile(browser, person, action);
    return { browser, page, person };
  }

  test('the page asks about a mistyped domain without an error and keeps everything', async () => {
    const { page, person } = await askedAbout('gmail.con');
    expect(page.status).toBe(200);
    expect(page.errors).toEqual([]);
    expect(page.title).not.toContain('Erreur');
    expect(page.find('#question')?.text).toContain(`Vouliez-vous dire ${person.username}@gmail.com\u00a0?`);
    expect(page.fieldValue('username')).toBe(person.username);
    expect(page.fieldValue('email')).toBe(person.email);
    expect(page.text).toContain('Laissez les deux champs vides pour garder le mot de passe');
    expect(page.body).not.toContain(person.password);
    // Enter in a field presses the first button of the form, which must not be an answer.
    expect(page.find('button[form=step]')?.getAttribute('aria-hidden')).toBe('true');
  });

  test('one press corrects the address, and the account accepts the password typed before', async () => {
    const { browser, person } = await askedAbout('gmail.con');
    const email = `${person.username}@gmail.com`;
    expect((await browser.submit({}, { action: 'correct' })).find('#familyName')).not.toBeNull();
    await browser.submit({}, { action: 'finish' });
    await answerCaptcha(browser);
    await browser.submit({ code: await codeFor(app, email) }, { action: 'verify' });
    expect(await app.mailbox.queued(person.email)).toEqual([]);
    expect((await signIn(app, app.browser(), { client, account: person })).code).not.toBe('');
  });

  test.each(['keep', 'next'])(
    'one press of « %s » keeps the address, and the page does not ask again',
    async (action) => {
      const { browser, person } = await askedAbout('wanadoo.fe');
      expect((await browser.submit({}, { action })).find('#familyName')).not.toBeNull();
      await browser.submit({}, { action: 'back' });
      expect(browser.page.find('#question')).toBeNull();
      expect(browser.page.fieldValue('email')).toBe(person.email);
      expect((await browser.submit({}, { action: 'finish' })).find('#captcha')).not.toBeNull();
      expect((await answerCaptcha(browser)).text).toContain(person.email);
    },
  );

  test.each(['correct', 'keep'])('« Valider » goes on to the captcha after « %s »', async (action) => {
    const { browser } = await askedAbout('hotmial.fr', 'finish');
    expect((await browser.submit({}, { action })).find('#captcha')).not.toBeNull();
  });

  test('the page asks again after a reload, and asks once more about another mistake', async () => {
    const { browser, person } = await askedAbout('orange.ft');
    await browser.open(browser.page.url.href);
    expect(browser.page.find('#question')).not.toBeNull();
    const page = await browser.submit({ email: `${person.username}@ornage.fr` }, { action: 'next' });
    expect(page.find('#question')?.text).toContain(`${person.username}@orange.fr`);
    const right = await browser.submit({ email: `${person.username}@orange.fr` }, { action: 'next' });
    expect(right.find('#familyName')).not.toBeNull();
  });

  test.each([
    { action: 'correct', domain: 'gmail.com' },
    { action: 'keep', domain: 'gmail.con' },
  ])('the question is asked beside another error too, and « $action » loses nothing typed', async (press) => {
    const { username, password } = somebody();
    const email = `${username}@gmail.con`;
    const { browser } = await openRegistration(app, client);
    const page = await fillProfile(browser, { username: 'a', password, email });
    expect([page.status, page.invalidFields]).toEqual([422, ['username']]);
    expect(page.find('#question')?.text).toContain(`${username}@gmail.com`);
    const fields = { username: 'b', password, passwordConfirm: password };
    const refused = await browser.submit(fields, { action: press.action });
    expect([refused.status, refused.invalidFields]).toEqual([422, ['username']]);
    expect([refused.fieldValue('username'), refused.fieldValue('email')]).toEqual(['b', `${username}@${press.domain}`]);
    expect(refused.find('#question')).toBeNull();
    expect((await browser.submit({ ...fields, username }, { action: 'finish' })).find('#captcha')).not.toBeNull();
    expect((await answerCaptcha(browser)).text).toContain(`${username}@${press.domain}`);
  });

  test.each(['correct', 'keep'])(
    '« %s » is about the address that is typed now, and keeps the new user name',
    async (action) => {
      const { browser, person } = await askedAbout('gmail.con');
      const other = somebody();
      const fields = { username: other.username, password: person.password, passwordConfirm: person.password };
      const again = await browser.submit({ ...fields, email: `${other.username}@ornage.fr` }, { action });
      expect(again.find('#question')?.text).toContain(`${other.username}@orange.fr`);
      expect(again.fieldValue('username')).toBe(other.username);
      await browser.submit({ ...fields, email: other.email }, { action });
      await browser.submit({}, { action: 'finish' });
      expect((await answerCaptcha(browser)).text).toContain(other.email);
    },
  );

  test('pressing an answer twice changes nothing more', async () => {
    const { browser, page, person } = await askedAbout('gmail.con', 'finish');
    const form = { csrf: page.fieldValue('csrf') ?? '' };
    await browser.submit({}, { action: 'keep' });
    const again = await browser.post(page.url.href, { ...form, action: 'correct' });
    expect(again.find('#captcha')).not.toBeNull();
    expect((await answerCaptcha(browser)).text).toContain(person.email);
  });

  test('pressing the correction twice corrects the address once', async () => {
    const { browser, person } = await askedAbout('gmail.con', 'finish');
    const twin = browser.tab();
    await browser.submit({}, { action: 'correct' });
    expect((await twin.submit({}, { action: 'correct' })).find('#captcha')).not.toBeNull();
    expect((await answerCaptcha(twin)).text).toContain(`${person.username}@gmail.com`);
  });

  test('a disposable domain that resembles a well-known one is asked about, and refused only when it is kept', async () => {
    const { browser, page } = await askedAbout('gmial.com');
    expect(page.find('#question')?.text).toContain('@gmail.com');
    const kept = await browser.submit({}, { action: 'keep' });
    expect(kept.status).toBe(422);
    expect(kept.fieldMessage('email')).toContain('jetable');
  });

  test('a domain that cannot exist is refused, and the error gives the intended domain as the example', async () => {
    const { page, person } = await askedAbout('orange.f');
    expect(page.status).toBe(422);
    expect(page.fieldMessage('email')).toContain(`Exemple : ${person.username}@orange.fr`);
    expect(page.fieldValue('email')).toBe(person.email);
  });

  test.each(['gmail.com', 'gmx.com', 'mail.com', 'ymail.com', 'free.com'])(
    'the page does not ask about %s',
    async (domain) => {
      const { page } = await askedAbout(domain);
      expect(page.find('#familyName')).not.toBeNull();
    },
  );

  test.each([
    { action: 'correct', domain: 'yahoo.fr' },
    { action: 'keep', domain: 'yaho.fr' },
  ])(
    'a mistake in the corrected address is asked about before a message is sent: $action',
    async ({ action, domain }) => {
      const { browser, person: first } = await registerUntilProof(app, client);
      const name = somebody().username;
      const page = await browser.submit({ email: `${name}@yaho.fr` }, { action: 'change' });
      expect(page.status).toBe(200);
      expect(page.find('#question')?.text).toContain(`${name}@yahoo.fr`);
      expect(page.fieldValue('email')).toBe(`${name}@yaho.fr`);
      expect(page.text).toContain(first.email);
      expect(await app.mailbox.queued(`${name}@yaho.fr`)).toEqual([]);

      const changed = await browser.submit({}, { action });
      expect(changed.find('#question')).toBeNull();
      expect([changed.h1, changed.text.includes(`${name}@${domain}`)]).toEqual(['Vérification du courriel', true]);
      const code = await codeFor(app, `${name}@${domain}`);
      expect((await browser.submit({ code }, { action: 'verify' })).url.href).toContain(app.callback);
    },
  );

  describe('a typing mistake in the new address of an account', () => {
    const sentTo = async (name: string) => [
      ...(await app.mailbox.queued(`${name}@yaho.fr`)),
      ...(await app.mailbox.queued(`${name}@yahoo.fr`)),
    ];

    test('the page asks before a message is sent and keeps what was typed', async () => {
      const { browser, account } = await somebodySignedIn(app, client);
      const name = somebody().username;
      const page = await askForAddress(browser, `${name}@yaho.fr`);
      expect([page.status, page.errors]).toEqual([200, []]);
      expect(page.find('#question')?.text).toContain(`${name}@yahoo.fr`);
      expect(page.fieldValue('email')).toBe(`${name}@yaho.fr`);
      expect((await browser.reload()).find('#question')).not.toBeNull();
      expect(await sentTo(name)).toEqual([]);
      expect(await emailOf(app, account)).toBe(account.email);
    });

    test.each([
      { press: 'correct', domain: 'yahoo.fr' },
      { press: 'keep', domain: 'yaho.fr' },
      { press: 'save', domain: 'yaho.fr' },
    ])('one press of « $press » settles the question, and the page does not ask again', async ({ press, domain }) => {
      const { browser, account } = await somebodySignedIn(app, client);
      const name = somebody().username;
      await askForAddress(browser, `${name}@yaho.fr`);
      const page = await browser.submit({}, { action: press });
      expect(page.h1).toBe('Vérification du courriel');
      expect(page.find('#question')).toBeNull();
      const { code } = await app.mailbox.newest(`${name}@${domain}`, 'address-change-code');
      await browser.submit({ code: code ?? '' }, { action: 'verify' });
      expect(await emailOf(app, account)).toBe(`${name}@${domain}`);
    });

    test.each([
      { press: 'correct', domain: 'yahoo.fr' },
      { press: 'keep', domain: 'yaho.fr' },
    ])('the page of the code asks too: $press', async ({ press, domain }) => {
      const { browser, account } = await somebodySignedIn(app, client);
      const first = somebody().email;
      await askForAddress(browser, first);
      const name = somebody().username;
      const page = await browser.submit({ email: `${name}@yaho.fr` }, { action: 'change' });
      expect(page.find('#question')?.text).toContain(`${name}@yahoo.fr`);
      expect(page.fieldValue('email')).toBe(`${name}@yaho.fr`);
      expect(page.text).toContain(first);
      expect(await sentTo(name)).toEqual([]);
      await browser.submit({}, { action: press });
      const { code } = await app.mailbox.newest(`${name}@${domain}`, 'address-change-code');
      await browser.submit({ code: code ?? '' }, { action: 'verify' });
      expect(await emailOf(app, account)).toBe(`${name}@${domain}`);
    });

    test('pressing the answer twice changes nothing more', async () => {
      const { browser } = await somebodySignedIn(app, client);
      const name = somebody().username;
      const page = await askForAddress(browser, `${name}@yaho.fr`);
      const form = { csrf: page.find('#question form input')?.getAttribute('value') ?? '' };
      await browser.submit({}, { action: 'keep' });
      const again = await browser.post(page.url.href, { ...form, action: 'correct' });
      expect(again.text).toContain(`${name}@yaho.fr`);
      expect(await app.mailbox.queued(`${name}@yahoo.fr`)).toEqual([]);
    });

    test('when the correction is the account’s present address, the page says so', async () => {
      const email = `${somebody().username}@yahoo.fr`;
      const { browser } = await somebodySignedIn(app, client, { email });
      await askForAddress(browser, email.replace('yahoo', 'yaho'));
      const page = await browser.submit({}, { action: 'correct' });
      expect([page.status, page.invalidFields]).toEqual([422, ['email']]);
      expect(page.fieldValue('email')).toBe(email);
      expect(page.find('#question')).toBeNull();
    });

    test.each(['correct', 'keep'])('« %s » needs a sign-in of the last five minutes', async (press) => {
      const { browser, account } = await somebodySignedIn(app, client);
      const name = somebody().username;
      await askForAddress(browser, `${name}@yaho.fr`);
      app.moveClock(301);
      expect((await browser.submit({}, { action: press })).find('#password')).not.toBeNull();
      expect(await sentTo(name)).toEqual([]);
      await typeCredentials(browser, account);
      expect(browser.page.find('#question')).not.toBeNull();
      expect((await browser.submit({}, { action: press })).h1).toBe('Vérification du courriel');
    });
  });
});
