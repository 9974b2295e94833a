import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { listKeys } from '../../src/commands/keys/list-keys.ts';
import { rotateKeys } from '../../src/commands/keys/rotate-keys.ts';
import { withdrawKey } from '../../src/commands/keys/withdraw-key.ts';
import { createKeyRing } from '../../src/oidc/tokens/key-ring.ts';
import { introspect, readJwt, refresh, silentTokens } from '../support/authorize.ts';
import { createStillClock } from '../support/still-clock.ts';
import { bothDatabases } from '../support/test-database.ts';
import { askToSignIn, codeOf, exchange, signIn, typeCredentials, userinfo } from '../support/test-client.ts';
import { describeSignedIn } from '../support/people/signed-in-app.ts';

const day = 86_400;
const now = () => Math.floor(Date.now() / 1000);

describe.each(bothDatabases)('signing keys, on %s', (database) => {
  const clock = createStillClock();

  const { app, client, account, browser } = describeSignedIn({ database, overrides: () => ({ now: clock.now }) });

  const published = async () => (await (await fetch(`${app.protocol}/certs`)).json()) as JSONWebKeySet;
  const kidOf = (token: unknown) => readJwt(token).header['kid'];
  const withdraw = (kid: string) => app.services.inUnit(() => withdrawKey(app.services, { kid }));

  test('after a rotation during sign-ins old tokens stay valid, and new ones are signed with the new keys', async () => {
    const old = await silentTokens(app, browser, { client });
    const { browser: waiting, request } = await askToSignIn(app, client);
    let kids: readonly string[] = [];
    // Every process has a few seconds to see the new keys before one of them signs; a busy machine may need longer for the next lines.
    await clock.standStill(async () => {
      kids = await app.services.inUnit(() => rotateKeys(app.services, { immediately: true }));
      const meanwhile = (await silentTokens(app, browser, { client }))['access_token'];
      expect(kidOf(meanwhile)).toBe(kidOf(old['access_token']));
    });
    app.moveClock(4);

    expect((await userinfo(app, old['access_token'])).status).toBe(200);
    expect((await introspect(app, client, old['access_token'])).body['active']).toBe(true);
    const keys = createLocalJWKSet(await published());
    for (const token of [old['access_token'], old['id_token']]) await compactVerify(token!, keys);

    const fresh = (await refresh(app, client, old['refresh_token'])).body;
    const back = await typeCredentials(waiting, account);
    const late = await exchange(app, client, { code: codeOf(back), verifier: request.verifier });
    for (const token of [fresh['access_token'], fresh['id_token'], late.body['access_token'], late.body['id_token']]) {
      expect(kids).toContain(kidOf(token));
      await compactVerify(String(token), keys);
    }
    expect((await userinfo(app, late.body['access_token'])).status).toBe(200);
    // The old ID token still works as a hint at the logout.
    const page = await browser.open(`${app.protocol}/logout?id_token_hint=${old['id_token']}`);
    expect(page.h1).toBe('Vous êtes déconnecté');
    await signIn(app, browser, { client, account });
  });

  test('an announced rotation publishes the keys at once and signs a day later, and the old keys stay for a week', async () => {
    const before = await silentTokens(app, browser, { client });
    const kids = await app.services.inUnit(() => rotateKeys(app.services, { immediately: false }));
    const set = await published();
    for (const kid of kids) expect(set.keys.map((key) => key.kid)).toContain(kid);
    const meanwhile = await silentTokens(app, browser, { client });
    expect(kidOf(meanwhile['access_token'])).toBe(kidOf(before['access_token']));
    expect(kidOf(meanwhile['id_token'])).toBe(kidOf(before['id_token']));

    const ringAt = async (time: number) => createKeyRing(await app.services.keys.signing.list(time), time);
    expect((await ringAt(now())).changesAt).toBeGreaterThan(now() + day - 60);
    const tomorrow = await ringAt(now() + day + 1);
    expect(kids).toContain(tomorrow.signer('ES256').kid);
    expect(kids).toContain(tomorrow.signer('RS256').kid);
    const former = String(kidOf(before['access_token']));
    expect(tomorrow.verifier(former)).toBeDefined();
    expect((await ringAt(now() + 7 * day)).verifier(former)).toBeDefined();
    expect((await ringAt(now() + 9 * day)).verifier(former)).toBeUndefined();
  });

  test('private keys are sealed in the database, and a sealed key in another row cannot be opened', async () => {
    const { signing: signingKeys } = app.services.keys;
    const rows = await app.rows.signingKeys.list();
    for (const row of rows) {
      expect(row.sealedPrivateJwk).not.toContain('"');
      expect(JSON.stringify(row.publicJwk)).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
    }
    const [first, second] = rows;
    await app.rows.signingKeys.change({ kid: first!.kid }, { sealedPrivateJwk: second!.sealedPrivateJwk });
    await expect(signingKeys.list(now())).rejects.toThrow(first!.kid);
    await app.rows.signingKeys.change({ kid: first!.kid }, { sealedPrivateJwk: first!.sealedPrivateJwk });
    expect((await signingKeys.list(now())).length).toBe(rows.length);
  });

  test('after several rotations in one second the last key signs, even when the next rotation is announced', async () => {
    const rotate = (immediately: boolean) => app.services.inUnit(() => rotateKeys(app.services, { immediately }));
    const signing = async () => {
      const tokens = await silentTokens(app, browser, { client });
      return new Set([kidOf(tokens['access_token']), kidOf(tokens['id_token'])]);
    };
    await clock.standStill(async (advance) => {
      // A rotation that is announced, and overtaken by the next one, leaves an older key that was to sign for another day.
      let kids: readonly string[] = [];
      for (let round = 0; round < 3; round++) {
        await rotate(true);
        await rotate(false);
        kids = await rotate(true);
      }
      advance(4);
      expect(await signing()).toEqual(new Set(kids));
      await rotate(false);
      expect(await signing()).toEqual(new Set(kids));
    });
  });

  test('the key that follows a withdrawn one signs at once, and the tokens of the withdrawn one are worth nothing', async () => {
    // Announced rotations of before are over.
    app.moveClock(2 * day);
    await signIn(app, browser, { client, account });
    const old = await silentTokens(app, browser, { client });
    const [access, id] = [String(kidOf(old['access_token'])), String(kidOf(old['id_token']))];
    await expect(withdraw(access)).rejects.toThrow('run keys rotate --now first');
    const kids = await clock.standStill(async () => {
      const fresh = await app.services.inUnit(() => rotateKeys(app.services, { immediately: true }));
      for (const kid of [access, id]) expect(fresh).toContain((await withdraw(kid)).successor);
      return fresh;
    });
    const set = await published();
    expect(set.keys.filter(({ kid }) => [access, id].includes(String(kid)))).toEqual([]);

    expect((await userinfo(app, old['access_token'])).status).toBe(401);
    expect((await introspect(app, client, old['access_token'])).body).toEqual({ active: false });
    // The session and its refresh token go on.
    const fresh = (await refresh(app, client, old['refresh_token'])).body;
    for (const token of [fresh['access_token'], fresh['id_token']]) expect(kids).toContain(kidOf(token));
    expect((await userinfo(app, fresh['access_token'])).status).toBe(200);
    await expect(withdraw(access)).rejects.toThrow(`no published key is called ${access}`);
    const rows = await app.rows.signingKeys.list({ kid: access });
    expect(rows).toMatchObject([{ retiredAt: 0, sealedPrivateJwk: '' }]);
    // The key does not come back when the successor would have begun to sign.
    app.moveClock(day);
    expect((await introspect(app, client, old['access_token'])).body).toEqual({ active: false });
    await signIn(app, browser, { client, account });
  });

  test('a key that has still to sign can be withdrawn, and the key that signs then goes on for good', async () => {
    const signing = kidOf((await silentTokens(app, browser, { client }))['access_token']);
    const factsOf = async () => (await listKeys(app.services)).find(({ kid }) => kid === signing);
    const kids = await app.services.inUnit(() => rotateKeys(app.services, { immediately: false }));
    expect(await factsOf()).toHaveProperty('published_until');
    for (const kid of kids) expect(await withdraw(kid)).not.toHaveProperty('successor');
    expect(await factsOf()).toMatchObject({ state: 'signing' });
    expect(await factsOf()).not.toHaveProperty('published_until');
    app.moveClock(2 * day);
    await signIn(app, browser, { client, account });
    expect(kidOf((await silentTokens(app, browser, { client }))['access_token'])).toBe(signing);
  });
});
