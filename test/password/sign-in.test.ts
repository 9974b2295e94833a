import { describePerson } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { authorizationRequest, signIn, signInForTokens, userinfo } from '../support/test-client.ts';
import { refresh } from '../support/authorize.ts';

describe.each(bothDatabases)('signing in, on %s', (database) => {
  const { app, client, account } = describePerson({ database });

  test('a person signs in by user name and the service gets its tokens', async () => {
    const { page, request, tokens } = await signInForTokens(app, app.browser(), { client, account });
    expect(page.url.searchParams.get('state')).toBe(request.state);
    expect(page.url.searchParams.get('iss')).toBe(app.issuer);
    const { status, body } = await userinfo(app, tokens['access_token']);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      sub: account.sub,
      email: account.email,
      email_verified: true,
      preferred_username: account.username,
    });
    expect(body).not.toHaveProperty('name');
  });

  test('a person signs in by email, in upper or lower case', async () => {
    const { code } = await signIn(app, app.browser(), {
      client,
      account: { ...account, username: account.email.toUpperCase() },
    });
    expect(code).not.toBe('');
  });

  test('a password with a space at its edge is refused with a word about the space, for every user name', async () => {
    for (const username of [account.username, 'personne-inconnue']) {
      const browser = await app.open(authorizationRequest(app, client).url);
      const typed = await browser.submit({ username, password: `${account.password} ` }, { action: 'signin' });
      expect(typed.status).toBe(422);
      expect(typed.errors.join(' ')).toContain('commence ou finit par un espace');
      const wrong = await browser.submit({ username, password: 'pas le bon mot de passe' }, { action: 'signin' });
      expect(wrong.errors.join(' ')).not.toContain('espace');
    }
  });

  test('a wrong password shows one message about name and password together, and keeps the name that was typed', async () => {
    const browser = await app.open(authorizationRequest(app, client).url);
    const page = await browser.submit(
      { username: account.username, password: 'pas le bon mot de passe' },
      { action: 'signin' },
    );
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Erreur : /);
    expect(page.errors).toHaveLength(1);
    expect(page.fieldValue('username')).toBe(account.username);
    expect(page.fieldValue('password') ?? '').toBe('');
  });

  test('a refresh token works once, and its second use ends its whole family', async () => {
    const { tokens } = await signInForTokens(app, app.browser(), { client, account });
    const first = await refresh(app, client, tokens['refresh_token']);
    expect(first.status).toBe(200);
    const again = await refresh(app, client, tokens['refresh_token']);
    expect(again.status).toBe(400);
    expect((await userinfo(app, first.body['access_token'])).status).toBe(401);
    const next = await refresh(app, client, String(first.body['refresh_token']));
    expect(next.status).toBe(400);
  });
});
