import { buildAccount } from '../support/build-account.ts';
import {
  captchaAnswer,
  fillProfile,
  openRegistration,
  register,
  registerUntilCaptcha,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest, signIn } from '../support/test-client.ts';

describe('the profile of a registration', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  test('the Enter key goes to the next step', async () => {
    const { browser } = await openRegistration(app, client);
    expect(browser.page.all('form#step button')[0]?.getAttribute('value')).toBe('enter:next');
  });

  test.each(['fr', 'en'])(
    'each missing field gets a message with an example, beside it and above the form (%s)',
    async (language) => {
      const browser = await app.open(authorizationRequest(app, client, { ui_locales: language }).url, { language });
      await browser.open(browser.page.find('a[href*="flow=registration"]')?.getAttribute('href') ?? '');
      const page = await browser.submit({}, { action: 'next' });
      expect(page.status).toBe(422);
      expect(page.invalidFields).toEqual(['username', 'password', 'email']);
      for (const field of page.invalidFields)
        expect(page.fieldMessage(field)).toMatch(language === 'fr' ? /Exemple/ : /Example/);
    },
  );

  test('a refused profile keeps the typed text except the passwords', async () => {
    const person = somebody({ password: 'loutre 77' });
    const { page } = await registerUntilCaptcha(app, client, person);
    expect(page.status).toBe(422);
    expect(page.invalidFields).toEqual(['password']);
    expect(page.fieldValue('username')).toBe(person.username);
    expect(page.fieldValue('email')).toBe(person.email);
    expect(page.fieldValue('password') ?? '').toBe('');
    expect(page.body).not.toContain(person.password);
  });

  test.each([
    ['eleven characters of four classes', 'Aé7?bcdefgh', /trop court/],
    ['fourteen lower-case letters', 'lampelierreroc', /quatre mots|mêler/],
    ['129 characters', 'kiwi vol '.repeat(15).slice(0, 129), /128 caractères/],
    ['a common password', 'Azerty123456!', /courant|deviner/],
    ['the name of the service', 'Cartes.gouv.fr2026', /nom du service/],
  ])('a refused password gets the reason: %s', async (_why, password, reason) => {
    const { page } = await registerUntilCaptcha(app, client, somebody({ password }));
    expect(page.status).toBe(422);
    expect(page.fieldMessage('password')).toMatch(reason);
  });

  test('the email is refused as the password', async () => {
    const person = somebody();
    const { browser } = await openRegistration(app, client);
    const page = await fillProfile(browser, { ...person, password: person.email });
    expect(page.invalidFields).toEqual(['password']);
  });

  test('a password of a megabyte is refused unread', async () => {
    const { browser } = await openRegistration(app, client);
    expect((await fillProfile(browser, somebody({ password: 'x'.repeat(1_000_000) }))).status).toBe(413);
  });

  test('a password of 128 code points, with spaces and emoji, is accepted and signs in', async () => {
    const password = `${'🦉 hibou, '.repeat(14)}🦉🌲`;
    expect([...password]).toHaveLength(128);
    const person = somebody({ password });
    await register(app, client, person);
    expect((await signIn(app, app.browser(), { client, account: person })).code).not.toBe('');
  });

  test('a confirmation in another Unicode form is the same password, any other is not, and a space at its end is named', async () => {
    const composed = 'hélice étrange à côté du pré';
    const { browser } = await openRegistration(app, client);
    const person = somebody();
    const fields = { username: person.username, email: person.email, password: composed.normalize('NFC') };
    const differs = await browser.submit({ ...fields, passwordConfirm: `${composed}!` }, { action: 'next' });
    expect(differs.invalidFields).toEqual(['passwordConfirm']);
    expect(differs.fieldMessage('passwordConfirm')).not.toContain('espace');
    const pasted = await browser.submit({ ...fields, passwordConfirm: `${composed} ` }, { action: 'next' });
    expect(pasted.fieldMessage('passwordConfirm')).toContain('un espace au début ou à la fin');
    const same = await browser.submit({ ...fields, passwordConfirm: composed.normalize('NFD') }, { action: 'finish' });
    expect(same.find('#captcha')).not.toBeNull();
  });

  test.each([
    'a@b.fr,evil@x.fr',
    'a b@b.fr',
    'a@b.fr <x@x.fr>',
    '"a@x"@b.fr',
    'a@b.fr(x)',
    'a@b.fr\r\nBcc: x@x.fr',
    `${'l'.repeat(65)}@b.fr`,
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.frfrfrfrfr`,
    `${'l'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(4)}.fr`,
    `${'l'.repeat(284)}@exemple.fr`,
    'a@[127.0.0.1]',
    'a@b',
  ])('an invalid email is refused and never corrected: %j', async (email) => {
    const { page } = await registerUntilCaptcha(app, client, somebody({ email }));
    expect(page.status).toBe(422);
    expect(page.invalidFields).toEqual(['email']);
  });

  test('an email of 254 characters is accepted whole', async () => {
    const email = `${'l'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.eee.fr`;
    expect(email).toHaveLength(254);
    await registerUntilProof(app, client, somebody({ email }));
    expect(await app.mailbox.queued(email)).toMatchObject([{ kind: 'verify-address' }]);
  });

  test('a user name that is taken gets an error, in any case', async () => {
    const taken = await buildAccount(app);
    const { page } = await registerUntilCaptcha(app, client, somebody({ username: taken.username.toUpperCase() }));
    expect(page.status).toBe(422);
    expect(page.invalidFields).toEqual(['username']);
    expect(page.fieldMessage('username')).toContain('déjà utilisé');
  });

  test.each(['ab', 'prénom', 'a@b.fr', 'admin', '.abc', 'a'.repeat(33)])(
    'an invalid user name is refused: %s',
    async (username) => {
      const { browser } = await openRegistration(app, client);
      expect((await fillProfile(browser, somebody({ username }))).invalidFields).toEqual(['username']);
    },
  );
});
