import { readConfig } from '../../config/schema.ts';
import {
  answerCaptcha,
  captchaAnswer,
  countAccounts,
  fillProfile,
  register,
  registerUntilCaptcha,
  somebody,
} from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { startScimClient } from '../support/services/scim.ts';
import { startApp } from '../support/start-app.ts';
import { registerClient } from '../support/test-client.ts';

describe('disposable email addresses', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  test('a service that provisions people is refused a disposable address too', async () => {
    const scim = await startScimClient(app);
    const { status, body } = await scim.send('/Users', { method: 'POST', body: { userName: 'marie@yopmail.com' } });
    expect([status, body['scimType']]).toEqual([400, 'invalidValue']);
  });

  test.each(['marie@yopmail.com', 'Marie@JETABLE.org', 'marie@boite.mailinator.com'])(
    'a disposable address is refused beside its field and nothing is lost: %s',
    async (email) => {
      const person = somebody({ email });
      const { browser, page } = await registerUntilCaptcha(app, client, person);
      expect(page.status).toBe(422);
      expect(page.invalidFields).toEqual(['email']);
      expect(page.fieldMessage('email')).toMatch(/jetable.*Exemple/);
      expect(page.fieldValue('username')).toBe(person.username);
      expect(page.fieldValue('email')).toBe(email);
      expect(await app.mailbox.queued(email)).toEqual([]);

      // The new address must be accepted with the password, which must not contain the address.
      const other = somebody({ username: person.username });
      expect((await fillProfile(browser, other)).find('#captcha')).not.toBeNull();
    },
  );

  test('a disposable address is refused as a correction, and the first address stays', async () => {
    const { browser, person } = await registerUntilCaptcha(app, client);
    await answerCaptcha(browser);
    const page = await browser.submit({ email: 'marie@yopmail.com' }, { action: 'change' });
    expect(page.status).toBe(422);
    expect(page.invalidFields).toEqual(['email']);
    expect(page.text).toContain(person.email);
    expect(await app.mailbox.queued('marie@yopmail.com')).toEqual([]);
  });
});

test('a disposable address is accepted when the operator allows it', async () => {
  const { acceptsDisposable } = readConfig({ DISPOSABLE_EMAIL: 'accept' });
  const app = await startApp({ config: { captchaFixedAnswer: captchaAnswer, acceptsDisposable } });
  try {
    const email = 'marie@yopmail.com';
    const { page } = await register(app, await registerClient(app), somebody({ email }));
    expect(page.url.searchParams.has('code')).toBe(true);
    expect(await countAccounts(app, email)).toBe(1);
  } finally {
    await app.stop();
  }
});
