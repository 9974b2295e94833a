import { answerCaptcha, captchaAnswer, codeFor, countAccounts, fillProfile, openRegistration, register, registerUntilProof, somebody } from './support/register.ts';
import { startApp, type TestApp } from './support/start-app.ts';
import { databases } from './support/test-database.ts';
import { exchange, registerClient, signIn, userinfo, type TestClient } from './support/test-client.ts';

describe.each(databases)('signing up, on %s', (database) => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startApp({ database, config: { captchaFixedAnswer: captchaAnswer } });
    client = await registerClient(app);
  });
  afterAll(() => app.stop());

  test('a person signs up and is back at the service, signed in, with its state', async () => {
    const person = somebody();
    const { page, request, browser } = await register(app, client, person);
    expect(page.url.href.startsWith(client.redirectUri)).toBe(true);
    expect(page.url.searchParams.get('state')).toBe(request.state);
    const answer = await exchange(app, client, { code: page.url.searchParams.get('code') ?? '', verifier: request.verifier });
    expect(answer.status).toBe(200);
    const { body } = await userinfo(app, answer.body['access_token']);
    expect(body).toMatchObject({ email: person.email, email_verified: true, preferred_username: person.username });
    expect(body).not.toHaveProperty('name');
    await app.mailbox.newest(person.email, 'welcome');
    expect(browser.trail.every(({ status }) => status < 400)).toBe(true);
  });
});
