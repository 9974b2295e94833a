import { arrive, tally } from '../support/people/arrive.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { codeFor, somebody } from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { codeOf, exchange } from '../support/test-client.ts';
import { readJwt } from '../support/authorize.ts';
import { throughFranceConnect } from '../support/people/upstream-journey.ts';

const upstream = 'franceconnect';
let births = 0;
/** Returns a birth date that no other test uses, which makes its person a new one. */
const newcomer = () => ({ birthdate: `19${70 + (births % 30)}-0${1 + (births++ % 9)}-11` });

describe('odd but harmless data from an upstream', () => {
  const { app, client } = describeService({ upstreams: true });
  // ProConnect's stand-in knows one agent by each name. Without this deletion the next test would find her already linked.
  afterEach(async () => {
    app.standIns.setScenario();
    await app.rows.identities.remove({ upstream: 'proconnect' });
  });

  const first = (scenario: string, claims = newcomer()) => arrive(app, { client, upstream, scenario, claims });
  const rowOf = async (email: string) => app.rows.accounts.first({ email });

  /** Goes to the end of the registration with an email address of her own. */
  async function finish(browser: Browser, email: string): Promise<Page> {
    await browser.submit({ email }, { action: 'finish' });
    return browser.submit({ code: await codeFor(app, email) }, { action: 'verify' });
  }

  test.each(['userinfo-no-email', 'userinfo-empty-email'])(
    'a person who arrives without an address is asked for one and proves it: %s',
    async (scenario) => {
      const { browser, page, request } = await first(scenario);
      expect([page.h1, page.fieldValue('email')]).toEqual(['Créer un compte Géoplateforme', '']);
      const asked = await browser.submit({}, { action: 'finish' });
      expect([asked.status, asked.invalidFields]).toEqual([422, ['email']]);
      const { email } = somebody();
      const end = await finish(browser, email);
      expect([end.url.searchParams.get('state'), end.url.searchParams.has('code')]).toEqual([request.state, true]);
      expect(await rowOf(email)).toMatchObject({ passwordHash: null, familyName: 'DUBOIS' });
    },
  );

  test('userinfo-known-email: the address of an account gives no access to it, and only its owner learns of the attempt', async () => {
    const owner = await buildAccount(app);
    app.standIns.setScenario('userinfo-known-email', { email: owner.email });
    const before = await tally(app);
    const { browser, page } = await arrive(app, { client, upstream, claims: newcomer() });
    expect([page.h1, page.fieldValue('email')]).toEqual(['Créer un compte Géoplateforme', owner.email]);
    expect(page.text).not.toMatch(/déjà (pris|utilis)/);
    const proof = await browser.submit({}, { action: 'finish' });
    expect(proof.h1).toBe('Vérification du courriel');
    const { kind } = await app.mailbox.newest(owner.email);
    expect(kind).toMatch(/existing/);
    expect(await tally(app)).toEqual(before);
  });

  test('userinfo-shared-email: a second person with one address gets an account of her own with another address', async () => {
    const one = await first('userinfo-shared-email');
    const shared = one.page.fieldValue('email')!;
    await finish(one.browser, shared);
    const other = await first('userinfo-shared-email');
    expect([other.page.h1, other.page.fieldValue('email')]).toEqual(['Créer un compte Géoplateforme', shared]);
    const { email } = somebody();
    await finish(other.browser, email);
    const [mine, hers] = [await rowOf(shared), await rowOf(email)];
    expect(mine.id).not.toBe(hers.id);
  });

  test('userinfo-no-given-name: a missing name stays empty', async () => {
    const { browser } = await first('userinfo-no-given-name');
    const { email } = somebody();
    await finish(browser, email);
    expect(await rowOf(email)).toMatchObject({ familyName: 'DUBOIS', givenName: null });
  });

  test('userinfo-presumed-birthdate: an unknown day and month of birth do no harm', async () => {
    const { browser } = await first('userinfo-presumed-birthdate');
    const { email } = somebody();
    await finish(browser, email);
    expect(await rowOf(email)).toMatchObject({ familyName: 'DUBOIS' });
  });

  test.each(['franceconnect', 'proconnect'])(
    'userinfo-hostile-names: a value that is no name is not taken over, and is never read as markup: %s',
    async (from) => {
      const { browser, page } = await arrive(app, {
        client,
        upstream: from,
        scenario: 'userinfo-hostile-names',
        claims: newcomer(),
      });
      expect(page.fieldValue('username')).toBe('');
      const { email } = somebody();
      const identity = await browser.submit({ username: somebody().username, email }, { action: 'next' });
      const address = await browser.submit({}, { action: 'next' });
      const work = await browser.submit({}, { action: 'next' });
      for (const { body } of [page, identity, address, work])
        expect(body).not.toMatch(/<script>alert|DROP TABLE|Bcc:|<img src=x/);
      await browser.submit({}, { action: 'finish' });
      await browser.submit({ code: await codeFor(app, email) }, { action: 'verify' });
      expect(await rowOf(email)).toMatchObject({ familyName: null, givenName: null });
      const { headers, text } = await app.mailbox.newest(email, 'welcome');
      expect(Object.keys(headers)).not.toContain('bcc');
      expect(text).not.toMatch(/<script>|DROP TABLE/);
    },
  );

  describe('a person whom an account knows', () => {
    interface Known {
      readonly account: BuiltAccount;
      readonly again: (scenario: string) => ReturnType<typeof arrive>;
    }

    async function known(): Promise<Known> {
      const account = await buildAccount(app);
      const claims = { ...newcomer(), email: account.email };
      const journey = (browser: Browser) => throughFranceConnect(browser, { claims });
      await linkPersona(app, account, { client, upstream, journey });
      return { account, again: (scenario) => arrive(app, { client, upstream, scenario, claims }) };
    }

    const subjectOf = async ({ page, request }: Awaited<ReturnType<typeof arrive>>) => {
      const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
      return readJwt(body['id_token']).claims;
    };
    const events = async ({ sub }: BuiltAccount) => app.rows.audit.values('event', { accountId: sub });

    test.each(['userinfo-other-email', 'userinfo-email-case', 'subject-new-email'])(
      'another address at the upstream signs her in and leaves the account’s address as it is: %s',
      async (scenario) => {
        const { account, again } = await known();
        expect(await subjectOf(await again(scenario))).toMatchObject({ sub: account.sub });
        expect(await rowOf(account.email)).toMatchObject({ id: account.sub });
        expect(await app.mailbox.queued('autre-adresse@example.test')).toEqual([]);
      },
    );

    test('subject-new-name: a single change, as after a marriage, is accepted, taken over and logged', async () => {
      const { account, again } = await known();
      expect(await subjectOf(await again('subject-new-name'))).toMatchObject({ sub: account.sub });
      expect(await rowOf(account.email)).toMatchObject({ familyName: 'NOUVEAUNOM' });
      expect(await events(account)).toContain('upstream.changed');
    });

    test('subject-reused: a subject with the names and birth date of another person signs nobody in and alerts the support', async () => {
      const { account, again } = await known();
      const before = await tally(app);
      const { page } = await again('subject-reused');
      expect([page.status, page.h1]).toEqual([200, 'Se connecter']);
      expect(await tally(app)).toEqual(before);
      expect(await events(account)).toContain('upstream.another_person');
      const { text } = await app.mailbox.newest(app.services.config.supportEmail, 'another-person');
      expect(text).toContain(account.sub);
      expect(await rowOf(account.email)).not.toMatchObject({ familyName: 'TOUTAUTRE' });
    });

    test('subject-new: the same person with another subject is not let into the account that knew her', async () => {
      const { account, again } = await known();
      const before = await tally(app);
      const { page } = await again('subject-new');
      expect([page.h1, page.find('button[value="existing"]')]).toEqual([
        'Créer un compte Géoplateforme',
        expect.anything(),
      ]);
      expect(page.text).not.toContain(account.username);
      expect(await tally(app)).toEqual(before);
    });

    test('amr-missing: a person without a stated method signs in, and the service gets no method', async () => {
      const { account, again } = await known();
      const claims = await subjectOf(await again('amr-missing'));
      expect(claims).toMatchObject({ sub: account.sub, acr: 'eidas1' });
      expect(claims['amr'] ?? []).not.toContain('pwd');
    });
  });

  test.each(['acr-lower', 'acr-missing'])(
    'an agent whose level is the lowest or is missing counts as one factor: %s',
    async (scenario) => {
      const { browser, request } = await arrive(app, { client, upstream: 'proconnect', scenario });
      const { email, username } = somebody();
      await browser.submit({ username, email }, { action: 'finish' });
      const page = await browser.submit({ code: await codeFor(app, email) }, { action: 'verify' });
      const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
      expect(readJwt(body['id_token']).claims['acr']).toBe('eidas0');
    },
  );
});
