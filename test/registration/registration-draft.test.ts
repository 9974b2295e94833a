import type { Browser, Page } from '../support/browser.ts';
import {
  accountRow,
  everyScope as scope,
  finishRegistration,
  home,
  openStep,
  toStep,
} from '../support/people/optional-steps.ts';
import {
  answerCaptcha,
  captchaAnswer,
  codeFor,
  codesFor,
  countAccounts,
  fillProfile,
  linkFor,
  openRegistration,
  register,
  registerUntilCaptcha,
  registerUntilProof,
  somebody,
  type Person,
} from '../support/people/register.ts';
import { authorizationRequest, exchange, registerClient, signIn, userinfo } from '../support/test-client.ts';
import { addressOfStep, numberOf, wizardSteps } from '../support/people/wizard-steps.ts';
import { appOfEachTest, prepareEach } from '../support/describe-app.ts';

type Fields = Readonly<Record<string, string>>;

const identity = { familyName: 'Lefèvre', givenName: 'Anaïs' };
const work = { category: 'professional', companyName: 'Atelier des cartes', companyId: 'pas encore' };

describe('the draft of a registration', () => {
  const app = appOfEachTest({ config: { captchaFixedAnswer: captchaAnswer } });
  const client = prepareEach(() => registerClient(app));

  /** Answers every step. The professional step is refused because of one field. */
  async function begin(person: Person) {
    const registering = await openRegistration(app, client, { scope });
    const { browser } = registering;
    await fillProfile(browser, person, 'next');
    await (await toStep(browser, 'identity')).submit(identity, { action: 'next' });
    await (await toStep(browser, 'address')).submit(home, { action: 'next' });
    await (await toStep(browser, 'professional')).submit(work, { action: 'next' });
    return registering;
  }

  function expectWork(page: Page): void {
    expect(page.title).toContain(numberOf('professional'));
    expect(page.fieldValue('companyName')).toBe(work.companyName);
    expect(page.fieldValue('companyId')).toBe(work.companyId);
    expect(page.invalidFields).toEqual(['companyId']);
  }

  async function end(browser: Browser, person: Person): Promise<URL> {
    await browser.submit({ companyId: '13000766900018' }, { action: 'next' });
    await finishRegistration(app, browser, person);
    expect(await accountRow(app, person)).toMatchObject({
      familyName: identity.familyName,
      locality: home.locality,
      siret: '13000766900018',
    });
    return browser.page.url;
  }

  test('the draft lives for a day in its browser, and so does the request of the service', async () => {
    const person = somebody();
    const { browser, request } = await begin(person);
    app.moveClock(86_400 - 60);
    expectWork(await browser.reload());
    const { searchParams } = await end(browser, person);
    expect(searchParams.get('state')).toBe(request.state);
    const answer = await exchange(app, client, { code: searchParams.get('code') ?? '', verifier: request.verifier });
    expect((await userinfo(app, answer.body['access_token'])).body).toMatchObject({ name: 'Anaïs Lefèvre' });
  });

  test('an expired draft shows a page that says so, and makes no account', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    // A message that was not sent by then is never sent, because its content has expired.
    const code = await codeFor(app, person.email);
    // The library forgives clocks that differ by 15 seconds.
    app.moveClock(86_420);
    const late = await browser.submit({ code }, { action: 'verify' });
    expect(late.status).toBe(400);
    expect(late.find('#reference')).not.toBeNull();
    expect((await browser.reload()).status).toBe(400);
    expect(await countAccounts(app, person.email)).toBe(0);
  });

  test('a restart of the server and a second tab keep the draft at every step', async () => {
    const person = somebody();
    const { browser, request } = await begin(person);
    await app.restart();
    expectWork(await browser.reload());
    expectWork(await browser.tab().reload());
    await browser.submit({ companyId: '' }, { action: 'finish' });

    const challenge = browser.page.fieldValue('challenge');
    await app.restart();
    expect((await browser.reload()).fieldValue('challenge')).toBe(challenge);
    expect((await answerCaptcha(browser)).h1).toBe('Vérification du courriel');
    const code = await codeFor(app, person.email);
    await app.restart();
    const page = await browser.submit({ code }, { action: 'verify' });
    expect(page.url.searchParams.get('state')).toBe(request.state);
    expect(await accountRow(app, person)).toMatchObject({ companyName: work.companyName, street: home.street });
  });

  test('the draft is sealed, so that the database reveals none of the typed text', async () => {
    const person = somebody();
    const { browser } = await begin(person);
    await browser.submit({ companyId: '' }, { action: 'finish' });
    await answerCaptcha(browser);
    await codeFor(app, person.email);
    const rows = JSON.stringify([
      await app.rows.payloads.list(),
      await app.rows.throttles.list(),
      await app.rows.audit.list(),
      await app.rows.photos.list(),
    ]);
    expect(rows.length).toBeGreaterThan(1000);
    const typed = [
      person.username,
      person.email,
      person.password,
      ...Object.values(identity),
      home.street,
      work.companyName,
    ];
    for (const text of typed) {
      expect(rows).not.toContain(text);
      expect(app.logs()).not.toContain(text);
    }
  });

  test('another browser with the address of the page sees nothing of the draft', async () => {
    const person = somebody();
    const { browser } = await begin(person);
    const { href } = browser.page.url;
    const typed = [person.username, person.email, identity.familyName, home.street, work.companyName];
    const strangers = [app.browser(), app.browser(), app.browser()];
    await strangers[1]?.open(authorizationRequest(app, client).url);
    await openRegistration({ ...app, browser: () => strangers[2] as Browser }, client);
    for (const stranger of strangers) {
      for (const query of [
        '',
        '?flow=registration',
        '?flow=registration&step=profile',
        '?flow=registration&step=address',
      ]) {
        const page = await stranger.open(href.replace(/\?.*/, query));
        expect(page.status).toBe(400);
        for (const text of typed) expect(page.body).not.toContain(text);
      }
    }
    expectWork(await browser.reload());
  });

  test('a form sent to the draft of another person changes neither draft', async () => {
    const [mine, hers] = [somebody(), somebody()];
    const { browser } = await begin(mine);
    const other = await begin(hers);
    const csrf = browser.page.fieldValue('csrf') ?? '';
    const drafts = () => app.rows.payloads.count({ model: 'Flow' });
    const before = await drafts();
    const forms: readonly Fields[] = [
      { action: 'finish', companyName: 'Mallory' },
      { action: 'next', username: 'mallory', email: 'mallory@example.test' },
      { action: 'register', captcha: captchaAnswer },
    ];
    for (const fields of forms) {
      const page = await browser.fork().post(other.browser.page.url.href, { csrf, ...fields });
      expect(page.status).toBe(400);
      expect(page.body).not.toContain(hers.username);
    }
    expect(await drafts()).toBe(before);
    expectWork(await browser.reload());
    expectWork(await other.browser.reload());
    await end(other.browser, hers);
    await end(browser, mine);
  });

  test('a step that is not owed yet cannot be answered, under any address', async () => {
    const person = somebody();
    const { browser } = await openRegistration(app, client);
    await fillProfile(browser, person, 'next');
    const [{ href }, csrf] = [browser.page.url, browser.page.fieldValue('csrf') ?? ''];
    const forms: readonly Fields[] = [
      { action: 'register', captcha: captchaAnswer },
      { action: 'byEmail' },
      { action: 'verify', code: '12345678' },
      { action: 'resend' },
      { action: 'change', email: 'ailleurs@example.test' },
    ];
    for (const query of ['', '&step=captcha', '&step=email-proof', '&step=finish']) {
      for (const fields of forms) {
        const page = await browser.post(`${href}${query}`, { csrf, ...fields });
        expect(page.title).toContain(numberOf(wizardSteps[1]!));
      }
    }
    expect(await app.rows.outbox.list()).toEqual([]);
    expect(await app.rows.accounts.list()).toEqual([]);

    // An optional step can be answered when it is owed, and not before.
    await browser.post(href, { csrf, action: 'next', locality: 'Saint-Mandé' });
    expect((await browser.reload()).title).toContain(numberOf(wizardSteps[1]!));
  });

  describe('a registration that was begun in an earlier request of the same browser', () => {
    const begun = 'Vous avez commencé une inscription';
    const later = 72_000;
    const comeBack = async (browser: Browser) => {
      await browser.open(authorizationRequest(app, client).url);
      return browser.click('Pas encore de compte');
    };
    const leaveAtCode = async (seconds = later) => {
      const person = somebody();
      const { browser } = await openStep(app, client, { title: 'Identité', person });
      await browser.submit({ familyName: 'Durand' }, { action: 'finish' });
      await answerCaptcha(browser);
      // A message that is on its way when the clock moves leaves only after a rest of ten seconds.
      const link = await linkFor(app, person.email);
      app.moveClock(seconds);
      return { person, browser, link };
    };

    test('is taken up where it was left, with all answers, and its link still confirms it', async () => {
      const { person, browser, link } = await leaveAtCode();
      const page = await comeBack(browser);
      expect([page.text.includes(begun), page.fieldValue('username'), page.text.includes(person.email)]).toEqual([
        true,
        '',
        false,
      ]);
      const taken = await browser.submit({}, { action: 'resume' });
      expect([taken.h1, taken.text.includes(person.email)]).toEqual(['Vérification du courriel', true]);
      expect((await browser.open(addressOfStep(taken, 'identity'))).fieldValue('familyName')).toBe('Durand');
      await browser.tab().open(link);
      const other = browser.tab();
      await other.open(link);
      await other.submit({}, { action: 'confirm' });
      expect(await countAccounts(app, person.email)).toBe(1);
      await browser.open(addressOfStep(browser.page, 'email-proof'));
      expect(browser.page.url.href).toContain(app.callback);
    });

    test('is forgotten when the person begins anew, and is not offered again', async () => {
      const { browser, link } = await leaveAtCode();
      await comeBack(browser);
      const page = await browser.submit({}, { action: 'restart' });
      expect([page.text.includes(begun), page.fieldValue('username')]).toEqual([false, '']);
      expect((await browser.tab().open(link)).text).not.toContain('Confirmer mon adresse');
      expect((await comeBack(browser)).text).not.toContain(begun);
      expect((await fillProfile(browser, somebody())).find('#captcha')).not.toBeNull();
    });

    test('asks for the password anew in a browser that was closed, and another password owes another code', async () => {
      const other = { password: 'sept-castors-dans-la-brume', passwordConfirm: 'sept-castors-dans-la-brume' };
      const { person, browser } = await leaveAtCode(60);
      const own = { password: person.password, passwordConfirm: person.password };
      const waiting = browser.page.url.href;
      const verify = (code: string) => browser.submit({ code }, { action: 'verify' });
      const code = await codeFor(app, person.email);
      browser.jar.close();

      // Somebody else at the same computer takes the draft up.
      await comeBack(browser);
      const taken = await browser.submit({}, { action: 'resume' });
      expect(taken.fieldMessage('password')).toContain('le navigateur a été fermé');
      const csrf = taken.fieldValue('csrf') ?? '';
      const forms: Fields[] = [
        { action: 'next' },
        { action: 'verify', code },
        { action: 'finish', email: person.email },
      ];
      for (const fields of forms)
        expect((await browser.fork().post(waiting, { csrf, ...fields })).find('#password')).not.toBeNull();
      expect((await browser.submit(other, { action: 'finish' })).find('#captcha')).not.toBeNull();
      await answerCaptcha(browser);
      expect((await verify(code)).invalidFields).toEqual(['code']);
      await codesFor(app, person.email, 2);
      const newest = await app.mailbox.newest(person.email, 'verify-address');
      browser.jar.close();

      // The person comes back. What the newest message holds gives the account to nobody who has not chosen its password.
      const link = browser.tab();
      await link.open(newest.links.find((href) => href.includes('/lien/')) ?? '');
      expect((await link.submit({ password: person.password }, { action: 'confirm' })).invalidFields).toEqual([
        'password',
      ]);
      await browser.open(waiting);
      expect(browser.page.fieldMessage('password')).toContain('le navigateur a été fermé');
      expect((await browser.submit(own, { action: 'finish' })).find('#captcha')).not.toBeNull();
      await answerCaptcha(browser);
      expect((await verify(newest.code ?? '')).invalidFields).toEqual(['code']);
      expect(await countAccounts(app, person.email)).toBe(0);
      const [last = ''] = await codesFor(app, person.email, 3);
      expect((await verify(last)).url.href).toContain(app.callback);
      expect((await signIn(app, app.browser(), { client, account: person })).code).not.toBe('');
    });

    test('goes on with the code that was sent where the same password is typed again', async () => {
      const { person, browser } = await leaveAtCode(60);
      browser.jar.close();
      await browser.reload();
      const { password } = person;
      const page = await browser.submit({ password, passwordConfirm: password }, { action: 'finish' });
      expect(page.h1).toBe('Vérification du courriel');
      await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
      expect([browser.page.url.href.includes(app.callback), await countAccounts(app, person.email)]).toEqual([true, 1]);
    });

    test('is offered neither in another browser nor once its account exists', async () => {
      const { browser, link } = await leaveAtCode();
      expect((await comeBack(app.browser())).text).not.toContain(begun);
      const tab = browser.tab();
      await tab.open(link);
      await tab.submit({}, { action: 'confirm' });
      const fresh = browser.tab();
      fresh.jar.delete('geopf_session');
      expect((await comeBack(fresh)).text).not.toContain(begun);
    });
  });

  test('the last step sent twice, at once or later, sends one message and has the same end', async () => {
    const { browser, person } = await registerUntilCaptcha(app, client);
    const twins = [browser.tab(), browser.tab(), browser.tab()];
    const [first, second] = await Promise.all(twins.slice(0, 2).map((tab) => answerCaptcha(tab)));
    // The one that is read second is refused, or finds that the step is over.
    const answers = [first, second].map((page) => (page?.status === 422 ? 'refused' : String(page?.h1))).toSorted();
    expect([
      ['Vérification du courriel', 'Vérification du courriel'],
      ['Vérification du courriel', 'refused'],
    ]).toContainEqual(answers);
    const late = await answerCaptcha(twins[2] as Browser);
    // The second form is not checked again, and its answer is the page that is owed.
    expect([late.h1, late.errors]).toEqual(['Vérification du courriel', []]);
    expect((await browser.open(addressOfStep(browser.page, 'email-proof'))).h1).toBe('Vérification du courriel');
    expect(await app.mailbox.queued(person.email)).toHaveLength(1);
    await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
    expect(await countAccounts(app, person.email)).toBe(1);
  });

  test('forms of a finished registration change nothing more', async () => {
    const person = somebody();
    const { browser } = await openRegistration(app, client);
    const tabs: Browser[] = [browser.tab()];
    await fillProfile(browser, person, 'next');
    tabs.push(browser.tab());
    await browser.submit({}, { action: 'finish' });
    tabs.push(browser.tab());
    await answerCaptcha(browser);
    tabs.push(browser.tab(), browser.tab());
    const code = await codeFor(app, person.email);
    await browser.submit({ code }, { action: 'verify' });
    const [profile, names, digits, proof, resend] = tabs as [Browser, Browser, Browser, Browser, Browser];
    const again = somebody();
    const answers = [
      await fillProfile(profile, again),
      await names.submit({ familyName: 'Martin' }, { action: 'next' }),
      await answerCaptcha(digits),
      await proof.submit({ code }, { action: 'verify' }),
      await resend.submit({}, { action: 'resend' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
    expect(await app.rows.accounts.list()).toHaveLength(1);
    expect(await accountRow(app, person)).toMatchObject({ familyName: null });
    expect(await app.rows.outbox.values('kind')).toEqual(expect.arrayContaining(['verify-address', 'welcome']));
    expect(await app.rows.outbox.list()).toHaveLength(2);
  });

  test('another person in the same browser begins with an empty draft', async () => {
    const person = somebody();
    const { browser } = await register(app, client, person);
    await browser.open(authorizationRequest(app, client, { prompt: 'create' }).url);
    expect(browser.page.fieldValue('username')).toBe('');
    expect(browser.page.body).not.toContain(person.email);
  });
});
