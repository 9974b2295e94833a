import { texts } from '../../interactions/texts/index.ts';
import { disableAccount } from '../support/people/account-acts.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { readText } from '../support/requests/page.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp } from '../support/describe-app.ts';
import { registerClient, signIn, type TestClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

test.each(['fr', 'en'] as const)('the log speaks of people and never to its reader, in %s', (locale) => {
  const { history, journal } = texts[locale];
  const words = Object.entries({ ...history.events, ...journal.events });
  expect(
    words.filter(([, text]) => /\b(vous|votre|vos|you|your)\b/i.test(text.replaceAll(/[“«].*?[”»]/g, ''))),
  ).toEqual([]);
  // A request that waits for two agents is named in words, as the other objects of lines are.
  expect(journal.targets).toMatchObject({ approval: expect.any(String), token: expect.any(String) });
});

describe.each(bothDatabases)('the page of the journal, on %s', (database) => {
  let client: TestClient;
  let browser: Browser;
  let auditor: BuiltAccount;
  let person: BuiltAccount;

  const app = describeApp({ database });

  beforeAll(async () => {
    client = await registerClient(app, { client_name: 'Cartes' });
    ({ browser, account: auditor } = await signInAs(app, ['auditor'], '/admin/journal'));
    person = await buildAccount(app);
    await signIn(app, app.browser(), { client, account: person });
    const operator = { kind: 'command', name: 'Paule' } as const;
    await app.services.inUnit(
      () => disableAccount(app.services, { name: person.username, reason: '=HYPERLINK("x")' }),
      operator,
    );
  });

  const eventsOf = async (question: string) => {
    const page = await browser.open(`/admin/journal?${question}`);
    expect(page.status).toBe(200);
    return page.all('#lines tbody tr td:nth-child(2) code').map(readText);
  };
  const newest = (event: string) => app.rows.audit.last({ event });

  test('shows an auditor who did what to whom, when and why, in words and in the name of the event', async () => {
    const page = await browser.open('/admin/journal?action=account.disabled');
    const [row] = page.all('#lines tbody tr').map(readText);
    for (const part of [
      'Compte désactivé',
      'account.disabled',
      'Opérateur',
      'Paule',
      'Personne',
      person.sub,
      '=HYPERLINK',
    ])
      expect(row).toContain(part);
    expect([page.h1, page.all('#lines th[scope="col"]').map(readText)[0]]).toEqual(['Journal', 'Date (UTC)']);
  });

  test('filters by actor, action, target, client and time, alone and together', async () => {
    const daysAgo = (days: number) => new Date(app.services.now() - days * 86_400_000).toISOString().slice(0, 10);
    // Midnight may have passed since the beginning.
    const [from, to] = [daysAgo(1), daysAgo(0)];
    expect(await eventsOf('actor=Paule')).toEqual(['account.disabled']);
    // The name and the address of a person stand for her.
    for (const who of [person.sub, person.username, person.email])
      expect(await eventsOf(`actor=${encodeURIComponent(who)}&action=login.signed_in`)).toEqual(['login.signed_in']);
    expect(await eventsOf(`target=${person.sub}&action=account.disabled&from=${from}&to=${to}`)).toEqual([
      'account.disabled',
    ]);
    // A step of a sign-in names the service alone, since nobody has proved who they are.
    expect(await eventsOf(`target=${client.clientId}`)).toEqual(['login.sign-in.ok']);
    expect(await eventsOf(`client=${client.clientId}&actor=${person.sub}`)).toContain('login.signed_in');
    expect(await eventsOf('to=2020-01-01')).toEqual([]);
    expect(await eventsOf('from=2020-01-01T10:30&to=2020-01-01T10:30:59Z')).toEqual([]);
    expect(await eventsOf(`actor=Paule&client=${client.clientId}`)).toEqual([]);
  });

  test('is read fifty lines at a time, and a cursor serves one reader and one question alone', async () => {
    await app.services.inUnit(async () => {
      for (let count = 0; count < 120; count++) app.services.audit({ event: 'test.many', details: { count } });
    });
    const first = await browser.open('/admin/journal?action=test.many');
    const counts: string[] = [];
    for (let page = first; ;) {
      counts.push(...page.all('#lines tbody tr').map((row) => /"count":(\d+)/.exec(readText(row))![1]!));
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
    expect(many.map(({ details }) => details)).toEqual([...Array(120).keys()].reverse().map((count) => ({ count })));
    const refused = await browser.request({ url: `${app.url}/admin/journal.csv?to=demain` });
    expect(refused.status).toBe(422);
  });
});
