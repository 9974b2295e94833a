import type { StoredMetadata } from '../../src/domain/clients/client-metadata.ts';
import { settingsOf } from '../../src/domain/library-settings/libraries.ts';
import { programSettings } from '../../src/domain/library-settings/program-settings.ts';
import { settingsFacts } from '../../src/domain/library-settings/settings-facts.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { freePort } from '../support/free-port.ts';
import { readRecipe } from '../support/programs/read-recipe.ts';
import { findApache, startApache } from '../support/programs/start-apache.ts';
import { until } from '../support/until.ts';
import { describeApp, prepare } from '../support/describe-app.ts';

/** Returns the file that « Réglages » shows for a client; docs/clients.md shows the same one. */
const apacheSettings = (metadata: StoredMetadata, about: { clientId: string; issuer: string }) =>
  settingsOf(programSettings.apache, { facts: settingsFacts(metadata, about), placeholder: '' }).files[0]!.text;

const program = findApache();

if (program === undefined) {
  test('Apache with mod_auth_openidc is not installed here, so its settings are not run, only read', () => {
    const text = apacheSettings(readRecipe('mod-auth-openidc'), { clientId: 'pages', issuer: 'https://sso.example' });
    expect(text).toMatch(/<Location "\/secure">\n\s+AuthType openid-connect\n\s+Require valid-user\n<\/Location>$/);
  });
} else {
  describe('Apache with the settings of the page', () => {
    const app = describeApp();
    const account = prepare(() => buildAccount(app));
    let service: Awaited<ReturnType<typeof startApache>> | undefined;
    let origin: string;

    beforeAll(async () => {
      const port = await freePort();
      origin = `http://127.0.0.1:${port}`;
      const recipe = readRecipe('mod-auth-openidc', origin);
      const { clientId, secret } = await createClient(app, recipe);
      const settings = apacheSettings(recipe, { clientId, issuer: app.issuer });
      const pages = { '/index.html': 'for everybody', '/secure/index.html': 'for people who have signed in' };
      service = await startApache({ program, port, settings, secret, pages });
    });
    afterAll(() => service?.stop());

    test('a stranger is led to the sign-in, and her session ends with the one at the provider', async () => {
      const browser = app.browser();
      expect((await browser.open(`${origin}/`)).body).toBe('for everybody');
      const asked = await browser.open(`${origin}/secure/`);
      expect([asked.url.origin, asked.body.includes('for people')]).toEqual([new URL(app.issuer).origin, false]);
      const { username, password } = account;
      const page = await browser.submit({ username, password }, { action: 'signin' });
      expect([page.url.href, page.body]).toEqual([`${origin}/secure/`, 'for people who have signed in']);

      await browser.open(`${app.protocol}/logout`);
      await browser.submit();
      await until(
        async () => (await browser.open(`${origin}/secure/`)).url.origin !== origin,
        'the back-channel logout',
      );

      await browser.submit({ username, password }, { action: 'signin' });
      const farewell = encodeURIComponent(`${origin}/`);
      expect((await browser.open(`${origin}/secure/redirect_uri?logout=${farewell}`)).url.href).toBe(`${origin}/`);
      expect((await browser.open(`${origin}/secure/`)).find('input[name="password"]')).not.toBeNull();
    });
  });
}
