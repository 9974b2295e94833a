import { buildAccount } from '../support/build-account.ts';
import { readJwt } from '../support/authorize.ts';
import { askedOn, givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { authorizationRequest, codeOf, exchange } from '../support/test-client.ts';

describe.each(bothDatabases)('signing in with a passkey, on %s', (database) => {
  const { app, client } = describeService({ database });

  test.each([
    { kind: 'one that stays on its device', isSynced: false, amr: ['hwk', 'user', 'mfa'] },
    { kind: 'one that its maker copies', isSynced: true, amr: ['swk', 'user', 'mfa'] },
  ])(
    'a passkey, $kind, signs in alone, and the service learns that two factors were used',
    async ({ isSynced, amr }) => {
      const account = await buildAccount(app);
      const passkey = await givePasskey(app, account, { isSynced });
      const browser = app.browser();
      const { url, verifier, state } = authorizationRequest(app, client);
      await browser.open(url);
      const page = await usePasskey(browser, { passkey, account });
      expect(page.url.searchParams.get('state')).toBe(state);
      const answer = await exchange(app, client, { code: codeOf(page), verifier });
      expect(readJwt(answer.body['id_token']).claims).toMatchObject({ sub: account.sub, acr: 'eidas0-mfa', amr });
    },
  );

  test('the page asks for any passkey of this service, with a finger or a PIN, and names no account', async () => {
    const page = await app.browser().open(authorizationRequest(app, client).url);
    const { challenge, options } = askedOn(page);
    expect(Buffer.from(challenge, 'base64url')).toHaveLength(32);
    expect(options).toEqual({ challenge, rpId: 'localhost', timeout: 300_000, userVerification: 'required' });
    expect(page.find('#username')?.getAttribute('autocomplete')).toBe('username webauthn');
    expect(page.find('#passkey')?.hasAttribute('hidden')).toBe(true);
  });
});
