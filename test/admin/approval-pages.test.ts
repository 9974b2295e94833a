import type { BuiltAccount } from '../support/build-account.ts';
import { takeRole } from '../support/give-role.ts';
import { allFactors, begin, buildProtected, factorsOf, noFactors, openRequests } from '../support/lost-device.ts';
import { readText } from '../support/page.ts';
import { signInAs } from '../support/sign-in-as.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import type { Browser, Page } from '../support/browser.ts';

const list = '/admin/demandes';
const reason = 'appel au numéro connu, identité vérifiée';

interface Agent {
  readonly browser: Browser;
  readonly account: BuiltAccount;
}

describe.each(bothDatabases)('requests that wait for agents, on %s', (database) => {
  let app: TestApp;
  let first: Agent;
  let second: Agent;

  beforeAll(async () => {
    app = await startApp({ database });
    first = await signInAs(app, ['support']);
    second = await signInAs(app, ['support']);
  });
  afterAll(() => app.stop());

  const lostDevice = async (roles: readonly ('admin' | 'support')[] = ['admin']) => {
    const person = await buildProtected(app, { roles });
    await begin(app, person);
    const row = (await app.services.database
      .knex('lost_device_requests')
      .where({ account_id: person.sub })
      .first('id')) as { id: string };
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
    expect(readText(asked.find('#needs'))).toBe('Vous avez donné votre accord. Un autre agent doit donner le sien.');
    expect(asked.find('button[value="approve"]')).toBeNull();
    expect(await factorsOf(app, person)).toEqual(allFactors);
    await app.mailbox.newest(person.email, 'act-asked');

    const read = await second.browser.open(asked.url.pathname);
    expect(readText(read.find('#facts'))).toContain(reason);
    expect(readText(read.find('#facts'))).toContain(first.account.email);
    expect(read.text).not.toContain(person.email);
    const done = await answer(second.browser, 'approve');
    expect(stateOf(done)).toBe('deux agents ont donné leur accord, et c’est fait');
    expect(await factorsOf(app, person)).toEqual(noFactors);
    expect(await openRequests(app, person)).toBe(0);
    await app.mailbox.newest(person.email, 'second-factor-removed');
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
    const pages = await Promise.all(
      [second, third].map(async ({ browser }) => {
        await browser.open(waiting);
        return answer(browser, 'approve');
      }),
    );
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(pages.map(stateOf)).toEqual(Array(2).fill('deux agents ont donné leur accord, et c’est fait'));
    expect(await factorsOf(app, person)).toEqual(noFactors);
    expect(await app.mailbox.queued(person.email, 'second-factor-removed')).toHaveLength(1);
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
