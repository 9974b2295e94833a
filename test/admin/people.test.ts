import { randomUUID } from 'node:crypto';
import { texts } from '../../interactions/texts/index.ts';
import { maskedPerson } from '../../src/domain/people/masked-person.ts';
import { findPeople } from '../../src/commands/people/find-people.ts';
import { closeAccount } from '../../src/commands/deletion/close-account.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { readText } from '../support/requests/page.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { createClient } from '../support/services/create-client.ts';
import { signIn } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const path = '/admin/personnes';

let app: TestApp;
let agent: { readonly browser: Browser; readonly account: BuiltAccount };

async function begin(database: 'sqlite' | 'postgres'): Promise<void> {
  app = await startApp({ database });
  agent = await signInAs(app, ['support'], path);
}

const search = (query: string): Promise<Page> => agent.browser.open(`${path}?q=${encodeURIComponent(query)}`);

const found = (page: Page): readonly string[] =>
  page.find('#people') ? page.all('#people a').map((link) => String(link.getAttribute('href')?.split('/').at(-1))) : [];

const lines = (event: string) => app.rows.audit.list({ event });

describe.each(bothDatabases)('the search for people, on %s', (database) => {
  beforeAll(() => begin(database));
  afterAll(() => app.stop());

  test('finds a person by her address, user name or identifier, whole or by the beginning, in capitals too', async () => {
    const person = await buildAccount(app, {
      username: 'gaelle.le-goff',
      email: 'Gaelle.LeGoff+carte@bretagne.example.test',
    });
    const queries = [
      person.email,
      'gaelle.l',
      'GAELLE.LEGOFF+',
      person.username,
      'gaelle.le-',
      person.sub,
      person.sub.toUpperCase(),
      person.sub.slice(0, 13),
      `  ${person.email} `,
    ];
    for (const query of queries) expect([query, found(await search(query))]).toEqual([query, [person.sub]]);
    for (const query of ['legoff', '@bretagne', 'bretagne', 'gaelle.le-goffe', `${person.email}x`])
      expect([query, found(await search(query))]).toEqual([query, []]);
  });

  test('finds a domain with accents by the whole address, as people write it and as services do', async () => {
    const person = await buildAccount(app, { username: 'anouk-roze', email: 'anouk@élysée.example.test' });
    for (const query of ['anouk@élysée.example.test', 'anouk@xn--lyse-9oad.example.test', 'anouk@xn--'])
      expect([query, found(await search(query))]).toEqual([query, [person.sub]]);
    expect(readText((await search('anouk@xn--')).find('#people'))).toContain('a***@é***.test');
  });

  test('shows a masked address and a masked user name, and nothing else of what people are called', async () => {
    const { sub, email, username } = await buildAccount(app, {
      username: 'maskeline',
      email: 'mas.keline@secret.example.test',
    });
    const page = await search('maske');
    expect(found(page)).toEqual([sub]);
    expect(readText(page.find('#people'))).toContain('m***e@s***.test');
    for (const hidden of [email, username, 'keline', 'secret', 'example.test']) expect(page.body).not.toContain(hidden);
  });

  test('tells people apart who begin alike, by the last letter and the month of their last sign-in', async () => {
    const [here] = await Promise.all(
      ['jumelle-anne', 'jumelle-luce', 'jumelle-zita'].map((username) =>
        buildAccount(app, { username, email: `${username}@example.test` }),
      ),
    );
    await signIn(app, app.browser(), { client: await createClient(app), account: here! });
    const rows = (await search('jumelle')).all('#people tbody tr').map((row) => readText(row));
    const month = texts.fr.dates.month(app.services.nowSeconds()).replace('\u00a0', ' ');
    const never = texts.fr.people.person.never;
    expect(rows.map((row) => row.match(/j\*\*\*\w@/)?.[0])).toEqual(['j***e@', 'j***e@', 'j***a@']);
    expect(rows.map((row) => row.endsWith(month))).toEqual([true, false, false]);
    expect(rows.map((row) => row.endsWith(never))).toEqual([false, true, true]);
  });

  test('takes wildcards of the database for letters', async () => {
    const [first] = [
      await buildAccount(app, { username: 'wild_card' }),
      await buildAccount(app, { username: 'wildxcard' }),
    ];
    expect(found(await search('wild_c'))).toEqual([first!.sub]);
    for (const query of [
      'wild%',
      'w%d_card',
      '%%%',
      '___',
      '\\_\\%',
      "wil' OR '1'='1",
      'wild*',
      '[w]ild',
      '"wild"',
      'wil~',
    ])
      expect([query, found(await search(query))]).toEqual([query, []]);
  });

  test('says that a letter of another alphabet is in no address, and keeps what was typed', async () => {
    await buildAccount(app, { username: 'paula-durand' });
    for (const query of ['p\u0430ula', 'paul\u212a', 'pa\u202eula', 'Paula Durand', 'hélène', 'ｐａｕｌａ']) {
      const page = await search(query);
      expect([query, page.status, found(page)]).toEqual([query, 422, []]);
      expect(page.find('#q')?.getAttribute('value')).toBe(query);
      expect(readText(page.find('#errors a[href="#q"]'))).toContain('autre alphabet');
    }
    for (const [query, word] of [
      ['', 'Saisissez le début'],
      ['  ', 'Saisissez le début'],
      ['pa', 'au moins 3 caractères'],
      ['p'.repeat(255), '254 caractères au plus'],
      ['p'.repeat(10_240), '254 caractères au plus'],
    ] as const) {
      const page = await search(query);
      expect([page.status, readText(page.find('#errors a[href="#q"]'))]).toEqual([422, expect.stringContaining(word)]);
    }
    expect((await agent.browser.open(`${path}?q=pau%00`)).status).toBe(404);
  });

  test('shows 20 people at most, the one who is called exactly so first, and no further page', async () => {
    for (let at = 0; at < 22; at++) await buildAccount(app, { username: `serie-${String(at).padStart(2, '0')}` });
    const exact = await buildAccount(app, { username: 'serie', email: 'zoe@example.test' });
    const page = await search('serie');
    expect([found(page).length, found(page)[0]]).toEqual([20, exact.sub]);
    expect(readText(page.find('#people-count'))).toContain('Précisez la recherche');
    for (const more of ['&after=x', '&size=100', '&page=2'])
      expect(found(await agent.browser.open(`${path}?q=serie${more}`)).length).toBe(20);
    expect(readText((await search('serie-1')).find('#people-count'))).toBe('10 personnes');
  });

  test('finds people who cannot sign in, and marks them and the holders of a role', async () => {
    const { services } = app;
    const [open, off, closed, holder] = [
      await buildAccount(app, { username: 'marque-a' }),
      await buildAccount(app, { username: 'marque-b' }),
      await buildAccount(app, { username: 'marque-c' }),
      await buildAccount(app, { username: 'marque-d', roles: ['auditor'] }),
    ];
    await app.rows.accounts.change({ id: off.sub }, { disabledAt: services.nowSeconds() });
    await services.inUnit(() => closeAccount(services, { accountId: closed.sub, by: 'owner', isSilent: true }));
    const page = await search('marque-');
    const marks = page
      .find('#people')!
      .querySelectorAll('tbody tr')
      .map((row) => row.querySelectorAll('.fr-badge').map(readText));
    expect(found(page)).toEqual([open, off, closed, holder].map(({ sub }) => sub));
    expect(marks).toEqual([['Ouvert'], ['Désactivé'], ['Attend sa suppression'], ['Ouvert', 'Deux agents']]);
  });

  test('leaves the accounts of services out', async () => {
    const { clientId } = await createClient(app, {
      client_id: 'serveur-de-tuiles',
      grant_types: ['client_credentials'],
      service_account: true,
    });
    const account = await buildAccount(app, { username: 'service-public' });
    expect(found(await search('service-'))).toEqual([account.sub]);
    const record = await app.services.clients.registry.find(clientId);
    expect(record?.serviceAccountId).toBeDefined();
    expect(found(await search(record!.serviceAccountId!))).toEqual([]);
  });

  test('is kept in the audit with the kind of value and the number of results, and never with what was typed', async () => {
    const before = (await lines('people.searched')).length;
    const person = await buildAccount(app, { username: 'auditee-unique' });
    for (const query of ['auditee-unique@', 'auditee-un', person.sub, 'auditee-nobody']) await search(query);
    const kept = (await lines('people.searched')).slice(before);
    expect(kept.map(({ details }) => details)).toEqual([
      { kind: 'address', people: 1, more: false },
      { kind: 'any', people: 1, more: false },
      { kind: 'sub', people: 1, more: false },
      { kind: 'any', people: 0, more: false },
    ]);
    for (const line of kept) {
      expect(line).toMatchObject({ actorKind: 'account', actorId: agent.account.sub, accountId: null });
      expect(JSON.stringify(line)).not.toMatch(/auditee/);
      expect(JSON.stringify(line)).not.toContain(person.sub);
    }
  });
});

describe('the search for people', () => {
  beforeAll(() => begin('sqlite'));
  afterAll(() => app.stop());

  test('draws values that no form would let in as text', async () => {
    const person = await buildAccount(app);
    const hostile = { username: 'zz<script>alert(1)</script>', email: '<img src=x>\u202eab@<b>x</b>.<i>fr' };
    const names = { givenName: '<b>\u202eeht</b>', familyName: '<script>1</script>' };
    await app.rows.accounts.change({ id: person.sub }, { ...hostile, ...names });
    const list = await search('zz<');
    expect(found(list)).toEqual([person.sub]);
    for (const page of [list, await agent.browser.open(`${path}/${person.sub}`)]) {
      expect([page.status, page.find('.app-card script, .app-card img, .app-card b, .app-card i')]).toEqual([
        200,
        null,
      ]);
      expect(page.body).not.toContain('\u202e');
    }
  });

  test.each(['nobody', randomUUID(), 'a%2Fb', 'constructor', '%F0%9F%92%A9'])(
    'there is no page of a person at %s',
    async (sub) => {
      expect((await agent.browser.open(`${path}/${sub}`)).status).toBe(404);
    },
  );

  test('stops an agent who walks the alphabet, for an hour, and the audit tells', async () => {
    const other = await signInAs(app, ['admin']);
    await search('abc');
    await app.rows.throttles.change({ key: `people-search:${agent.account.sub}` }, { windowCount: 119 });
    expect((await search('abd')).status).toBe(200);
    const page = await search('abe');
    expect([page.status, found(page)]).toEqual([429, []]);
    expect(Number(page.header('retry-after'))).toBeGreaterThan(3000);
    expect(page.find('#q')?.getAttribute('value')).toBe('abe');
    expect(readText(page.find('#errors'))).toContain('beaucoup de recherches');
    expect(await lines('people.throttled')).toMatchObject([{ actorId: agent.account.sub }]);
    expect((await other.browser.open(`${path}?q=abe`)).status).toBe(200);
    app.moveClock(3600);
    const by = { kind: 'account', id: agent.account.sub } as const;
    const later = await app.services.inUnit(() => findPeople(app.services, { query: 'abe', by }));
    expect(later.kind).toBe('found');
  });

  test.each([
    ['jeanne@domaine.fr', 'j***e@d***.fr'],
    ['jeane@doman.fr', 'j***@d***.fr'],
    ['j@d.fr', 'j***@d***.fr'],
    ['a.b+c@sous.domaine.gouv.fr', 'a***@s***.fr'],
    ['service-account-x', 's***x'],
    ['jeanne\u202e@d.fr', 'j***e@d***.fr'],
    ['', '***'],
    ['a@b', 'a***@b***'],
  ])('%s is masked as %s', (email, masked) => {
    expect(maskedPerson({ email, username: 'jeanne' })).toEqual({ email: masked, username: 'j***e' });
  });
});
