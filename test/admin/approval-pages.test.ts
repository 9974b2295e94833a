import { agreeToAct } from '../../src/commands/approvals/agree-to-act.ts';
import { day, hour, minute } from '../../src/domain/time.ts';
import { followApprovals } from '../../src/jobs/follow-approvals.ts';
import { deleteAccountNow } from '../support/people/account-acts.ts';
import { actOn } from '../support/people/act-on.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { takeRole } from '../support/people/give-role.ts';
import {
  allFactors,
  begin,
  buildProtected,
  factorsOf,
  noFactors,
  openRequests,
} from '../support/people/lost-device.ts';
import { readText } from '../support/requests/page.ts';
import { pastPassword } from '../support/people/second-factor.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { typeCredentials } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import type { Browser, Page } from '../support/browser.ts';
import { later } from '../support/later.ts';
import { withoutJobs } from '../support/without-jobs.ts';

const list = '/admin/demandes';
const reason = 'appel au numéro connu, identité vérifiée';

interface Agent {
  readonly browser: Browser;
  readonly account: BuiltAccount;
}

describe.each(bothDatabases)('requests that wait for agents, on %s', (database) => {
  let first: Agent;
  let second: Agent;

  const { app, client } = describeService({ database });
  beforeAll(async () => {
    first = await signInAs(app, ['support']);
    second = await signInAs(app, ['support']);
  });

  const lostDevice = async (roles: readonly ('admin' | 'support')[] = ['admin']) => {
    const person = await buildProtected(app, { roles });
    await begin(app, person);
    const row = await app.rows.lostDeviceRequests.first({ accountId: person.sub });
    return { person, address: `${list}/${row.id}` };
  };
  const answer = (browser: Browser, action: 'approve' | 'refuse', fields: Readonly<Record<string, string>> = {}) =>
    browser.submit({ reason, ...fields }, { action });
  /** Sends what a button would send that the page does not show. */
  const press = (browser: Browser, address: string, action: string) => {
    const csrf = browser.page.find('input[name="csrf"]')?.getAttribute('value') ?? '';
    return browser.post(address, { csrf, reason, action });
  };
  const stateOf = (page: Page) => readText(page.find('#ending'));
  /** The first agent asks for the end of the wait; returns the address of the request for the second one. */
  const ask = async () => {
    const { person, address } = await lostDevice();
    await first.browser.open(address);
    const asked = await answer(first.browser, 'approve');
    return { person, address, waiting: asked.url.pathname };
  };

  test('two agents end the wait of a lost device, and the second one reads the reason of the first', async () => {
    const { person, address } = await lostDevice();
    const shown = await first.browser.open(list);
    expect(shown.find(`a[href="${address}"]`)).not.toBeNull();
    await first.browser.open(address);
    const asked = await answer(first.browser, 'approve');
    expect(asked.url.pathname).not.toBe(address);
    // Her reason stands there as that of the request, and not once more beside her agreement.
    expect(asked.body.split(reason)).toHaveLength(2);
    expect(readText(asked.find('#needs'))).toBe('Vous avez donné votre accord. Un autre agent doit donner le sien.');
    expect(asked.find('button[value="approve"]')).toBeNull();
    expect(readText(asked.find('#notice'))).toContain('Votre demande est enregistrée');
    expect(readText((await first.browser.open('/admin')).find('main'))).not.toContain('attend un agent');
    const home = await second.browser.open('/admin');
    expect(readText(home.find('main'))).toContain('Une demande attend un agent');
    // A single request needs no list before it.
    expect(home.find('#waiting-requests a')?.getAttribute('href')).toBe(asked.url.pathname);
    expect(await factorsOf(app, person)).toEqual(allFactors);
    await app.mailbox.newest(person.email, 'act-asked');

    // The case is one line, and its page leads to the agreement that waits: asking twice would be refused.
    const cases = await second.browser.open(list);
    expect(cases.find(`a[href="${asked.url.pathname}"]`)).not.toBeNull();
    expect(cases.find(`a[href="${address}"]`)).toBeNull();
    const { reference } = await app.rows.lostDeviceRequests.first({ accountId: person.sub });
    expect(readText(cases.find('#approvals'))).toContain(`Appareil perdu ${reference}`);
    const standing = await second.browser.open(address);
    expect(standing.find('button[value="approve"]')).toBeNull();
    expect(standing.find('button[value="refuse"]')).not.toBeNull();
    expect(standing.find(`#waiting-approve-lost-device a.fr-btn[href="${asked.url.pathname}"]`)).not.toBeNull();
    expect((await press(second.browser, address, 'approve')).status).toBe(409);
    const shownPerson = await second.browser.open(`/admin/personnes/${person.sub}`);
    expect(shownPerson.all('#person-requests li')).toHaveLength(1);

    const read = await second.browser.open(asked.url.pathname);
    expect(readText(read.find('#facts'))).toContain(reason);
    expect(readText(read.find('#facts'))).toContain(first.account.email);
    expect(readText(read.find('#facts'))).toContain('le code reçu par courriel et le mot de passe');
    expect(read.find(`#facts a[href="${address}"]`)).not.toBeNull();
    expect(read.text).not.toContain(person.email);
    const done = await answer(second.browser, 'approve');
    expect(stateOf(done)).toBe('l’accord a été donné, et c’est fait');
    expect(readText(done.find('#notice'))).toContain('l’action est faite');
    expect(await factorsOf(app, person)).toEqual(noFactors);
    expect(await openRequests(app, person)).toBe(0);
    const told = await app.mailbox.newest(person.email, 'second-factor-removed');
    expect(told.text).toContain('par l’assistance');
    await app.mailbox.newest(first.account.email, 'approval-ended');
  });

  test('one agent alone does nothing: her second press counts once, in another browser too', async () => {
    const { person, waiting } = await ask();
    for (const browser of [first.browser, first.browser.fork()]) {
      await browser.open(waiting);
      const again = await press(browser, waiting, 'approve');
      expect(again.status).toBe(409);
    }
    expect(await factorsOf(app, person)).toEqual(allFactors);
  });

  test('two agents who agree at once carry it out once, and the other reads that it is done', async () => {
    const { person, waiting } = await ask();
    const third = await signInAs(app, ['admin']);
    for (const { browser } of [second, third]) await browser.open(waiting);
    const pages = await Promise.all([second, third].map(({ browser }) => answer(browser, 'approve')));
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(pages.map(stateOf)).toEqual(Array(2).fill('l’accord a été donné, et c’est fait'));
    expect(await factorsOf(app, person)).toEqual(noFactors);
    expect(await app.mailbox.queued(person.email, 'second-factor-removed')).toHaveLength(1);
  });

  test('a request that nobody answers in 48 hours lapses, and the agent who asked is told', async () => {
    const { person, waiting } = await ask();
    const before = (await app.mailbox.queued(first.account.email, 'approval-ended')).length;
    const latest = await second.browser.open(waiting);
    // The wait of the person is not over, and the answer comes before the job, which would end requests of other tests as well.
    const late = await later(app, 2 * day, () =>
      app.services.inUnit(() =>
        agreeToAct(app.services, { id: waiting.split('/').at(-1)!, byAccountId: second.account.sub, reason }),
      ),
    );
    expect([late.kind, latest.status]).toEqual(['ended', 200]);
    const page = await second.browser.open(waiting);
    expect(stateOf(page)).toBe('personne n’a répondu en 48 heures');
    expect(await app.mailbox.queued(first.account.email, 'approval-ended')).toHaveLength(before + 1);
    expect(await factorsOf(app, person)).toEqual(allFactors);
  });

  test('the job ends what has lapsed, and tells each agent of new requests in one message without a name', async () => {
    // Agents have just been told of a request, so the job of the server tells them nothing between the next two.
    await ask();
    await withoutJobs(app, () => followApprovals(app.services));
    const agent = await buildAccount(app, { roles: ['support'] });
    const before = (await app.mailbox.queued(first.account.email, 'approvals-waiting')).length;
    const [one, other] = [await ask(), await ask()];
    await later(app, hour, async () => {
      await followApprovals(app.services);
      await followApprovals(app.services);
    });
    const told = await app.mailbox.queued(agent.email, 'approvals-waiting');
    expect(told).toHaveLength(1);
    const { text } = await app.mailbox.newest(agent.email, 'approvals-waiting');
    expect(text).toContain('/admin/demandes');
    for (const { person } of [one, other]) expect(text).not.toContain(person.email);
    expect(await app.mailbox.queued(first.account.email, 'approvals-waiting')).toHaveLength(before);
    await later(app, 2 * day + hour, () => followApprovals(app.services));
    for (const { waiting } of [one, other])
      expect(stateOf(await second.browser.open(waiting))).toBe('personne n’a répondu en 48 heures');
  });

  test('the requests about a person are gone with her account, and so are the agreements of an agent', async () => {
    const leaving = await signInAs(app, ['support']);
    const { person, address } = await lostDevice([]);
    await leaving.browser.open(address);
    const waiting = (await answer(leaving.browser, 'approve')).url.pathname;
    const { services } = app;
    await services.inUnit(() => deleteAccountNow(services, { name: leaving.account.sub }));
    await second.browser.open(waiting);
    expect([(await answer(second.browser, 'approve')).status, await openRequests(app, person)]).toEqual([200, 1]);
    await services.inUnit(() => deleteAccountNow(services, { name: person.sub }));
    expect((await second.browser.open(waiting)).status).toBe(404);
    expect(await app.rows.approvals.list({ accountId: person.sub })).toEqual([]);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('a second agent refuses with a reason, and the agent who asked takes her own request back', async () => {
    const refused = await ask();
    await second.browser.open(refused.waiting);
    expect((await second.browser.submit({}, { action: 'refuse' })).status).toBe(422);
    expect(stateOf(await answer(second.browser, 'refuse'))).toBe('un agent a refusé');
    const own = await ask();
    await first.browser.open(own.waiting);
    expect(stateOf(await answer(first.browser, 'refuse'))).toBe('l’agent qui l’avait faite l’a retirée');
    for (const { waiting, person } of [refused, own]) {
      await second.browser.open(waiting);
      expect((await press(second.browser, waiting, 'approve')).status).toBe(409);
      expect(await factorsOf(app, person)).toEqual(allFactors);
    }
  });

  test('a factor that is used meanwhile makes the request void, and so does a request that was cancelled', async () => {
    const { person, waiting } = await ask();
    const { browser } = await pastPassword(app, { client, account: person });
    await browser.submit({ otp: totpCode(person.totpSecret) }, { action: 'verify' });
    await second.browser.open(waiting);
    const answered = await answer(second.browser, 'approve');
    expect([answered.status, stateOf(answered)]).toEqual([409, 'le compte a changé depuis la demande']);

    const other = await buildProtected(app);
    const by = { kind: 'account', id: first.account.sub } as const;
    const asked = await actOn(app, { act: 'reset-second-factor', accountId: other.sub, reason, by });
    await app.rows.totpDevices.change({ accountId: other.sub }, { lastUsedAt: 1 });
    const id = asked.kind === 'waiting' ? asked.approval.id : '';
    await second.browser.open(`${list}/${id}`);
    expect((await answer(second.browser, 'approve')).status).toBe(409);
    for (const { sub } of [person, other]) {
      const rows: unknown[] = await app.rows.totpDevices.list({ accountId: sub });
      expect(rows).toHaveLength(1);
    }
  });

  test('an agent whose sign-in is old signs in again before she agrees, and nothing that she typed is lost', async () => {
    const { person, waiting } = await ask();
    const late = await signInAs(app, ['support']);
    await late.browser.open(waiting);
    app.moveClock(6 * minute);
    const asked = await answer(late.browser, 'approve');
    expect(asked.find('#password')).not.toBeNull();
    // A form without its button is no way around it.
    await late.browser.open(waiting);
    await press(late.browser, waiting, '');
    expect(await factorsOf(app, person)).toEqual(allFactors);
    await late.browser.open(waiting);
    await answer(late.browser, 'approve');
    await typeCredentials(late.browser, late.account);
    const back = await late.browser.submit({ otp: totpCode(late.account.totpSecret) }, { action: 'verify' });
    app.moveClock(-6 * minute);
    expect([back.url.pathname, back.fieldValue('reason')]).toEqual([waiting, reason]);
    expect(await factorsOf(app, person)).toEqual(allFactors);
  });

  test('an agent refuses the lost device of a person without a role, who reads why, and of a holder with a second agent', async () => {
    const { person, address } = await lostDevice([]);
    await first.browser.open(address);
    const missing = await answer(first.browser, 'refuse');
    expect([missing.status, missing.fieldValue('reason')]).toEqual([422, reason]);
    const done = await answer(first.browser, 'refuse', { sentence: 'Nous n’avons pas pu vous joindre.' });
    expect([done.url.pathname, done.find('#notice') !== null]).toEqual([list, true]);
    const { text } = await app.mailbox.newest(person.email, 'lost-device-refused');
    expect(text).toContain('Nous n’avons pas pu vous joindre.');
    expect([await openRequests(app, person), await factorsOf(app, person)]).toEqual([0, allFactors]);
    expect((await first.browser.open(address)).status).toBe(404);

    const holder = await lostDevice();
    await first.browser.open(holder.address);
    expect(readText(first.browser.page.find('#refusal'))).toContain('l’accord d’un deuxième agent');
    const waits = await answer(first.browser, 'refuse', { sentence: 'Nous n’avons pas pu vous joindre.' });
    expect(await openRequests(app, holder.person)).toBe(1);
    await second.browser.open(waits.url.pathname);
    expect(readText(second.browser.page.find('#facts'))).toContain('Nous n’avons pas pu vous joindre.');
    await answer(second.browser, 'approve');
    expect(await openRequests(app, holder.person)).toBe(0);
  });

  test('the agreement of an agent who has lost the role does not count', async () => {
    const leaving = await signInAs(app, ['support']);
    const { person, address } = await lostDevice();
    await leaving.browser.open(address);
    const waiting = (await answer(leaving.browser, 'approve')).url.pathname;
    await takeRole(app, { name: leaving.account.sub, role: 'support' });
    await second.browser.open(waiting);
    const counted = await answer(second.browser, 'approve');
    expect([counted.status, stateOf(counted)]).toEqual([200, '']);
    expect(await factorsOf(app, person)).toEqual(allFactors);
    await first.browser.open(waiting);
    await answer(first.browser, 'approve');
    expect(await factorsOf(app, person)).toEqual(noFactors);
  });
});
