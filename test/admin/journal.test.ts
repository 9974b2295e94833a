import { eventWords } from '../../interactions/admin/audit/event-words.ts';
import { texts } from '../../interactions/texts/index.ts';
import { shownEvents, hiddenEvents } from '../../src/domain/account/history-events.ts';
import { otherEvents } from '../../src/domain/audit/event-names.ts';
import { disableAccount } from '../support/people/account-acts.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { readText } from '../support/requests/page.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { maskedPerson } from '../../src/domain/people/masked-person.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { registerClient, signIn } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

test.each(['fr', 'en'] as const)('the log speaks of people and never to its reader, in %s', (locale) => {
  const { history, journal } = texts[locale];
  const names = Object.keys({ ...shownEvents, ...hiddenEvents, ...otherEvents, 'security.security.ok': '' });
  const words: readonly (readonly [string, string])[] = [
    ...Object.entries({ ...history.events, ...journal.events }),
    ...names.map((name) => [name, eventWords(texts[locale], name)] as const),
  ];
  expect(words.filter(([name, text]) => text.includes(name))).toEqual([]);
  expect(
    words.filter(([, text]) => /\b(vous|votre|vos|you|your)\b/i.test(text.replaceAll(/[“«].*?[”»]/g, ''))),
  ).toEqual([]);
  // A request that waits for two agents is named in words, as the other objects of lines are.
  expect(journal.targets).toMatchObject({ approval: expect.any(String), token: expect.any(String) });
});

describe.each(bothDatabases)('the page of the journal, on %s', (database) => {
  let browser: Browser;
  let auditor: BuiltAccount;
  let person: BuiltAccount;
  let masked: string;

  const app = describeApp({ database });
  const client = prepare(() => registerClient(app, { client_name: 'Cartes' }));
  beforeAll(async () => {
    ({ browser, account: auditor } = await signInAs(app, ['auditor'], '/admin/journal'));
    person = await buildAccount(app);
    await signIn(app, app.browser(), { client, account: person });
    masked = maskedPerson(person).email;
    const operator = { kind: 'command', name: 'Paule' } as const;
    await app.services.inUnit(
      () => disableAccount(app.services, { name: person.username, reason: '=HYPERLINK("x")' }),
      operator,
    );
  });

  const eventsOf = async (question: string) => {
    const page = await browser.open(`/admin/journal?${question}`);
    expect(page.status).toBe(200);
    return page.all('#lines details dd code').map(readText);
  };
  const wordsOf = async (question: string) =>
    (await browser.open(`/admin/journal?${question}`)).all('#lines .app-journal__what').map(readText);
  const newest = (event: string) => app.rows.audit.last({ event });

  test('shows an auditor who did what to whom, when and why, in words and in the name of the event', async () => {
    const page = await browser.open('/admin/journal?action=account.disabled');
    const [line] = page.all('#lines details');
    const { dates } = texts.fr;
    const { at } = await newest('account.disabled');
    expect(readText(line!.querySelector('summary'))).toBe(
      `${dates.clock(at)} Compte désactivé par l’assistance Paule ${masked}`.replaceAll('\u00a0', ' '),
    );
    const facts = readText(line!.querySelector('dl'));
    for (const part of ['Opérateur : Paule', `Personne : ${masked}`, '=HYPERLINK', 'account.disabled'])
      expect(facts).toContain(part);
    // The page of a person is one press away, and she is not named before it is opened.
    expect(line!.querySelector(`a[href="/admin/personnes/${person.sub}"]`)).not.toBeNull();
    for (const hidden of [person.email, person.username]) expect(page.body).not.toContain(hidden);
    const day = dates.weekday(at).replaceAll('\u00a0', ' ');
    expect([page.h1, page.all('#lines h2').map(readText)]).toEqual(['Journal', [day]]);
  });

  test('names a service and a colleague by their names, says details in words, and takes their names in a filter', async () => {
    await app.services.inUnit(
      async () => {
        app.services.audit({ event: 'client.disabled', clientId: client.clientId, reason: 'Essai fini' });
        app.services.audit({
          event: 'account.act_refused',
          accountId: person.sub,
          details: { act: 'restrict', why: 'no_right', through: client.clientId },
        });
      },
      { kind: 'account', id: auditor.sub },
    );
    await app.rows.accounts.change({ id: auditor.sub }, { givenName: 'Odile', familyName: 'Ravel' });
    const page = await browser.open('/admin/journal?actor=odile%20ravel&target=cartes');
    expect(page.all('#lines summary').map((line) => readText(line).replace(/^\d+ h \d+ /, ''))).toEqual([
      'Service désactivé Odile Ravel Cartes',
    ]);
    expect(page.find(`#lines a[href="/admin/clients/${client.clientId}"]`)).not.toBeNull();
    const refused = await browser.open('/admin/journal?action=account.act_refused&client=');
    expect(readText(refused.find('#lines dl'))).toContain(
      'Action limiter l’utilisation des données du compte Cause l’agent n’a plus le droit de le faire Par le service Cartes',
    );
    expect(await eventsOf('client=CARTES&action=login.signed_in')).toEqual(['login.signed_in']);
    // A link has set these filters by ids, which the page shows by the names.
    const linked = await browser.open(`/admin/journal?actor=${auditor.sub}&target=${client.clientId}`);
    const filter = readText(linked.find('#content form'));
    for (const part of ['Fait par : Odile Ravel', 'À propos de : Cartes']) expect(filter).toContain(part);
    expect(filter).not.toContain(auditor.sub);
    const kept = await browser.submit({ action: '' });
    expect([kept.url.searchParams.get('actor'), kept.all('#lines details')]).toEqual([auditor.sub, expect.any(Array)]);
    expect(kept.all('#lines details')).toHaveLength(1);
    for (const [address, query] of [
      [`/admin/personnes/${person.sub}`, `target=${person.sub}`],
      [`/admin/clients/${client.clientId}`, `client=${client.clientId}`],
    ] as const)
      expect((await browser.open(address)).find('#journal')?.getAttribute('href')).toBe(`/admin/journal?${query}`);
  });

  test('offers the events that there are, by group and in words', async () => {
    await app.services.inUnit(async () => app.services.audit({ event: 'test.of_another_version' }));
    const page = await browser.open('/admin/journal?action=account.disabled');
    const groups = page.all('#action optgroup').map((group) => group.getAttribute('label'));
    expect(groups).toEqual(
      expect.arrayContaining(['Vie du compte', 'Connexions\u00a0: formulaires', 'Programme et journal']),
    );
    const options = page.all('#action option').map(readText);
    expect(options).toEqual(expect.arrayContaining(['Connexion, identifiant et mot de passe : étape franchie']));
    expect(options.filter((text) => /^[a-z_.-]+$/.test(text))).toEqual([]);
    expect(readText(page.find('#action option[selected]'))).toBe('Compte désactivé par l’assistance');
    expect(await wordsOf('action=test.of_another_version')).toEqual([
      'Événement d’une autre version du programme (test.of_another_version)',
    ]);
  });

  test('takes the days of its filter for days in Paris', async () => {
    const at = (time: string) => Date.parse(time) / 1000;
    const before = await newest('account.disabled');
    for (const [time, from, to, isFound] of [
      ['2026-06-30T22:00:00Z', '2026-07-01', '2026-07-01', true],
      ['2026-06-30T21:59:59Z', '2026-07-01', '', false],
      ['2026-12-01T22:59:59Z', '', '2026-12-01', true],
      ['2026-12-01T23:00:00Z', '', '2026-12-01', false],
    ] as const) {
      await app.rows.audit.change({ id: before.id }, { at: at(time) });
      const found = await eventsOf(`action=account.disabled&from=${from}&to=${to}`);
      expect([time, found]).toEqual([time, isFound ? ['account.disabled'] : []]);
    }
    await app.rows.audit.change({ id: before.id }, { at: before.at });
  });

  test('filters by actor, action, target, client and time, alone and together', async () => {
    const daysAgo = (days: number) => new Date(app.services.now() - days * 86_400_000).toISOString().slice(0, 10);
    // Midnight may have passed since the beginning, and passes in Paris before it does in UTC.
    const [from, to] = [daysAgo(1), daysAgo(-1)];
    expect(await eventsOf('actor=Paule')).toEqual(['account.disabled']);
    // The name and the address of a person stand for her.
    for (const who of [person.sub, person.username, person.email])
      expect(await eventsOf(`actor=${encodeURIComponent(who)}&action=login.signed_in`)).toEqual(['login.signed_in']);
    expect(await eventsOf(`target=${person.sub}&action=account.disabled&from=${from}&to=${to}`)).toEqual([
      'account.disabled',
    ]);
    // A step of a sign-in names the service alone, since nobody has proved who they are.
    expect(await eventsOf(`target=${client.clientId}`)).toEqual(['client.disabled', 'login.sign-in.ok']);
    expect(await eventsOf(`client=${client.clientId}&actor=${person.sub}`)).toContain('login.signed_in');
    expect(await eventsOf('to=2020-01-01')).toEqual([]);
    expect(await eventsOf('from=2020-01-01T10:30&to=2020-01-01T10:30:59Z')).toEqual([]);
    expect(await eventsOf(`actor=Paule&client=${client.clientId}`)).toEqual([]);
  });

  test('is read fifty lines at a time, and a cursor serves one reader and one question alone', async () => {
    await app.services.inUnit(async () => {
      for (let count = 0; count < 120; count++) app.services.audit({ event: 'test.many', details: { values: count } });
    });
    const first = await browser.open('/admin/journal?action=test.many');
    const counts: string[] = [];
    for (let page = first; ;) {
      counts.push(...page.all('#lines details').map((line) => /Valeurs (\d+)/.exec(readText(line))![1]!));
      if (!page.find('#next-page')) break;
      page = await browser.click('#next-page');
    }
    expect(counts.map(Number)).toEqual([...Array(120).keys()].reverse());
    const next = first.find('#next-page')!.getAttribute('href')!;
    const cursor = new URLSearchParams(next.split('?')[1]).get('after')!;
    const other = await signInAs(app, ['admin'], '/admin/journal');
    for (const [reader, question] of [
      [other.browser, `action=test.many&after=${cursor}`],
      [browser, `action=test.few&after=${cursor}`],
      [browser, 'after=made-up'],
      [browser, 'from=2026-02-31'],
      [browser, `actor=${'x'.repeat(300)}`],
    ] as const) {
      const refused = await reader.open(`/admin/journal?${question}`);
      expect([refused.status, refused.find('#journal-problem, #errors') !== null]).toEqual([422, true]);
    }
    expect((await browser.open('/admin/journal?from=hier&actor=Paule')).find('#actor')!.getAttribute('value')).toBe(
      'Paule',
    );
  });

  test('notes who has read it and who was looked for, but not what somebody typed', async () => {
    await browser.open(`/admin/journal?actor=${encodeURIComponent(person.email)}&target=jean@example.test`);
    const line = await newest('audit.read');
    expect(line).toMatchObject({ actorKind: 'account', actorId: auditor.sub });
    expect(line.details).toEqual({ filters: ['actor', 'target'], accounts: [person.sub] });
  });

  test('exports all lines of its filters as CSV without formulas and as JSON Lines, and notes that first', async () => {
    const file = async (name: string) => {
      const answer = await browser.request({ url: `${app.url}/admin/journal.${name}` });
      expect(answer.headers['content-disposition']).toMatch(
        /^attachment; filename="journal-\d{4}-\d{2}-\d{2}\.(csv|jsonl)"$/,
      );
      expect(answer.headers['cache-control']).toBe('no-store');
      return answer;
    };
    const csv = await file('csv?action=account.disabled');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [head, line, ...rest] = csv.body.split('\r\n');
    expect(head).toMatch(/^line,at,event,actor_kind,actor,account,client,/);
    expect(line).toContain(`"'=HYPERLINK(""x"")"`);
    expect(rest).toEqual(['']);
    expect(await newest('audit.exported')).toMatchObject({ actorId: auditor.sub });

    const many = (await file('jsonl?action=test.many')).body
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as { details: unknown });
    expect(many.map(({ details }) => details)).toEqual([...Array(120).keys()].reverse().map((values) => ({ values })));
    const refused = await browser.request({ url: `${app.url}/admin/journal.csv?to=demain` });
    expect(refused.status).toBe(422);
  });
});
