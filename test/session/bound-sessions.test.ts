import { SignJWT } from 'jose';
import type { BindingPolicy } from '../../src/domain/session/device-binding.ts';
import { deleteAccountNow, disableAccount } from '../support/people/account-acts.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { createBrowser, type Browser } from '../support/browser.ts';
import { giveRole, takeRole } from '../support/people/give-role.ts';
import {
  bind,
  challengeIn,
  createDevice,
  refresh,
  showDevice,
  signInForOffer,
  type BoundDevice,
} from '../support/requests/bound-device.ts';
import { startTwoSites } from '../support/requests/two-sites.ts';
import type { TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { authorizationRequest, registerClient } from '../support/test-client.ts';
import { oneFactorSession } from '../support/people/second-factor.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { prepare } from '../support/describe-app.ts';

const proofCookie = '__Host-bound';
/** Later than a request that a browser had sent before it got its first proof, and sooner than that proof ends. */
const settled = 120;
const proofLife = 600;

interface Bound {
  readonly account: BuiltAccount;
  readonly browser: Browser;
  readonly device: BoundDevice;
  /** The name by which the browser calls the session. */
  readonly session: string;
}

describe.each(bothDatabases)('a session that is bound to a device, on %s', (database) => {
  let origin: string;

  const sites = prepare(() => startTwoSites({ sessionCookieSameSite: 'lax', fedcm: true }, { database }));
  const app = prepare(() => sites.app);
  const second = prepare(() => app.beside({ config: { sessionCookieSameSite: 'lax' } }));
  const client = prepare(() => registerClient(app));
  beforeAll(() => ({ origin } = new URL(app.issuer)));
  afterAll(() => sites.stop());
  afterEach(() => setPolicy('roles'));

  const setPolicy = (boundSessions: BindingPolicy) => {
    for (const { services } of [app, second]) Object.assign(services.config, { boundSessions });
  };
  const open = () => createBrowser({ base: origin });
  const isIn = async (browser: Browser) => (await browser.open('/compte/sessions')).h1 !== 'Se connecter';
  const signIn = async (account: BuiltAccount) => {
    const browser = open();
    return { browser, answer: await signInForOffer(app, browser, { client, account }) };
  };
  const signInBound = async ({ roles = ['support'], alg = 'ES256' } = {}): Promise<Bound> => {
    const account = await buildAccount(app, { roles });
    const { browser } = await signIn(account);
    const device = await createDevice(alg);
    return { account, browser, device, session: await bind(app, browser, device) };
  };
  /** Returns a browser elsewhere that has a copy of the cookies, without the proof of the device unless it is asked for. */
  const steal = ({ browser }: Bound, { withProof = false } = {}) => {
    const thief = browser.fork();
    if (!withProof) thief.jar.delete(proofCookie);
    return thief;
  };
  const missed = ({ sub }: BuiltAccount) => app.rows.audit.count({ accountId: sub, event: 'account.device_missed' });

  test('the cookie of a role holder is worth nothing without the device, and with a copy of its proof for ten minutes', async () => {
    for (const alg of ['ES256', 'RS256']) {
      const bound = await signInBound({ alg });
      expect(await isIn(steal(bound))).toBe(true);
      app.moveClock(settled);
      expect(await isIn(steal(bound))).toBe(false);
      expect(await isIn(steal(bound))).toBe(false);
      expect(await missed(bound.account)).toBe(1);
      const thief = steal(bound, { withProof: true });
      expect([await isIn(thief), await isIn(bound.browser)]).toEqual([true, true]);
      // The session is used in between, since fifteen minutes without use end it.
      app.moveClock(proofLife + 31 - settled);
      expect(await isIn(steal(bound, { withProof: true }))).toBe(false);
      expect((await refresh(app, bound.browser, bound)).status).toBe(200);
      expect(await isIn(bound.browser)).toBe(true);
      app.moveClock(-proofLife - 31);
    }
  });

  test('no session is bound while a process runs that would not ask for the device', async () => {
    const { services } = app;
    const older = { id: 'older', version: '0.3.0', startedAt: 0, seenAt: services.nowSeconds(), facts: {} };
    const account = await buildAccount(app, { roles: ['support'] });
    const { browser, answer } = await signIn(account);
    await app.rows.processes.insert(older);
    await services.state.processes.look();
    expect(challengeIn((await signIn(account)).answer)).toBeUndefined();
    const proof = await (await createDevice()).prove('registration', challengeIn(answer)!);
    expect((await showDevice(app, browser, { proof })).status).toBe(400);
    await app.rows.processes.remove({ id: 'older' });
    await services.state.processes.look();
    expect((await showDevice(app, browser, { proof })).status).toBe(200);
  });

  test('a binding is made once, by a proof of its own sign-in, whoever asks', async () => {
    const account = await buildAccount(app, { roles: ['support'] });
    const { browser, answer } = await signIn(account);
    const challenge = challengeIn(answer)!;
    const device = await createDevice();
    const other = await createDevice();
    const small = await createDevice('RS256', { modulusLength: 2048 });
    const foreign = challengeIn((await signIn(await buildAccount(app, { roles: ['support'] }))).answer)!;
    const prove = (changes?: Parameters<BoundDevice['prove']>[2]) => device.prove('registration', challenge, changes);
    const unsigned = (header: object) =>
      `${[header, { jti: challenge }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
    const { n } = small.publicJwk;
    const wrong: Readonly<Record<string, string | undefined>> = {
      'no proof': undefined,
      'no JWT': 'abc',
      'a megabyte less a little, as far as a header may be': 'a'.repeat(9000),
      'an unsigned proof': unsigned({ alg: 'none', typ: 'dbsc+jwt', jwk: device.publicJwk }),
      'an unsigned proof without a key': unsigned({ alg: 'none', typ: 'dbsc+jwt' }),
      'a symmetric key': await new SignJWT({ jti: challenge })
        .setProtectedHeader({ alg: 'HS256', typ: 'dbsc+jwt', jwk: { kty: 'oct', k: 'YWJj' } as object })
        .sign(new TextEncoder().encode('abc'.repeat(20))),
      'another type': await prove({ header: { typ: 'dpop+jwt' } }),
      'no key': await prove({ header: { jwk: undefined } }),
      'the key of another device': await prove({ header: { jwk: other.publicJwk } }),
      'a private key': await prove({ header: { jwk: { ...device.publicJwk, d: device.publicJwk.x } } }),
      'a curve that is not ours': await (await createDevice('ES384')).prove('registration', challenge),
      'an exponent of one': await small.prove('registration', challenge, {
        header: { jwk: { kty: 'RSA', n, e: 'AQ' } },
      }),
      'a short modulus': await small.prove('registration', challenge, {
        header: { jwk: { kty: 'RSA', n: n!.slice(0, 171), e: 'AQAB' } },
      }),
      'a challenge of nobody': await prove({ jti: 'abc' }),
      'no challenge': await prove({ jti: null }),
      'a number': await prove({ jti: 7 }),
      'the challenge of another sign-in': await prove({ jti: foreign }),
      'an end that was moved': await prove({ jti: challenge.replace(/^\w+/, 'zzzzzz') }),
    };
    for (const [name, proof] of Object.entries(wrong)) {
      const page = await showDevice(app, browser, { proof });
      expect([name, page.status, page.header('set-cookie')]).toEqual([name, 400, undefined]);
    }
    const right = await prove();
    app.moveClock(settled + 31);
    expect((await showDevice(app, browser, { proof: right })).status).toBe(400);
    app.moveClock(-settled - 31);
    expect((await showDevice(app, open(), { proof: right })).status).toBe(401);
    const headers = { host: new URL(app.issuer).host };
    const copies = [browser, browser.fork(), browser.fork()];
    const proofs = [right, right, await other.prove('registration', challenge)];
    const pages = await Promise.all(
      copies.map((copy, index) => showDevice([app, app, atSecond()][index]!, copy, { proof: proofs[index]!, headers })),
    );
    expect(pages.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 400, 400]);
    expect((await showDevice(app, browser, { proof: await other.prove('registration', challenge) })).status).toBe(400);
    const [row] = await app.rows.payloads.list({ accountId: account.sub, model: 'Session' });
    expect(Object.keys((row!.payload as { device: { key: object } }).device.key).toSorted()).toEqual([
      'crv',
      'kty',
      'x',
      'y',
    ]);
  });

  /** The second process, at the host of the first, as a load balancer asks it. */
  const atSecond = () => ({ protocol: second.protocol.replace(new URL(app.issuer).origin, second.url) });

  test('a proof is refreshed by the key alone, by a challenge that is fresh, its own, and answered once in all processes', async () => {
    const bound = await signInBound();
    const { browser, device, session } = bound;
    const headers = { host: new URL(app.issuer).host };
    const ask = async (at: Pick<TestApp, 'protocol'> = app, from = browser) =>
      challengeIn(await showDevice(at, from, { session, headers }))!;
    const show = (proof: string, at: Pick<TestApp, 'protocol'> = app) =>
      showDevice(at, browser, { session, proof, headers });
    const other = await signInBound();
    const secret = Buffer.from(JSON.stringify(device.publicJwk));
    const byNobody = {
      'another key': await device.prove('refresh', await ask(), { signedBy: other.device.privateKey }),
      'the public key as a secret': await new SignJWT({ jti: await ask() })
        .setProtectedHeader({ alg: 'HS256', typ: 'dbsc+jwt' })
        .sign(secret),
      'no signature': `${Buffer.from('{"alg":"none","typ":"dbsc+jwt"}').toString('base64url')}.${Buffer.from(JSON.stringify({ jti: await ask() })).toString('base64url')}.`,
    };
    for (const [name, proof] of Object.entries(byNobody)) {
      const page = await show(proof);
      expect([name, page.status, page.header('set-cookie')]).toEqual([name, 400, undefined]);
    }
    const foreign = challengeIn(await showDevice(app, other.browser, { session: other.session }))!;
    const { value } = browser.jar.get(proofCookie)!;
    for (const challenge of [foreign, value, 'abc']) {
      const page = await show(await device.prove('refresh', challenge));
      expect([page.status, challengeIn(page) === undefined, page.header('set-cookie')]).toEqual([
        403,
        false,
        undefined,
      ]);
    }
    // Two tabs: each has a challenge of its own. The second process accepts a challenge of the first, and knows that it was answered.
    const proof = await device.prove('refresh', await ask());
    const two = await device.prove('refresh', await ask(atSecond()));
    const answers = await Promise.all([show(proof), show(proof, atSecond()), show(two), show(two, atSecond())]);
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 200, 403, 403]);
    const late = await device.prove('refresh', await ask());
    app.moveClock(91);
    expect((await show(late)).status).toBe(403);
    app.moveClock(-91);
    // The page of a service leads here: the browser sends no cookie with the refresh, and gets nothing that is worth anything alone.
    const bare = open();
    expect((await refresh(app, bare, bound)).status).toBe(200);
    expect(await isIn(bare)).toBe(false);
    // The cookie of the proof is worth nothing for another session.
    app.moveClock(settled);
    const thief = steal(other);
    expect(thief.jar.get(proofCookie)).toBeUndefined();
    await refresh(app, thief, bound);
    expect([thief.jar.get(proofCookie) === undefined, await isIn(thief)]).toEqual([false, false]);
    app.moveClock(-settled);
  });

  test('a request that had read the session before it was bound leaves it bound', async () => {
    const account = await buildAccount(app, { roles: ['support'] });
    const { browser } = await signIn(account);
    const id = browser.jar.get('__Host-session')!.value;
    const { services } = app;
    const device = await createDevice();
    await services.inUnit(
      async () => {
        const before = (await services.payloads.find('Session', id))!;
        await bind(app, browser, device);
        services.payloads.upsert('Session', id, { ...before, seenAt: 1 }, 600);
      },
      { kind: 'command', name: 'test' },
    );
    const [row] = await app.rows.payloads.list({ accountId: account.sub, model: 'Session' });
    expect(row!.payload).toMatchObject({ seenAt: 1, device: { key: device.publicJwk } });
  });

  if (database !== bothDatabases[0]) return;

  test('only the answer to a sign-in offers the binding, over https, to whom the setting names', async () => {
    const person = await buildAccount(app);
    const holder = await buildAccount(app, { roles: ['support'] });
    const offers = async (account: BuiltAccount) => challengeIn((await signIn(account)).answer) !== undefined;
    expect([await offers(person), await offers(holder)]).toEqual([false, true]);
    for (const policy of ['offered', 'required'] as const) {
      setPolicy(policy);
      expect(await offers(person)).toBe(true);
    }
    // A thief who adds a factor to the session has shown no more than the cookie for the rest.
    const agent = await buildAccount(app, { totp: true });
    const oneFactor = await oneFactorSession(app, { client, account: agent });
    await oneFactor.open(authorizationRequest(app, client, { acr_values: 'eidas0-mfa' }).url);
    const otp = totpCode(agent.totpSecret);
    const steppedUp = await oneFactor.submit({ otp }, { action: 'verify', continuation: false });
    expect([steppedUp.body.includes('code='), challengeIn(steppedUp)]).toEqual([true, undefined]);
    const { browser } = await signIn(holder);
    for (const path of ['/compte', '/compte/sessions', '/cgu'])
      expect((await browser.open(path)).header('secure-session-registration')).toBeUndefined();
    // A session that nobody has bound is as every session was before.
    app.moveClock(settled);
    expect([await isIn(browser), await isIn(browser.fork()), browser.jar.get(proofCookie)]).toEqual([
      true,
      true,
      undefined,
    ]);
    app.moveClock(-settled);
    const page = await showDevice(app, browser, { session: 'unknown' });
    expect(JSON.parse(page.body)).toEqual({ session_identifier: 'unknown', continue: false });
  });

  test('the browser of a session that is over, by a logout or with its account, is told to forget the key', async () => {
    const ends = {
      logout: async ({ browser }: Bound) => {
        await browser.open(`${app.protocol}/logout`);
        await browser.submit({}, { action: 'logout' });
      },
      'an account that is disabled': ({ account: { username: name } }: Bound) =>
        app.services.inUnit(() => disableAccount(app.services, { name })),
      'the account gone': ({ account: { username: name } }: Bound) =>
        app.services.inUnit(() => deleteAccountNow(app.services, { name })),
      'idle time': async () => app.moveClock(16 * 60),
    };
    for (const [name, end] of Object.entries(ends)) {
      const bound = await signInBound();
      await end(bound);
      const page = await showDevice(app, bound.browser, { session: bound.session });
      expect([name, JSON.parse(page.body)]).toEqual([name, { session_identifier: bound.session, continue: false }]);
    }
    app.moveClock(-16 * 60);
  });

  test('without its device the session of a person goes on unbound or is closed, as the setting says, and that of a role holder is closed', async () => {
    setPolicy('offered');
    const bound = await signInBound({ roles: [] });
    app.moveClock(settled);
    const thief = steal(bound);
    expect([await isIn(thief), await isIn(thief), await missed(bound.account)]).toEqual([true, true, 1]);
    expect(JSON.parse((await showDevice(app, bound.browser, bound)).body)).toMatchObject({ continue: false });
    expect(await isIn(bound.browser)).toBe(true);
    // A person who gets a role meanwhile signs in again.
    await giveRole(app, { name: bound.account.username, role: 'support' });
    expect(await isIn(steal(bound))).toBe(false);
    await takeRole(app, { name: bound.account.username, role: 'support' });
    expect(await isIn(steal(bound))).toBe(true);
    app.moveClock(-settled);
    setPolicy('required');
    const closed = await signInBound({ roles: [] });
    app.moveClock(settled);
    expect([await isIn(steal(closed)), await isIn(closed.browser)]).toEqual([false, true]);
    app.moveClock(-settled);
  });

  test('the cookie of a browser that asks for a service gives nothing of a session that needs its device', async () => {
    const ask = async ({ browser }: Bound, name = '__Host-fedcm') => {
      const cookie = `${name}=${browser.jar.get('__Host-fedcm')!.value}`;
      const headers = { cookie, 'sec-fetch-dest': 'webidentity' };
      return (await open().request({ url: '/fedcm/accounts', headers, cookies: false })).status;
    };
    const bound = await signInBound();
    setPolicy('offered');
    const person = await signInBound({ roles: [] });
    app.moveClock(settled);
    expect([await ask(bound), await ask(person)]).toEqual([401, 200]);
    // Another host of the domain can plant a cookie of any name but that one.
    expect(await ask(person, '__Secure-fedcm')).toBe(401);
    // It was the browser itself that asked.
    expect([await missed(bound.account), await missed(person.account)]).toEqual([0, 0]);
    expect([await isIn(bound.browser), await isIn(person.browser)]).toEqual([true, true]);
    app.moveClock(-settled);
  });
});
