import { parseEnv } from 'node:util';
import * as oidc from 'openid-client';
import type { Browser, Page as Tab } from 'playwright-core';
import { followApprovals } from '../../src/jobs/follow-approvals.ts';
import { chainAudit } from '../../src/jobs/chain-audit.ts';
import type { Role } from '../../src/domain/roles/roles.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { describeApp } from '../support/describe-app.ts';
import type { TestApp } from '../support/start-app.ts';
import { asClient } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

/** A person in a browser of her own, without JavaScript. She finds what the pages name, and knows no address but /admin. */
interface Visitor {
  readonly account: BuiltAccount;
  readonly tab: Tab;
  readonly follow: (name: string) => Promise<void>;
  readonly press: (name: string) => Promise<void>;
  readonly fill: (fields: Readonly<Record<string, string>>) => Promise<void>;
  readonly read: (id: string) => Promise<string>;
  readonly text: () => Promise<string>;
  /** Waits until the page shows these words. */
  readonly sees: (words: string) => Promise<void>;
}

async function visit(app: TestApp, browser: Browser, roles: readonly Role[]): Promise<Visitor> {
  const account = await buildAccount(app, { roles, totp: true });
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR' });
  const tab = await context.newPage();
  const main = tab.locator('main');
  return {
    account,
    tab,
    follow: (name) => main.getByRole('link', { name, exact: true }).first().click(),
    press: (name) => main.getByRole('button', { name, exact: true }).click(),
    async fill(fields) {
      for (const [name, value] of Object.entries(fields)) await main.locator(`[id="${name}"]`).fill(value);
    },
    read: async (id) => (await main.locator(`[id="${id}"]`).textContent()) ?? '',
    text: () => main.innerText(),
    sees: (words) => tab.locator('main', { hasText: words }).waitFor(),
  };
}

async function signIn({ tab, account, fill, press }: Visitor): Promise<void> {
  await fill({ username: account.username, password: account.password });
  await press('Se connecter');
  await fill({ otp: totpCode(account.totpSecret) });
  await press('Vérifier');
  await tab.locator('main').waitFor();
}

type Settings = Readonly<Record<string, string | undefined>>;

/** Begins a sign-in with the settings that the page of a service shows, as its application does. */
async function beginSignIn(settings: Settings) {
  const { OIDC_ISSUER: issuer = '', OIDC_CLIENT_ID: clientId = '', OIDC_CLIENT_SECRET: secret = '' } = settings;
  const config = await oidc.discovery(new URL(issuer), clientId, undefined, oidc.ClientSecretBasic(secret), {
    execute: [oidc.allowInsecureRequests],
  });
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: settings['OIDC_REDIRECT_URI'] ?? '',
    scope: settings['OIDC_SCOPE'] ?? '',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  /** Takes the address at which the person came back, and returns what the service learns about her. */
  async function finish(reached: string) {
    const tokens = await oidc.authorizationCodeGrant(config, new URL(reached), { pkceCodeVerifier });
    return oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
  }
  return { url: url.href, finish };
}

describeInChromium('the administration without JavaScript', (chromium) => {
  const app = describeApp();

  const home = () => `${app.url}/admin`;

  test('a manager registers a service and looks after it, a contact mends its return address, and an auditor proves what happened', async () => {
    const manager = await visit(app, chromium(), ['client-manager']);
    await manager.tab.goto(home());
    await signIn(manager);

    // Three steps, and the settings that an application takes as they are.
    await manager.tab.getByRole('link', { name: 'Services', exact: true }).first().click();
    await manager.follow('Enregistrer un service');
    await manager.tab.getByLabel('Site avec serveur').check({ force: true });
    await manager.press('Étape suivante');
    await manager.fill({ clientName: 'Carte des sentiers', redirectUris: app.callback });
    await manager.press('Étape suivante');
    await manager.tab.locator('[id="scope-email"]').check({ force: true });
    await manager.fill({ 'why-email': 'Pour vous écrire.' });
    await manager.press('Étape suivante');
    await manager.press('Enregistrer le service');
    const settings = parseEnv(await manager.read('env'));
    const page = manager.tab.url();
    const clientId = settings['OIDC_CLIENT_ID']!;
    const first = { clientId, secret: settings['OIDC_CLIENT_SECRET']!, redirectUri: app.callback };
    const signingIn = await beginSignIn(settings);
    await manager.tab.goto(signingIn.url);
    await manager.press('Accepter et continuer');
    await manager.tab.waitForURL((reached) => reached.searchParams.has('code'));
    expect(await signingIn.finish(manager.tab.url())).toMatchObject({ email: manager.account.email });

    await manager.tab.goto(page);
    await manager.follow('Tester la connexion');
    await manager.press('Tester la connexion');
    await manager.sees('La connexion fonctionne');

    // The service asks for tokens all the time, while its secret is changed.
    let used = first;
    let isRotating = true;
    const answers: number[] = [];
    const load = (async () => {
      while (isRotating) {
        const { status } = await asClient(app, used, 'token/introspect', { token: 'x' });
        answers.push(status);
      }
    })();
    await manager.follow('Secrets');
    await manager.follow('Créer un secret');
    await manager.fill({ name: 'Deuxième', reason: 'Un an a passé' });
    await manager.press('Créer le secret');
    used = { ...first, secret: await manager.read('client-secret') };
    await manager.tab
      .getByRole('row', { name: /sans nom/ })
      .getByRole('link', { name: /^Retirer/ })
      .click();
    await manager.fill({ reason: 'Remplacé' });
    await manager.press('Retirer ce secret');
    await manager.sees('Le secret est retiré');
    isRotating = false;
    await load;
    expect([answers.length > 0, [...new Set(answers)]]).toEqual([true, [200]]);
    expect((await asClient(app, first, 'token/introspect', { token: 'x' })).status).toBe(401);

    await manager.follow('Modifier');
    await manager.fill({ clientName: 'Carte des chemins', reason: 'Nouveau nom' });
    await manager.press('Enregistrer les modifications');
    await manager.follow('Suivi');
    await manager.follow('Versions');
    await manager.follow('Revenir à la version 1');
    await manager.fill({ reason: 'L’ancien nom est connu' });
    await manager.press('Revenir à cette version');
    await manager.tab.locator('h1', { hasText: 'Carte des sentiers' }).waitFor();

    // The developer is no manager. The diagnostic is all that she needs.
    const developer = await visit(app, chromium(), []);
    await manager.follow('Contacts');
    await manager.follow('Inviter un contact');
    await manager.fill({ email: developer.account.email, reason: 'Elle développe le service' });
    await manager.tab.getByLabel('Technique').check({ force: true });
    await manager.press('Envoyer l’invitation');
    const { links } = await app.mailbox.newest(developer.account.email, 'contact-invitation');
    await developer.tab.goto(links[0]!);
    await developer.press('Accepter');
    await developer.follow('Ouvrir les pages du service');
    await signIn(developer);
    const wrong = { ...settings, OIDC_REDIRECT_URI: app.callback.replace('/callback', '/calback') };
    await developer.tab.goto((await beginSignIn(wrong)).url);
    expect(await developer.tab.locator('h1').textContent()).toBe('Adresse de retour non reconnue');
    await developer.tab.goto(home());
    await developer.tab.getByRole('link', { name: 'Services', exact: true }).first().click();
    await developer.follow('Carte des sentiers');
    await developer.follow('Suivi');
    await developer.follow('Ajouter cette adresse');
    await developer.fill({ reason: 'Faute de frappe' });
    await developer.press('Ajouter cette adresse');
    await developer.sees('Cette adresse est enregistrée depuis.');
    await manager.tab.goto((await beginSignIn(wrong)).url);
    await manager.tab.waitForURL((reached) => reached.searchParams.has('code'));

    const auditor = await visit(app, chromium(), ['auditor']);
    await auditor.tab.goto(home());
    await signIn(auditor);
    await auditor.tab.getByRole('link', { name: 'Journal', exact: true }).first().click();
    await auditor.tab.locator('summary', { hasText: 'Filtrer le journal' }).click();
    await auditor.fill({ client: 'Carte des sentiers' });
    await auditor.press('Filtrer');
    await auditor.sees('Nouveau nom');
    // The reasons are folded: a press on a line shows its own.
    const journal = await auditor.read('lines');
    for (const reason of ['Nouveau nom', 'Un an a passé', 'Remplacé', 'L’ancien nom est connu', 'Faute de frappe'])
      expect([reason, journal.includes(reason)]).toEqual([reason, true]);
    await chainAudit(app.services);
    expect(await runCli(['audit', 'verify'], { env: environmentOf(app) })).toMatchObject({ code: 0, stderr: '' });
    const { id } = await app.rows.audit.first({ event: 'client.restored' });
    await app.rows.audit.change({ id }, { reason: 'Rien' });
    expect(await runCli(['audit', 'verify'], { env: environmentOf(app) })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`line ${id} was changed`),
    });
  }, 180_000);

  test('two agents resolve the lost device of an administrator, who signs in with her password and sets up another one', async () => {
    const administrator = await visit(app, chromium(), ['admin']);
    const { account } = administrator;
    await administrator.tab.goto(home());
    await administrator.fill({ username: account.username, password: account.password });
    await administrator.press('Se connecter');
    await administrator.follow("Je n'ai plus accès à mon application");
    await administrator.press('Recevoir un code');
    const { code } = await app.mailbox.newest(account.email, 'lost-device-code');
    await administrator.fill({ code: code ?? '' });
    await administrator.press('Envoyer la demande');
    const reference = await administrator.read('request-reference');

    const first = await visit(app, chromium(), ['support']);
    await first.tab.goto(home());
    await signIn(first);
    await first.follow('Demandes');
    await first.follow(reference);
    await first.fill({ reason: 'Appel au numéro de son organisme' });
    // The second agent has the role already: a job may tell the agents as soon as the request is there.
    const second = await visit(app, chromium(), ['support']);
    await first.press('Demander la fin du délai');
    await first.sees('Un autre agent doit donner le sien.');
    expect(await first.tab.getByRole('button', { name: 'Donner mon accord' }).count()).toBe(0);
    await followApprovals(app.services);
    const { links } = await app.mailbox.newest(second.account.email, 'approvals-waiting');
    await second.tab.goto(links[0]!);
    await signIn(second);
    await second.sees('Appel au numéro de son organisme');
    await second.fill({ reason: 'Son responsable confirme' });
    await second.press('Donner mon accord');
    expect(await second.read('ending')).toContain('c’est fait');

    await administrator.tab.goto(home());
    await administrator.fill({ username: account.username, password: account.password });
    await administrator.press('Se connecter');
    const totpSecret = (await administrator.read('totp-secret')).replaceAll(/\s/g, '');
    await administrator.fill({ label: 'Nouveau téléphone', otp: totpCode(totpSecret) });
    await administrator.press('Activer l’application');
    await administrator.tab.locator('[id="recovery-codes"]').waitFor();
    await administrator.press('J’ai gardé mes codes, continuer');
    await administrator.tab.getByRole('heading', { level: 1, name: 'Administration', exact: true }).waitFor();
  }, 120_000);
});
