import type { Browser } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { queued } from '../support/people/lost-device.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { isIn } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest, typeCredentials } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { throughFranceConnect, throughProConnect } from '../support/people/upstream-journey.ts';

const journeys = {
  franceconnect: (browser: Browser) => throughFranceConnect(browser),
  proconnect: (browser: Browser) => throughProConnect(browser),
} as const;
type Upstream = keyof typeof journeys;

const support = 'geoplateforme@ign.fr';

describe.each(bothDatabases)('a subject that an upstream gives to another person, on %s', (database) => {
  let account: BuiltAccount;

  const { app, client } = describeService({ database, upstreams: true });
  beforeEach(async () => {
    await app.rows.identities.remove();
    await app.rows.audit.remove();
    account = await buildAccount(app);
    for (const upstream of ['franceconnect', 'proconnect'] as const)
      await linkPersona(app, account, { client, upstream, journey: journeys[upstream] });
  });
  afterEach(() => app.standIns.setScenario());

  const signInBy = async (upstream: Upstream, browser = app.browser()) => {
    await browser.open(authorizationRequest(app, client).url);
    await browser.submit({}, { button: { upstream } });
    await journeys[upstream](browser);
    return browser;
  };
  const noted = (event: string) => app.rows.audit.values('details', { event });
  const identityAt = async (upstream: Upstream) =>
    (await app.services.federation.identities.list(account.sub)).find((one) => one.upstream === upstream)!;

  test('a change of a name together with the birth date signs nobody in, and alerts the support without stating either', async () => {
    const before = await identityAt('franceconnect');
    app.standIns.setScenario('subject-reused', {});
    const browser = await signInBy('franceconnect');
    expect([isIn(browser.page), browser.page.h1]).toEqual([false, 'Se connecter']);
    expect(browser.page.text).toContain('La connexion par FranceConnect n’a pas abouti ici');
    expect(await identityAt('franceconnect')).toEqual(before);
    expect(await noted('upstream.another_person')).toEqual(
      [{ upstream: 'franceconnect', identity: before.id, parts: ['familyName', 'givenName', 'birthdate'] }].map(
        (line) => expect.objectContaining({ ...line, parts: expect.arrayContaining(line.parts) as string[] }),
      ),
    );

    const message = await app.mailbox.newest(support, 'another-person');
    expect(message.text).toContain(account.sub);
    for (const word of ['DUBOIS', 'Angela', '1962-08', 'TOUTAUTRE', 'Bertrand', '1949-12', account.email])
      expect(`${message.text}${message.html}`).not.toContain(word);
    // The request still waits, and another way to sign in completes it.
    const page = await typeCredentials(browser, account);
    expect(isIn(page)).toBe(true);
  });

  test('a person who tries again is refused again, and the support gets one message a day', async () => {
    app.standIns.setScenario('subject-reused', {});
    const told = await queued(app, support, 'another-person');
    for (const _try of [1, 2, 3]) expect(isIn((await signInBy('franceconnect')).page)).toBe(false);
    expect(await noted('upstream.another_person')).toHaveLength(3);
    expect(await queued(app, support, 'another-person')).toBe(told + 1);
  });

  test('a single change, as after a marriage, is recorded and taken over', async () => {
    const before = await identityAt('franceconnect');
    app.standIns.setScenario('subject-new-name', { name: 'MERCIER' });
    expect(isIn((await signInBy('franceconnect')).page)).toBe(true);
    expect(await noted('upstream.changed')).toEqual([
      { upstream: 'franceconnect', identity: before.id, parts: ['familyName'] },
    ]);
    const after = await identityAt('franceconnect');
    expect(after.familyName).toBe('MERCIER');
    expect(after.pivot?.familyName).not.toBe(before.pivot?.familyName);
    expect(after.pivot?.birthdate).toBe(before.pivot?.birthdate);
    // The new name is now the stored one, so the next comparison uses it.
    expect(isIn((await signInBy('franceconnect')).page)).toBe(true);
    expect(await noted('upstream.changed')).toHaveLength(1);
  });

  test('the database holds no part of a civil status in the clear except the names that are shown', async () => {
    await signInBy('franceconnect');
    const { pivot, ...told } = await identityAt('franceconnect');
    const kept = [...Object.values(pivot!), ...Object.values(told)].map(String);
    for (const part of ['1962-08-24', '75107', '99100', 'female']) expect(kept).not.toContain(part);
    expect(pivot!.birthdate).toMatch(/^[\w-]{43}$/);
  });

  if (database !== bothDatabases[0]) return;

  test('a subject that nobody could read signs nobody in', async () => {
    const before = await app.rows.identities.count();
    for (const scenario of ['id-token-nul-subject', 'id-token-control-subject', 'id-token-half-subject']) {
      app.standIns.setScenario(scenario, {});
      const { page } = await signInBy('franceconnect');
      expect([scenario, page.status, page.h1]).toEqual([scenario, 400, 'Connexion refusée']);
      expect((await noted('upstream.refused')).at(-1)).toEqual({ upstream: 'franceconnect', reason: 'sub' });
    }
    expect(await noted('upstream.refused')).toHaveLength(3);
    expect(await app.rows.identities.count()).toBe(before);
  });

  test('a change of name at ProConnect, which sends only names, is recorded and blocks nobody', async () => {
    app.standIns.setScenario('subject-reused', {});
    expect(isIn((await signInBy('proconnect')).page)).toBe(true);
    expect(await noted('upstream.changed')).toEqual([
      expect.objectContaining({ upstream: 'proconnect', parts: ['familyName', 'givenName'] }),
    ]);
    expect(await noted('upstream.another_person')).toEqual([]);
  });

  test('a fingerprint under a removed key is not compared, and is written anew under the present key', async () => {
    const { id, pivot } = await identityAt('franceconnect');
    const strange = Object.fromEntries(Object.keys(pivot!).map((part) => [part, 'of-another-key']));
    await app.rows.identities.change({ id }, { pivot: JSON.stringify(strange) });
    expect(isIn((await signInBy('franceconnect')).page)).toBe(true);
    expect(await noted('upstream.not_compared')).toHaveLength(1);
    expect((await identityAt('franceconnect')).pivot).toEqual(pivot);
  });

  test('another subject with the same address is unknown: no account is found by the address', async () => {
    await app.rows.accounts.change(
      { id: account.sub },
      { email: 'wossewodda-3728@yopmail.com', emailCanonical: 'wossewodda-3728@yopmail.com' },
    );
    app.standIns.setScenario('subject-new', {});
    const browser = await signInBy('franceconnect');
    expect(isIn(browser.page)).toBe(false);
    expect(browser.page.url.searchParams.get('flow')).toBe('registration');
    expect(await app.services.federation.identities.list(account.sub)).toHaveLength(2);
  });

  test('a value that the upstream leaves out once is remembered, and still tells another person apart', async () => {
    app.standIns.setScenario('userinfo-presumed-birthdate', { birthdate: '' });
    expect(isIn((await signInBy('franceconnect')).page)).toBe(true);
    app.standIns.setScenario('subject-reused', {});
    const { page } = await signInBy('franceconnect');
    expect([isIn(page), page.h1]).toEqual([false, 'Se connecter']);
    expect(await noted('upstream.another_person')).toHaveLength(1);
  });
});
