import { describeInChromium } from './support/chromium.ts';
import { linkTo } from './support/account-address.ts';
import { buildAccount } from './support/build-account.ts';
import { giveIdentity } from './support/linked-identity.ts';
import { givePasskey } from './support/passkey-pages.ts';
import { startApp, type TestApp } from './support/start-app.ts';
import { totpCode } from './support/totp-code.ts';
import { readConfig } from '../config/schema.ts';
import { writeFile } from 'node:fs/promises';

describeInChromium('shots', (chromium) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ config: { upstreams: readConfig({}).upstreams } });
  });
  afterAll(() => app.stop());
  test('all', async () => {
    const context = await chromium().newContext({ locale: 'fr-FR' });
    const tab = await context.newPage();
    const shoot = async (name: string) => {
      for (const [width, scheme] of [
        [360, 'light'],
        [1280, 'light'],
        [360, 'dark'],
      ] as const) {
        await tab.setViewportSize({ width, height: 800 });
        await tab.evaluate((s) => document.documentElement.setAttribute('data-fr-theme', s), scheme);
        await tab.screenshot({ path: `/tmp/shots-b/${name}-${width}-${scheme}.png`, fullPage: true });
      }
    };
    const press = (name: string) => tab.locator('main').getByRole('button', { name, exact: true }).click();
    const account = await buildAccount(app, { totp: true });
    await tab.goto(`${app.url}/compte/securite/codes`);
    await tab.fill('#username', account.username);
    await tab.fill('#password', account.password);
    await tab.locator('button[value=signin]').click();
    await tab.fill('#otp', totpCode(account.totpSecret));
    await press('Vérifier');
    await press('Créer dix nouveaux codes');
    await shoot('codes');
    await writeFile('/tmp/shots-b/codes.pdf', await tab.pdf());
    await tab.emulateMedia({ media: 'print' });
    await tab.screenshot({ path: '/tmp/shots-b/codes-print.png', fullPage: true });
    await tab.emulateMedia({ media: 'screen' });
    const [device] = await app.services.totpApplications.list(account.sub);
    await tab.goto(`${app.url}/compte/securite?remove=totp:${device!.id}`);
    await shoot('removal');
    await press('Supprimer');
    await tab.goto(await linkTo(app, account.email, 'totp-removed'));
    await shoot('undo');
    const other = await buildAccount(app, { totp: true });
    await givePasskey(app, other, { label: 'Téléphone personnel de Marie' });
    await giveIdentity(app, other);
    await tab.goto(`${app.url}/mot-de-passe-oublie`);
    await tab.fill('#email', other.email);
    await press('Envoyer le lien');
    await tab.goto(await linkTo(app, other.email, 'reset'));
    await shoot('reset');
    for (const id of ['#password', '#passwordConfirm']) await tab.fill(id, 'neuf-castors-contre-le-vent');
    await press('Enregistrer le mot de passe');
    await tab.locator('#sign-in').waitFor();
    await shoot('reset-done');
    await tab.goto(`${app.url}/appareil-perdu`);
    await shoot('lost');
  });
});
