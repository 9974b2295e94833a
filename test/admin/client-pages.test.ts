import { orSay } from '../../src/cli/or-say.ts';
import { disableClient } from '../../src/commands/clients/life/client-life.ts';
import { createScimPerson } from '../../src/commands/scim/create-scim-person.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Page } from '../support/browser.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { readText } from '../support/requests/page.ts';
import { openInvitation } from '../support/services/scim.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { registerClient, type TestClient } from '../support/test-client.ts';

const app = describeApp();
const client = prepare(() => registerClient(app, { client_name: 'Cartes & Plans' }));
const manager = prepare(async () => (await signInAs(app, ['client-manager'])).browser);

describe('the pages of a service', () => {
  test('begin with its name and its state', async () => {
    const list = await manager.open('/admin/clients');
    expect(list.find('#clients')?.text).toContain('Cartes & Plans');
    // The column that says what to watch does not say « Rien » beside a missing contact.
    expect(list.find('#clients .app-marks')?.text).toContain('Contact manquant');
    const page = await manager.open(`/admin/clients/${client.clientId}`);
    expect(page.find('h1')?.text).toBe('Cartes & Plans');
    expect(page.find('#client-state')?.text).toBe('En production');
    expect(page.find('#client-id')?.text).toBe(client.clientId);
  });

  test.each(['/admin/clients/unknown', '/admin/clients/geopf-id', '/admin/clients/%00', '/admin/clients/a%2Fb'])(
    '%s is not found',
    async (path) => {
      expect((await manager.open(path)).status).toBe(404);
    },
  );

  test('say first what is to be done for it, and leave out what a service that is switched off owes', async () => {
    const { services } = app;
    const now = services.nowSeconds();
    const { clientId } = await registerClient(app, {
      legacy_password_grant: true,
      legacy_until: new Date((now - 3 * 86_400) * 1000).toISOString().slice(0, 10),
    });
    await app.rows.clients.change({ clientId }, { createdAt: now - 91 * 86_400 });
    const page = await manager.open(`/admin/clients/${clientId}`);
    const issues = page
      .find('#issues')
      ?.querySelectorAll('li')
      .map(({ id }) => id);
    expect(issues).toEqual(
      ['legacy-over', 'no-technical', 'no-data-protection', 'unused'].map((one) => `issue-${one}`),
    );
    orSay(await services.inUnit(() => disableClient(services, { clientId })));
    const off = await manager.open(`/admin/clients/${clientId}`);
    expect(off.find('#issues')).toBeNull();
    expect(off.find('#client-off')?.text).toContain('désactivé');
  });

  test.each([
    ['test', 'Passage en production', ['etat', 'supprimer']],
    ['production', undefined, ['production', 'etat', 'supprimer']],
    ['disabled', 'Réactiver', ['supprimer']],
    ['bin', 'Sortir de la corbeille', []],
    ['without a secret', 'Créer un secret', ['etat', 'supprimer']],
  ] as const)('a service has one next act, and its dangers apart: %s', async (state, next, dangers) => {
    const { clientId } = await registerClient(app, state === 'production' ? {} : { status: 'test' });
    const now = app.services.nowSeconds();
    if (state === 'disabled') await app.rows.clients.change({ clientId }, { disabledAt: now });
    if (state === 'bin') await app.rows.clients.change({ clientId }, { disabledAt: now, deletedAt: now });
    if (state === 'without a secret') await app.rows.clients.change({ clientId }, { secrets: [], secretHashes: [] });
    const page = await manager.open(`/admin/clients/${clientId}`);
    expect(page.find('#next-act')?.text).toBe(next);
    expect(page.all('#danger a').map((link) => link.getAttribute('href'))).toEqual(
      dangers.map((part) => `/admin/clients/${clientId}/${part}`),
    );
    expect(page.all('#client-actions a').map(({ text }) => text)).not.toContain('Supprimer');
  });

  test('stand in six tabs at most, and a tab of several pages shows them below', async () => {
    const root = `/admin/clients/${client.clientId}`;
    const places = (page: Page) =>
      page.all('.app-parts ul').map((row) => row.querySelectorAll('a').map((link) => link.getAttribute('href')));
    const first = await manager.open(root);
    expect(places(first)).toEqual([
      ['', '/modifier', '/secrets', '/contacts', '/reglages', '/diagnostic'].map((part) => root + part),
    ]);
    const versions = await manager.open(`${root}/versions`);
    expect(places(versions)[1]).toEqual([`${root}/diagnostic`, `${root}/versions`]);
    expect(versions.all('.app-parts [aria-current]').map((link) => link.getAttribute('aria-current'))).toEqual([
      'true',
      'page',
    ]);
  });

  test('say in the list and on its page that a service has rights of the administration', async () => {
    const scope = 'openid clients:read accounts:support';
    const [ours, theirs, plain] = [
      await registerClient(app, { scope }),
      await registerClient(app, { scope, first_party: false }),
      await registerClient(app, { scope: 'openid ssf.manage' }),
    ];
    const list = await manager.open('/admin/clients?show=rights');
    const rowOf = ({ clientId }: TestClient) =>
      list.all('#clients tbody tr').find((row) => row.text.includes(clientId))?.text;
    expect([rowOf(ours), rowOf(theirs), rowOf(plain)]).toEqual([
      expect.stringContaining('Droits d’administration'),
      expect.stringContaining('Droits d’administration'),
      undefined,
    ]);
    const about = async ({ clientId }: TestClient) => {
      const page = await manager.open(`/admin/clients/${clientId}`);
      const [state, facts] = ['#client-state', '#client-facts'].map((part) => page.find(part)?.text ?? '');
      return [
        state!.includes('Droits d’administration'),
        facts!.includes('agir sur le compte des personnes'),
        page.find('#issue-rights-unseen') !== null,
      ];
    };
    expect([await about(ours), await about(theirs), await about(plain)]).toEqual([
      [true, true, true],
      [true, true, false],
      [false, false, false],
    ]);
  });

  test('draw the last thirty days, and give the numbers of the picture in a table', async () => {
    const { services } = app;
    const today = Math.floor(services.nowSeconds() / 86_400);
    const count = { clientId: client.clientId, day: today, count: 98_765 };
    const empty = await manager.open(`/admin/clients/${client.clientId}`);
    expect(empty.find('#month-none')?.text).not.toBe('');
    await app.rows.dayCounts.insert([
      { ...count, kind: 'people' },
      { ...count, kind: 'people', day: today - 1, count: 1 },
    ]);
    // The month is counted less often than the day: until then the picture, the facts and the list say the same number.
    const places = async () => {
      const { clientId } = client;
      const shown = await manager.open(`/admin/clients/${clientId}`);
      const list = await manager.open(`/admin/clients?q=${clientId}`);
      return [shown.find('#month svg desc'), shown.find('#client-facts'), list.find('#clients tbody')].map((place) =>
        place?.text.replaceAll(/\s/g, ' '),
      );
    };
    expect(await places()).toEqual(Array(3).fill(expect.stringContaining('98 765')));
    await app.rows.dayCounts.insert([{ ...count, kind: 'people-of-30-days', count: 98_766 }]);
    expect(await places()).toEqual(Array(3).fill(expect.stringContaining('98 766')));
    const page = await manager.open(`/admin/clients/${client.clientId}`);
    expect(page.find('#month svg title')?.text).not.toBe('');
    expect(page.find('#month svg desc')?.text.replaceAll(/\s/g, ' ')).toContain('98 766 personnes');
    expect(page.find('#month svg[role="img"]')?.querySelectorAll('rect')).toHaveLength(2);
    const rows = page.find('#month-numbers')?.querySelectorAll('tbody tr') ?? [];
    expect(rows).toHaveLength(30);
    expect(rows[0]?.text.replaceAll(/\s/g, ' ')).toContain('98 765');
  });

  test('open to a contact for the services alone that name her', async () => {
    const { browser, account } = await signInAs(app, ['client-contact']);
    await registerClient(app, { client_id: 'service-of-others' });
    const contact = { id: account.sub, clientId: client.clientId, kind: 'technical', accountId: account.sub } as const;
    const { email } = account;
    await app.services.transaction((trx) =>
      app.services.clients.contacts.add(trx, {
        ...contact,
        email,
        emailCanonical: email,
        invitedAt: null,
        joinedAt: app.services.nowSeconds(),
      }),
    );
    const list = await browser.open('/admin/clients');
    expect(list.find('#clients')?.querySelectorAll('tbody tr')).toHaveLength(1);
    expect((await browser.open(`/admin/clients/${client.clientId}`)).status).toBe(200);
    expect((await browser.open('/admin/clients/service-of-others')).status).toBe(404);
  });
});

describe('the list of services', () => {
  const search = async (query: string) => {
    const page = await manager.open(`/admin/clients?${query}`);
    const rows = page.find('#clients')?.querySelectorAll('tbody tr') ?? [];
    return { page, names: rows.map((row) => row.querySelector('th a')?.text ?? '') };
  };

  beforeAll(async () => {
    await registerClient(app, {
      client_id: 'foret-1',
      client_name: 'Forêt',
      redirect_uris: ['https://foret.example.test/retour'],
    });
    await registerClient(app, { client_id: 'foret-2', client_name: 'Forêt', status: 'test' });
    await registerClient(app, { client_id: 'foret-3', client_name: 'Lisière de forêt' });
    const now = app.services.nowSeconds();
    app.services.clients.uses.note({ clientId: 'foret-3', secretId: undefined });
    await app.services.clients.uses.write();
    await app.rows.clientUses.insert({ clientId: 'foret-1', secretId: '', lastUsedAt: now - 5 * 86_400 });
    const count = { day: Math.floor(now / 86_400), kind: 'people-of-30-days' };
    await app.rows.dayCounts.insert([
      { ...count, clientId: 'foret-2', count: 3 },
      { ...count, clientId: 'foret-3', count: 20 },
    ]);
  });

  test.each([
    ['q=foret', ['Forêt', 'Forêt', 'Lisière de forêt']],
    ['q=FOR%C3%8AT+lisi', ['Lisière de forêt']],
    ['q=foret-2', ['Forêt']],
    ['q=foret.example.test', ['Forêt']],
    ['q=foret&status=test', ['Forêt']],
    ['q=foret&sort=people', ['Lisière de forêt', 'Forêt', 'Forêt']],
    ['q=foret&sort=recent', ['Lisière de forêt', 'Forêt', 'Forêt']],
    ['q=foret&show=contact&status=production', ['Forêt', 'Lisière de forêt']],
    ['q=%25&status=&show=&sort=&after=&size=', []],
  ])('%s finds %j', async (query, names) => {
    const { page, names: found } = await search(query);
    expect(found).toEqual(names);
    // Filters are folded until one is set, and the search never is.
    const isSet = /(?:status|show|sort)=\w/.test(query);
    const [folded] = page.all('form.app-filter details');
    expect([folded!.hasAttribute('open'), folded!.querySelector('[name="q"]')]).toEqual([isSet, null]);
    expect(page.find('form.app-filter > .app-details ~ .app-buttons button')).not.toBeNull();
  });

  test('is turned page by page, and loses and repeats no service, even where all have the same key', async () => {
    const seen: string[] = [];
    let href = '/admin/clients?q=foret&size=1&sort=newest';
    for (let turn = 0; turn < 3; turn++) {
      const page = await manager.open(href);
      seen.push(page.find('#clients tbody th a')?.getAttribute('href') ?? '');
      href = page.find('#next-page')?.getAttribute('href')?.replaceAll('&amp;', '&') ?? '';
    }
    expect(seen.toSorted()).toEqual(['foret-1', 'foret-2', 'foret-3'].map((id) => `/admin/clients/${id}`));
    expect(href).toBe('');
  });

  test.each([
    'sort=password',
    'status=open',
    'show=all',
    'size=0',
    'size=-1',
    'size=1e9',
    'size=201',
    'after=forged',
    `q=${'x'.repeat(201)}`,
  ])('answers 422 to %s, and keeps what was asked', async (query) => {
    const { page } = await search(query);
    expect(page.status).toBe(422);
    expect(page.find('#list-problem')?.text).not.toBe('');
    expect(page.find('#q')?.getAttribute('value') ?? '').toBe(new URLSearchParams(query).get('q') ?? '');
  });

  test('answers 422 to the cursor of another person, and of another question', async () => {
    const next = (await search('q=foret&size=1')).page.find('#next-page')?.getAttribute('href') ?? '';
    const after = new URL(next.replaceAll('&amp;', '&'), app.url).searchParams.get('after') ?? '';
    expect((await search(`q=foret&size=1&after=${after}`)).page.status).toBe(200);
    expect((await search(`q=carte&size=1&after=${after}`)).page.status).toBe(422);
    expect((await search(`q=foret&sort=people&after=${after}`)).page.status).toBe(422);
    const { browser } = await signInAs(app, ['auditor']);
    expect((await browser.open(`/admin/clients?q=foret&size=1&after=${after}`)).status).toBe(422);
  });
});

describe('the people of a service', () => {
  test('are listed 50 a page and masked, with what became of their invitations, for agents who may read people', async () => {
    const { services } = app;
    const { clientId } = await registerClient(app, { scope: 'accounts:provision' });
    const path = `/admin/clients/${clientId}/personnes`;
    const { browser: auditor } = await signInAs(app, ['auditor']);
    expect((await auditor.open(path)).find('#no-person')).not.toBeNull();
    const known = await buildAccount(app);
    const invite = (userName: string, active = true) =>
      services.inUnit(async () => createScimPerson(services, { clientId, user: { userName, active } }));
    await invite(known.email);
    await openInvitation(app, known.email).then((person) => person.submit({}, { action: 'confirm' }));
    // People of one second stand in no order.
    app.moveClock(1);
    await invite('quelqu-un-0@drome.example.test', false);
    app.moveClock(1);
    for (let count = 1; count < 49; count++) await invite(`quelqu-un-${count}@drome.example.test`);
    app.moveClock(1);
    await invite('derniere.personne@isere.example.test');
    const page = await auditor.open(path);
    const rows = page.all('#people tbody tr').map(readText);
    expect([rows.length, readText(page.find('#people-count'))]).toEqual([50, '51 personnes']);
    expect(page.find('#people tbody a')?.getAttribute('href')).toBe(`/admin/personnes/${known.sub}`);
    expect(page.all('#people tbody a')).toHaveLength(1);
    expect(rows[0]).toContain('Acceptée');
    expect(rows[1]).toMatch(/^q\*\*\*0@d\*\*\*\.test.*État Désactivée Aucune invitation en cours$/);
    expect(rows[2]).toMatch(/Valable jusqu’au \d/);
    expect(page.body).not.toMatch(new RegExp(`drome\\.example|${known.email}|${known.username}`));
    const last = await auditor.open(page.find('#next-page')!.getAttribute('href')!);
    expect(last.all('#people tbody tr').map(readText)).toEqual([expect.stringMatching(/^d\*\*\*e@i\*\*\*\.test/)]);
    expect([last.find('#next-page'), last.find('#first-page')?.getAttribute('href')]).toEqual([null, path]);
    // Each page is a search for people, and the audit says so.
    const read = await app.rows.audit.list({ event: 'people.searched', clientId });
    expect(read.map(({ details }) => details)).toEqual([
      { kind: 'service', people: 0, more: false },
      { kind: 'service', people: 50, more: true },
      { kind: 'service', people: 1, more: false },
    ]);
    for (const made of ['0', '3', '1e1', 'x']) expect((await auditor.open(`${path}?page=${made}`)).status).toBe(404);
    const link = `a[href="${path}"]`;
    expect((await auditor.open(`/admin/clients/${clientId}/versions`)).find(link)).not.toBeNull();
    expect((await manager.open(`/admin/clients/${clientId}/versions`)).find(link)).toBeNull();
    expect(
      (await auditor.open(`/admin/clients/${client.clientId}/versions`)).find('.app-parts a[href$="/personnes"]'),
    ).toBeNull();
    app.moveClock(8 * 86_400);
    expect((await (await signInAs(app, ['auditor'])).browser.open(path)).text).toContain('Invitation échue');
  });
});
