import { emailCode } from '../../src/domain/limits/email-code.ts';
import { changeAddress, somebodySignedIn } from '../support/people/account-address.ts';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { comparable } from '../support/comparable.ts';
import { countStatements } from '../support/database/count-statements.ts';
import {
  answerCaptcha,
  captchaAnswer,
  codeFor,
  codesFor,
  countAccounts,
  fillProfile,
  linkFor,
  openRegistration,
  registerUntilCaptcha,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { authorizationRequest, registerClient, signIn, typeCredentials } from '../support/test-client.ts';

const wrongCode = (code: string) => code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
const typeCode = (browser: Browser, code: string) => browser.submit({ code }, { action: 'verify' });

describe('the proof of an address', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  const countEvents = (event: string) => app.rows.audit.count({ event });
  const mailsTo = async (recipient: string) => (await app.mailbox.queued(recipient)).map(({ kind }) => kind);

  test.each([
    ['as it is', (email: string) => email],
    ['in capitals', (email: string) => email.toUpperCase()],
    ['with spaces around', (email: string) => `  ${email} `],
  ])('a known email, %s, gets the same pages as a new one, and its owner gets another message', async (_how, spell) => {
    const owner = await buildAccount(app);
    const pages: Page[][] = [];
    for (const email of [somebody().email, spell(owner.email)]) {
      const { browser } = await openRegistration(app, client);
      pages.push([
        await fillProfile(browser, somebody({ email })),
        await answerCaptcha(browser),
        await typeCode(browser, '12345678'),
      ]);
      app.moveClock(emailCode.pauseSeconds);
      pages.at(-1)?.push(await browser.submit({}, { action: 'resend' }));
    }
    const [unknown = [], known = []] = pages;
    expect(known.map(comparable)).toEqual(unknown.map(comparable));
    const message = await app.mailbox.newest(owner.email, 'registration-existing');
    expect(message.code).toBeNull();
    expect(message.links.filter((link) => link.includes('/lien/'))).toEqual([]);
    expect(await countAccounts(app, owner.email)).toBe(1);
  });

  test.each([
    ['in punycode', 'xn--lphant-9uab.example'],
    ['in decomposed letters', 'éléphant.example'.normalize('NFD')],
    ['in capitals', 'ÉLÉPHANT.Example'],
  ])('a known email with its domain %s is the same email', async (_how, domain) => {
    const { username } = somebody();
    await buildAccount(app, { username, email: `${username}@éléphant.example` });
    const { browser } = await registerUntilCaptcha(app, client, somebody({ email: `${username}@${domain}` }));
    const page = await answerCaptcha(browser);
    expect(page.h1).toBe('Vérification du courriel');
    await app.mailbox.newest(`${username}@éléphant.example`, 'registration-existing');
    expect(await app.mailbox.queued(`${username}@éléphant.example`)).toHaveLength(1);
  });

  test('an email with accents is shown as it was typed, and the message is sent to its ASCII form', async () => {
    const { username, ...person } = somebody();
    const typed = `${username}@musée.example`;
    const { browser } = await openRegistration(app, client);
    await fillProfile(browser, { ...person, username, email: typed });
    expect((await answerCaptcha(browser)).text).toContain(typed);
    // The test reads the message as mail programs do.
    const sent = await app.mailbox.newest(typed, 'verify-address');
    expect(sent.text).toContain(typed);
    expect(sent.text).not.toContain('xn--');
    await typeCode(browser, sent.code ?? '');
    const page = await browser.open('/compte');
    expect(page.find('#email')?.text).toBe(typed);
    await browser.open('/compte/profil');
    expect(browser.page.fieldValue('email')).toBe(typed);
  });

  /** Returns the former email of an account that can still get it back. */
  async function formerAddress(): Promise<string> {
    const { browser, account } = await somebodySignedIn(app, client);
    await changeAddress(app, browser, somebody().email);
    return account.email;
  }

  test('an email that its former account can get back gets the same pages as a new one, and no code', async () => {
    const pages: Page[][] = [];
    const former = await formerAddress();
    for (const email of [somebody().email, former]) {
      const { browser } = await openRegistration(app, client);
      pages.push([
        await fillProfile(browser, somebody({ email })),
        await answerCaptcha(browser),
        await typeCode(browser, '12345678'),
      ]);
      app.moveClock(emailCode.pauseSeconds);
      pages.at(-1)?.push(await browser.submit({}, { action: 'resend' }));
    }
    const [unknown = [], reserved = []] = pages;
    expect(reserved.map(comparable)).toEqual(unknown.map(comparable));
    expect((await app.mailbox.newest(former, 'registration-existing')).code).toBeNull();
    expect(await mailsTo(former)).not.toContain('verify-address');
  });

  test('a known email costs the same as a new one: the same reads, commits, links and messages', async () => {
    const owner = await buildAccount(app);
    const former = await formerAddress();
    const count = async () => ({
      links: await app.rows.payloads.count({ model: 'Link' }),
      messages: await app.rows.outbox.count(),
    });
    const costOf = async (work: () => Promise<unknown>) => {
      const { statements, answer } = await countStatements(app, async () => {
        const before = await count();
        await work();
        const after = await count();
        return { links: after.links - before.links, messages: after.messages - before.messages };
      });
      return { ...statements, ...answer };
    };
    const costs = [];
    for (const email of [somebody().email, owner.email, former]) {
      const { browser } = await openRegistration(app, client);
      costs.push([
        await costOf(() => fillProfile(browser, somebody({ email }))),
        await costOf(() => answerCaptcha(browser)),
        await costOf(() => typeCode(browser, '12345678')),
        await costOf(() => browser.submit({}, { action: 'resend' })),
      ]);
    }
    expect(costs.slice(1)).toEqual([costs[0], costs[0]]);
    expect(costs[0]?.[1]).toMatchObject({ links: 1, messages: 1 });
  });

  test('the owner of the email gets the message in the language of the account', async () => {
    const owner = await buildAccount(app);
    const stranger = await app.open(authorizationRequest(app, client, { prompt: 'create' }).url, { language: 'en' });
    await fillProfile(stranger, somebody({ email: owner.email }));
    await answerCaptcha(stranger);
    expect((await app.mailbox.newest(owner.email, 'registration-existing')).lang).toBe('fr');
  });

  test('twenty registrations of one email at the same time end as one account', async () => {
    const { email } = somebody();
    const people = Array.from({ length: 20 }, () => somebody({ email }));
    const browsers = await Promise.all(
      people.map(async (person) => ({ ...(await registerUntilProof(app, client, person)), person })),
    );
    expect(await mailsTo(email)).toEqual(Array.from({ length: 5 }, () => 'verify-address'));
    expect(await countAccounts(app, email)).toBe(0);

    // Each code proves the email only in the browser that asked for it.
    const codes = await codesFor(app, email, 5);
    const ends = await Promise.all(
      browsers.map(async ({ browser }) => {
        let page = browser.page;
        for (const code of codes) {
          page = await typeCode(browser, code);
          if (page.h1 !== 'Vérification du courriel') return page;
        }
        return page;
      }),
    );
    expect(ends.every(({ status }) => status < 500)).toBe(true);
    expect(await countAccounts(app, email)).toBe(1);
    expect(ends.filter(({ h1 }) => h1 === 'Un compte existe déjà')).toHaveLength(4);
    expect(ends.filter((page) => page.url.searchParams.has('code'))).toHaveLength(1);
  });

  test('a person who proves an email that became an account meanwhile is told, and can sign in', async () => {
    const { browser, request, person } = await registerUntilProof(app, client);
    const code = await codeFor(app, person.email);
    const owner = await buildAccount(app, { email: person.email });
    const page = await typeCode(browser, code);
    expect(page.h1).toBe('Un compte existe déjà');
    await app.mailbox.newest(person.email, 'registration-existing');
    await browser.click('Se connecter');
    const end = await typeCredentials(browser, owner);
    expect(end.url.searchParams.get('state')).toBe(request.state);
    expect(await countAccounts(app, person.email)).toBe(1);
  });

  test('a code may be typed with spaces, and no answer and no cookie contains it', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const code = await codeFor(app, person.email);
    expect(browser.page.body).not.toContain(code);
    expect(JSON.stringify(browser.page.headers)).not.toContain(code);
    const rows = JSON.stringify([
      await app.rows.payloads.list(),
      await app.rows.outbox.list(),
      await app.rows.audit.list(),
    ]);
    // Eight digits may stand by chance in a longer number.
    const alone = new RegExp(`(?<![\\w-])${code}(?![\\w-])`);
    for (const text of [rows, app.logs()]) {
      expect(text).not.toMatch(alone);
      for (const secret of [(await linkFor(app, person.email)).split('/').at(-1) ?? '', person.password])
        expect(text).not.toContain(secret);
    }
    expect((await typeCode(browser, ` ${code.slice(0, 4)} ${code.slice(4)}`)).url.searchParams.has('code')).toBe(true);
  });

  test('a malformed code gets an error and does not count as a try', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    for (const typed of ['', '1234', 'douze', '1'.repeat(500)]) {
      const page = await typeCode(browser, typed);
      expect(page.status).toBe(422);
      expect(page.invalidFields).toEqual(['code']);
      expect(page.fieldMessage('code')).toContain('Exemple');
    }
    for (let tries = 0; tries < 4; tries++) await typeCode(browser, wrongCode(await codeFor(app, person.email)));
    expect((await typeCode(browser, await codeFor(app, person.email))).url.searchParams.has('code')).toBe(true);
  });

  test('a code is dead after five wrong tries, and the person can ask for another one', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const code = await codeFor(app, person.email);
    const guesses = await Promise.all(
      Array.from({ length: 20 }, () => browser.tab().submit({ code: wrongCode(code) }, { action: 'verify' })),
    );
    expect(guesses.every(({ status }) => status === 422)).toBe(true);
    expect(guesses.filter((page) => page.fieldMessage('code').includes('n’est pas le bon'))).toHaveLength(5);
    const page = await typeCode(browser, code);
    expect(page.status).toBe(422);
    expect(page.fieldMessage('code')).toContain('Renvoyer le courriel');
    expect(await countAccounts(app, person.email)).toBe(0);

    app.moveClock(emailCode.pauseSeconds);
    await browser.submit({}, { action: 'resend' });
    expect(await mailsTo(person.email)).toHaveLength(2);
    const [fresh = ''] = await codesFor(app, person.email, 2);
    expect((await typeCode(browser, fresh)).url.searchParams.has('code')).toBe(true);
  });

  test('a code is refused in another browser', async () => {
    const { email } = somebody();
    const [mine, other] = [somebody({ email }), somebody({ email })];
    await registerUntilProof(app, client, mine);
    const code = await codeFor(app, email);
    const { browser } = await registerUntilProof(app, client, other);
    expect((await typeCode(browser, code)).status).toBe(422);
    expect(await countAccounts(app, email)).toBe(0);
  });

  test('the sixth message within an hour is not sent, the page does not say so, and the last code stays valid', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    expect(browser.page.find('#notice')).toBeNull();
    const before = await countEvents('registration.email-proof.resent');
    const answers: Page[] = [];
    for (let times = 0; times < 6; times++) {
      app.moveClock(emailCode.pauseSeconds);
      answers.push(await browser.submit({}, { action: 'resend' }));
      // Messages that are sent together may arrive in any order.
      await codesFor(app, person.email, Math.min(times + 2, 5));
    }
    expect(await mailsTo(person.email)).toHaveLength(5);
    expect(await countEvents('registration.email-proof.resent')).toBe(before + 6);
    expect(new Set(answers.map((page) => JSON.stringify(comparable(page)))).size).toBe(1);
    const notice = answers[5]?.find('#notice');
    expect(notice?.getAttribute('role')).toBe('status');
    expect(notice?.textContent).toContain('un nouveau courriel part aussitôt, dans la limite de cinq par heure');
    app.moveClock(60);
    expect((await browser.reload()).find('#notice')).toBeNull();
    const [last = ''] = await codesFor(app, person.email, 5);
    expect((await typeCode(browser, last)).url.searchParams.has('code')).toBe(true);
  });

  test('a message can be asked for again after half a minute, which a script counts down', async () => {
    const { browser } = await registerUntilProof(app, client, somebody());
    const pause = () => Number(browser.page.find('button[value=resend]')?.getAttribute('data-app-countdown') ?? 0);
    expect(pause()).toBeGreaterThan(20);
    expect(pause()).toBeLessThanOrEqual(30);
    // Without JavaScript the button is never disabled, so the server counts too.
    expect(browser.page.find('button[value=resend][disabled]')).toBeNull();
    const early = await browser.submit({}, { action: 'resend' });
    expect([early.status, Number(early.header('retry-after')) > 0]).toEqual([429, true]);
    expect(early.text).toContain('Vous pourrez en demander un autre dans');
    app.moveClock(31);
    await browser.reload();
    expect(pause()).toBe(0);
    // Every press has read the state of before, so a counter decides.
    const presses = await Promise.all(Array.from({ length: 6 }, () => browser.fork().submit({}, { action: 'resend' })));
    expect(presses.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(presses.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  test('a change of the email ends the code and the link of the first email', async () => {
    const [first, second] = [somebody(), somebody()];
    const { browser } = await registerUntilProof(app, client, first);
    const [code, link] = [await codeFor(app, first.email), await linkFor(app, first.email)];
    const refused = await browser.submit({ email: 'pas une adresse' }, { action: 'change' });
    expect(refused.status).toBe(422);
    expect(refused.invalidFields).toEqual(['email']);
    expect(refused.fieldValue('email')).toBe('pas une adresse');

    const before = await countEvents('registration.email-proof.address-changed');
    // Nothing but the address is asked, neither the password nor the captcha again.
    const changed = await browser.submit({ email: second.email }, { action: 'change' });
    expect([changed.h1, changed.errors]).toEqual(['Vérification du courriel', []]);
    expect(changed.text).toContain(second.email);
    expect(await countEvents('registration.email-proof.address-changed')).toBe(before + 1);
    expect((await typeCode(browser, code)).status).toBe(422);
    expect((await browser.tab().open(link)).status).toBe(400);
    expect((await app.browser().open(link)).status).toBe(400);
    expect(await countAccounts(app, first.email)).toBe(0);
    expect((await typeCode(browser, await codeFor(app, second.email))).url.searchParams.has('code')).toBe(true);
    expect(await countAccounts(app, second.email)).toBe(1);
    expect(await countAccounts(app, first.email)).toBe(0);
  });

  test('a change of the email in the profile needs its own captcha and proof', async () => {
    const [first, second] = [somebody(), somebody()];
    const { browser } = await registerUntilProof(app, client, first);
    const code = await codeFor(app, first.email);
    const url = new URL(browser.page.url);
    url.searchParams.set('step', 'profile');
    await browser.open(url.href);
    const page = await fillProfile(browser, { ...first, email: second.email });
    expect(page.find('#captcha')).not.toBeNull();
    await answerCaptcha(browser);
    expect((await typeCode(browser, code)).status).toBe(422);
    expect(await countAccounts(app, first.email)).toBe(0);
  });

  test('one draft can try at most five other emails', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const statuses: number[] = [];
    for (let times = 0; times < 6; times++) {
      const { email } = somebody();
      statuses.push((await browser.submit({ email }, { action: 'change' })).status);
      if (browser.page.find('#password')) await fillProfile(browser, { ...person, email });
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('a draft that is not proved has no account', async () => {
    const person = somebody();
    await registerUntilProof(app, client, person);
    expect((await signIn(app, app.browser(), { client, account: person })).page.status).toBe(422);
    expect(
      (await signIn(app, app.browser(), { client, account: { ...person, username: person.email } })).page.status,
    ).toBe(422);
  });
});

test('a code expires after ten minutes', async () => {
  const app = await startApp({ config: { captchaFixedAnswer: captchaAnswer } });
  const client = await registerClient(app);
  const { browser, person } = await registerUntilProof(app, client);
  const code = await codeFor(app, person.email);
  app.moveClock(601);
  const late = await typeCode(browser, code);
  expect(late.status).toBe(422);
  expect(late.fieldMessage('code')).toContain('expiré');
  expect(await countAccounts(app, person.email)).toBe(0);
  await app.stop();
});
