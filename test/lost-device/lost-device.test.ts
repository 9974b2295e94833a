import { randomBytes } from 'node:crypto';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import {
  allFactors,
  askForCode,
  auditOf,
  begin,
  codeSent,
  factorsOf,
  openRequests,
  buildProtected,
  queued,
  referenceOn,
} from '../support/people/lost-device.ts';
import { countStatements } from '../support/database/count-statements.ts';
import { describeApp } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { resetPassword } from '../support/people/account-address.ts';

const strong = 'sept-loutres-sous-la-pluie-fine';
const wrongCode = (code: string) => String((Number(code) + 1) % 10 ** 8).padStart(8, '0');

describe.each(bothDatabases)('a lost device, on %s', (database) => {
  const app = describeApp({ database });

  const reset = ({ email }: BuiltAccount) => resetPassword(app, email, strong);

  test('the code of a message and the password begin a request: the person sees a reference, and the factor is kept for now', async () => {
    const account = await buildProtected(app);
    const page = await begin(app, account);
    expect(page.status).toBe(200);
    expect(page.h1).toBe('Votre demande est enregistrée');
    const reference = referenceOn(page);
    expect(reference).toMatch(/^AP-[B-Z2-9]{4}-[B-Z2-9]{4}$/);
    expect(page.text).toContain('heure de Paris');
    expect(page.text).toContain(app.services.config.supportEmail);
    expect(await factorsOf(app, account)).toEqual(allFactors);
    expect(await openRequests(app, account)).toBe(1);
    expect(await auditOf(app, account, 'account.lost_device_begun')).toEqual([
      { reference, proofs: ['email-code', 'password'] },
    ]);
    const { text } = await app.mailbox.newest(account.email, 'lost-device-request');
    expect(text).toContain(reference);
  });

  test('known, unknown and disabled addresses, with and without a second factor, get the same answers at the same cost', async () => {
    const disabled = await buildProtected(app);
    await app.services.transaction((trx) => app.services.account.accounts.update(trx, disabled.sub, { disabledAt: 1 }));
    const addresses = [
      (await buildProtected(app)).email,
      (await buildAccount(app)).email,
      disabled.email,
      `inconnu-${randomBytes(4).toString('hex')}@example.test`,
    ];
    const { hasher } = app.services;
    let hashes = 0;
    const verify = hasher.verify.bind(hasher);
    (hasher as { verify: typeof verify }).verify = (...input) => {
      hashes++;
      return verify(...input);
    };
    const answers = [];
    for (const email of addresses) {
      const browser = await app.open('/appareil-perdu');
      const steps = [];
      for (const send of [
        () => browser.submit({ email }, { action: 'send' }),
        () => browser.submit({ code: '12345678', password: 'pas-celui-ci-non-plus' }, { action: 'verify' }),
        () => browser.submit({ code: '1234', password: '' }, { action: 'verify' }),
      ]) {
        const { statements, answer } = await countStatements(app, async () => {
          const before = { hashes, rows: await app.rows.outbox.count() };
          const page = await send();
          return {
            status: page.status,
            body: page.body.replaceAll(email, 'ADDRESS').replace(/name="csrf" value="[^"]*"/g, ''),
            headers: Object.keys(page.headers).toSorted(),
            trail: page.trail.map(({ status }) => status),
            hashes: hashes - before.hashes,
            messages: (await app.rows.outbox.count()) - before.rows,
          };
        });
        steps.push({ ...answer, ...statements });
      }
      answers.push(steps);
    }
    (hasher as { verify: typeof verify }).verify = verify;
    expect(answers[0]?.map(({ status }) => status)).toEqual([200, 422, 422]);
    expect(answers[0]?.[0]).toMatchObject({ messages: 1, hashes: 0 });
    expect(answers[0]?.[1]).toMatchObject({ messages: 0, hashes: 1 });
    for (const steps of answers.slice(1)) expect(steps).toEqual(answers[0]);
    await app.mailbox.newest(addresses[0] ?? '', 'lost-device-code');
    await app.mailbox.newest(addresses[1] ?? '', 'lost-device-code');
    expect(await queued(app, disabled.email, 'lost-device-code')).toBe(0);
    expect(await queued(app, addresses[3] ?? '', 'lost-device-code')).toBe(0);
  });

  test('a code has five tries, with any password', async () => {
    const account = await buildProtected(app);
    const browser = await askForCode(app, account.email);
    const code = await codeSent(app, account);
    const { password } = account;
    for (let times = 0; times < 5; times++)
      expect((await browser.submit({ code: wrongCode(code), password }, { action: 'verify' })).status).toBe(422);
    const late = await browser.submit({ code, password }, { action: 'verify' });
    expect(late.status).toBe(422);
    expect(late.fieldMessage('code')).toContain('Demandez un autre code');
    expect(await openRequests(app, account)).toBe(0);
  });

  test('a code is refused after ten minutes, in another browser, and after a newer code', async () => {
    const account = await buildProtected(app);
    const { password } = account;
    const browser = await askForCode(app, account.email);
    const code = await codeSent(app, account);
    const other = await askForCode(app, account.email);
    const second = await codeSent(app, account, 1);
    expect((await other.submit({ code, password }, { action: 'verify' })).status).toBe(422);
    await browser.open('/appareil-perdu?step=address');
    expect(browser.page.fieldValue('email')).toBe(account.email);
    await browser.submit({ email: account.email }, { action: 'send' });
    const third = await codeSent(app, account, 2);
    expect((await browser.submit({ code, password }, { action: 'verify' })).status).toBe(422);
    expect((await browser.submit({ code: second, password }, { action: 'verify' })).status).toBe(422);
    app.moveClock(601);
    expect((await browser.submit({ code: third, password }, { action: 'verify' })).status).toBe(422);
    expect(await openRequests(app, account)).toBe(0);
  });

  test('of several right answers at the same moment one begins a request, and all show its reference', async () => {
    const account = await buildProtected(app);
    const browser = await askForCode(app, account.email);
    const code = await codeSent(app, account);
    const tabs = Array.from({ length: 4 }, () => browser.tab());
    const pages = await Promise.all(
      tabs.map((tab) => tab.submit({ code, password: account.password }, { action: 'verify' })),
    );
    const references = new Set(pages.map(referenceOn).filter(Boolean));
    expect(references.size).toBe(1);
    expect(await openRequests(app, account)).toBe(1);
    expect(await queued(app, account.email, 'lost-device-request')).toBe(1);
  });

  test('a password that is reset during its check begins no request', async () => {
    const account = await buildProtected(app);
    const browser = await askForCode(app, account.email);
    const code = await codeSent(app, account);
    // The real check runs, but its answer waits until the reset is done, as on a slow machine.
    const hasher = app.services.hasher as { verify: typeof app.services.hasher.verify };
    const verify = hasher.verify.bind(hasher);
    const slow: { begin?: () => void; goOn?: () => void } = {};
    const hasBegun = new Promise<void>((resolve) => (slow.begin = resolve));
    const resetIsDone = new Promise<void>((resolve) => (slow.goOn = resolve));
    hasher.verify = async (password, stored) => {
      const answer = await verify(password, stored);
      if (password !== account.password) return answer;
      slow.begin?.();
      await resetIsDone;
      return answer;
    };
    const underWay = browser.submit({ code, password: account.password }, { action: 'verify' });
    await hasBegun;
    await reset(account);
    await app.rows.accounts.change({ id: account.sub }, { passwordResetAt: null });
    slow.goOn?.();
    expect((await underWay).status).toBe(422);
    hasher.verify = verify;
    expect(await openRequests(app, account)).toBe(0);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('a wrong code, a wrong password and both get the same answer, which does not say which one was wrong', async () => {
    const account = await buildProtected(app);
    const browser = await askForCode(app, account.email);
    const code = await codeSent(app, account);
    const bodies = new Set<string>();
    for (const [typed, password] of [
      [wrongCode(code), account.password],
      [code, strong],
      [wrongCode(code), strong],
    ] as const) {
      const page = await browser.submit({ code: typed, password }, { action: 'verify' });
      expect(page.status).toBe(422);
      expect(page.fieldValue('code')).toBe('');
      bodies.add(page.body.replace(/name="csrf" value="[^"]*"/g, ''));
    }
    expect(bodies.size).toBe(1);
    expect(await openRequests(app, account)).toBe(0);
    const page = await browser.submit({ code, password: account.password }, { action: 'verify' });
    expect(referenceOn(page)).not.toBe('');
  });

  test('an empty field gets a message beside it and does not count as a try', async () => {
    const account = await buildProtected(app);
    const browser = await askForCode(app, account.email);
    for (let times = 0; times < 6; times++) {
      expect((await browser.submit({}, { action: 'verify' })).invalidFields).toEqual(['code', 'password']);
      const malformed = await browser.submit({ code: '1234 567', password: account.password }, { action: 'verify' });
      expect(malformed.invalidFields).toEqual(['code']);
    }
    const code = await codeSent(app, account);
    expect((await browser.submit({ code, password: account.password }, { action: 'verify' })).status).toBe(200);
  });

  test('without the proofs, neither steps out of order nor an empty form begin a request', async () => {
    const account = await buildProtected(app);
    const browser = await app.open('/appareil-perdu?step=proofs');
    expect(browser.page.find('#email')).not.toBeNull();
    const forged = { action: 'verify', code: '12345678', password: account.password, sub: account.sub, begun: 'begun' };
    expect((await browser.submit({}, { form: 'step', forged })).find('#request-reference')).toBeNull();
    expect((await browser.submit({}, { form: 'step' })).status).toBe(422);
    await askForCode(app, account.email, browser);
    expect((await browser.submit({}, { form: 'step' })).status).toBe(422);
    expect(await openRequests(app, account)).toBe(0);
  });

  test('the page recommends the recovery codes first, and leads back to the sign-in that the person came from', async () => {
    const page = await app.browser().open(`/appareil-perdu?demande=${'r'.repeat(21)}`);
    expect(page.h1).toBe('Je n’ai plus accès à mon application');
    expect(page.text).toContain('code de récupération');
    expect(page.text).toContain('72 heures');
    expect(page.find(`a[href="/interaction/${'r'.repeat(21)}"]`)).not.toBeNull();
  });

  test('the support team gets a message with the same reference and without any secret', async () => {
    const account = await buildProtected(app, { roles: ['support'] });
    const reference = referenceOn(await begin(app, account));
    const code = await codeSent(app, account);
    const toSupport = () =>
      app.mailbox.messages(app.services.config.supportEmail).filter(({ text }) => text?.includes(reference));
    await until(() => toSupport().length > 0, 'the message to the support');
    const [message, ...others] = toSupport();
    expect(others).toEqual([]);
    expect(message?.kind).toBe('lost-device-support');
    expect(message?.text).toContain(account.sub);
    expect(message?.text).toContain('/admin/demandes/');
    expect(message?.text).toContain('deux agents');
    for (const secret of [account.username, account.email, account.password, code, '/lien/'])
      expect(`${message?.subject}${message?.text}${message?.html}`).not.toContain(secret);
  });

  test('passwords are counted as at a sign-in: after five wrong passwords the right one has to wait too', async () => {
    const account = await buildProtected(app);
    const browser = await askForCode(app, account.email);
    const code = await codeSent(app, account);
    for (let times = 0; times < 5; times++)
      await browser.submit({ code: wrongCode(code), password: strong }, { action: 'verify' });
    const again = await askForCode(app, account.email);
    const other = await codeSent(app, account, 1);
    const page = await again.submit({ code: other, password: account.password }, { action: 'verify' });
    expect(page.status).toBe(429);
    expect(Number(page.header('retry-after'))).toBeGreaterThan(0);
    await again.open('/compte');
    const signIn = await again.submit({ username: account.email, password: account.password }, { action: 'signin' });
    expect(signIn.status).toBe(429);
    app.moveClock(61);
    await again.open('/appareil-perdu');
    const right = await again.submit({ code: other, password: account.password }, { action: 'verify' });
    expect(referenceOn(right)).not.toBe('');
  });

  test('the code of one account is no proof for another account', async () => {
    const mine = await buildProtected(app);
    const theirs = await buildProtected(app);
    const browser = await askForCode(app, mine.email);
    const code = await codeSent(app, mine);
    const forged = { username: theirs.username, accountId: theirs.sub, sub: theirs.sub };
    const page = await browser.submit({ code, password: theirs.password }, { action: 'verify', forged });
    // Both accounts have the same password. The request belongs to the account whose mailbox was proved.
    expect(page.status).toBe(200);
    expect(await openRequests(app, mine)).toBe(1);
    expect(await openRequests(app, theirs)).toBe(0);
  });

  test('a code that was sent to one account is no proof for the account that has the address now', async () => {
    const former = await buildProtected(app);
    const browser = await askForCode(app, former.email);
    const code = await codeSent(app, former);
    await app.rows.accounts.remove({ id: former.sub });
    const present = await buildProtected(app, { email: former.email });
    const page = await browser.submit({ code, password: present.password }, { action: 'verify' });
    expect(page.status).toBe(422);
    expect(await openRequests(app, present)).toBe(0);
  });

  test('while a request waits, a second request is the same one', async () => {
    const account = await buildProtected(app);
    const first = referenceOn(await begin(app, account));
    app.moveClock(3600);
    expect(referenceOn(await begin(app, account))).toBe(first);
    expect(await openRequests(app, account)).toBe(1);
    expect(await queued(app, account.email, 'lost-device-request')).toBe(1);
  });

  test('an account without a second factor has nothing to remove, and only a person with both proofs learns this', async () => {
    const account = await buildAccount(app);
    const page = await begin(app, account);
    expect(page.h1).toBe('La double authentification n’est pas activée');
    expect(await openRequests(app, account)).toBe(0);
  });

  test('a password that was reset by e-mail is no proof for thirty days, because both proofs would come from the mailbox', async () => {
    const account = await buildProtected(app);
    expect((await reset(account)).status).toBe(200);
    const changed = { ...account, password: strong };
    const refused = await begin(app, changed);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(app.services.config.supportEmail);
    expect(await openRequests(app, account)).toBe(0);
    app.moveClock(30 * 86_400 - 60);
    expect((await begin(app, changed)).status).toBe(422);
    app.moveClock(120);
    expect(referenceOn(await begin(app, changed))).not.toBe('');
  });

  test('a password that was changed in a session is a proof again', async () => {
    const account = await buildProtected(app);
    await reset(account);
    app.moveClock(10);
    const { services } = app;
    const now = Math.floor(Date.now() / 1000);
    const hash = await services.hasher.hash(account.password);
    await services.transaction((trx) => services.account.accounts.setPassword(trx, { id: account.sub, hash, now }));
    expect(referenceOn(await begin(app, account))).not.toBe('');
  });

  test('a disabled account begins no request, even when both proofs were right before', async () => {
    const account = await buildProtected(app);
    const browser = await askForCode(app, account.email);
    const code = await codeSent(app, account);
    await app.services.transaction((trx) => app.services.account.accounts.update(trx, account.sub, { disabledAt: 1 }));
    const page = await browser.submit({ code, password: account.password }, { action: 'verify' });
    expect(page.status).toBe(422);
    expect(await openRequests(app, account)).toBe(0);
  });

  test('at most five codes an hour are sent to one address, and the page never says so', async () => {
    const account = await buildProtected(app);
    for (let times = 0; times < 6; times++)
      expect((await askForCode(app, account.email)).page.find('#code')).not.toBeNull();
    expect(await queued(app, account.email, 'lost-device-code')).toBe(5);
  });
});

test('one ip can ask for a code ten times in ten minutes and then has to wait', async () => {
  const app = await startApp({ config: { addressLimits: 1 } });
  try {
    const ask = async (index: number) => (await askForCode(app, `personne-${index}@example.test`)).page;
    for (let index = 0; index < 10; index++) expect((await ask(index)).status).toBe(200);
    const refused = await ask(10);
    expect(refused.status).toBe(429);
    expect(Number(refused.header('retry-after'))).toBeGreaterThan(0);
    expect(refused.errors).toHaveLength(1);
    app.moveClock(601);
    expect((await ask(11)).status).toBe(200);
  } finally {
    await app.stop();
  }
});
