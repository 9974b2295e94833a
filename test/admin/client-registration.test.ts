import sharp from 'sharp';
import type { Browser, Page } from '../support/browser.ts';
import type { BuiltAccount } from '../support/build-account.ts';
import { asFile, pngOf } from '../support/people/photos.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { authorizationRequest, basicOf, codeOf, exchange } from '../support/test-client.ts';
import { describeApp } from '../support/describe-app.ts';
import { ownFields } from '../support/requests/own-fields.ts';

const path = '/admin/clients/nouveau';
let browser: Browser;
let account: BuiltAccount;
let taken = 0;

const count = async () => (await app.services.clients.registry.list()).length;
const essentials = {
  clientName: 'Carte des sentiers',
  clientUri: 'https://sentiers.example.fr/',
  redirectUris: 'https://sentiers.example.fr/retour\nhttps://sentiers.example.fr/retour-bis',
  purpose: 'Enregistrer vos sentiers préférés.',
  policyUri: 'https://sentiers.example.fr/donnees',
};

const app = describeApp();

beforeAll(async () => {
  ({ browser, account } = await signInAs(app, ['client-manager'], path));
});
// Each test begins a draft of its own.
beforeEach(async () => {
  await app.rows.payloads.remove({ model: 'Flow' });
});

async function toEssentials(kind = 'site'): Promise<Page> {
  await browser.open(path);
  await browser.open(`${path}?step=kind`);
  return browser.submit({ kind }, { action: 'next' });
}

async function toData(kind = 'site', fields: Readonly<Record<string, string | boolean>> = {}): Promise<Page> {
  const page = await toEssentials(kind);
  const asked = Object.entries({ ...essentials, ...fields }).filter(([name]) => page.find(`[name="${name}"]`) !== null);
  return browser.submit(Object.fromEntries(asked), { action: 'next' });
}

async function toReview(fields: Readonly<Record<string, string | boolean>> = {}): Promise<Page> {
  await toData('site', { clientName: `Service ${++taken}`, ...fields });
  return browser.submit({ 'scope-email': true, 'why-email': 'Pour vous écrire.' }, { action: 'next' });
}

const errorsOf = (page: Page) =>
  (page.find('#errors') ?? page.find('[role="alert"]'))?.text.replaceAll('\u00a0', ' ') ?? '';

describe('the registration of a service', () => {
  test('takes four steps, and makes a client in test with its person as technical contact and first tester', async () => {
    const before = await count();
    const data = await toData('site', { clientName: 'Carte des sentiers' });
    expect(data.text).toContain('Étape 3 sur 4');
    const refused = await browser.submit({ 'scope-email': true, 'scope-phone': true }, { action: 'next' });
    expect([refused.status, errorsOf(refused)]).toEqual([422, expect.stringContaining('Téléphone')]);
    expect(refused.find('#scope-phone')?.hasAttribute('checked')).toBe(true);
    const review = await browser.submit(
      { 'scope-phone': false, 'why-email': 'Pour vous prévenir.', 'optionalClaims-email': true },
      { action: 'next' },
    );
    expect(review.text).toContain('https://sentiers.example.fr/retour-bis');
    expect(review.text).toContain('Pour vous prévenir.');
    expect(await count()).toBe(before);
    const created = await browser.submit({ reason: 'Demande n° 12' }, { action: 'create' });
    expect(created.status).toBe(200);
    expect(created.h1).toBe('Carte des sentiers est enregistré');
    const clientId = created.find('#client-id')!.text;
    const secret = created.find('#client-secret')!.text;
    expect(created.find('#env')?.text).toContain(`OIDC_CLIENT_SECRET=${secret}`);
    expect(created.header('cache-control')).toContain('no-store');
    const record = await app.services.clients.registry.find(clientId);
    expect(record?.metadata).toMatchObject({
      client_name: 'Carte des sentiers',
      status: 'test',
      test_accounts: [account.sub],
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'openid email',
      scope_reasons: { email: 'Pour vous prévenir.' },
      optional_claims: ['email'],
      require_pkce: true,
      first_party: false,
    });
    expect(await app.services.clients.contacts.contactClients(account.sub)).toEqual([clientId]);
    const audit = await app.rows.audit.list({ event: 'client.created', clientId });
    expect(audit).toMatchObject([{ actorId: account.sub, reason: 'Demande n° 12' }]);
    expect(JSON.stringify(audit)).not.toContain(secret);
    const answer = await fetch(`${app.protocol}/token`, {
      method: 'POST',
      headers: { authorization: basicOf({ clientId, secret }) },
      body: new URLSearchParams({ grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://x' }),
    });
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
  });

  test('ends at the last questions where nothing may be a mistake, once, and asks for no reason', async () => {
    const data = await toData('site', { clientName: 'Carte directe' });
    const fields = { 'scope-email': true, 'why-email': 'Pour vous écrire.' };
    const created = await browser.submit(fields, { action: 'create' });
    const clientId = created.find('#client-id')!.text;
    expect(created.find('#next-act')?.getAttribute('href')).toBe(`/admin/clients/${clientId}/production`);
    expect((await app.rows.audit.first({ event: 'client.created', clientId })).reason ?? null).toBeNull();
    // A second press leads to the same service, and a page of another draft registers nothing.
    const [csrf, draft, before] = [data.fieldValue('csrf')!, data.fieldValue('draft')!, await count()];
    const pressed = { csrf, typed: 'data', draft, 'why-email': '', action: 'create' };
    expect((await browser.post(path, pressed)).find('#client-id')?.text).toBe(clientId);
    await toData('site', { clientName: 'Autre carte' });
    expect([(await browser.post(path, pressed)).status, await count()]).toEqual([422, before]);
    // A possible mistake is said first. A program without people has its last questions on the page before.
    await toData('site', { clientName: 'Sans finalité', purpose: '' });
    const review = await browser.submit(fields, { action: 'create' });
    expect(review.find('#warnings')?.text).toContain('finalité');
    expect(review.find('details:not([open]) #reason')).not.toBeNull();
    await toEssentials('service');
    expect((await browser.submit({ clientName: 'Tâche' }, { action: 'create' })).h1).toBe('Tâche est enregistré');
  });

  test('her person signs in to it at once, on her own machine, and reads its purpose before she agrees', async () => {
    await toData('site', { clientName: 'Essai local', redirectUris: app.callback });
    await browser.submit({ 'scope-email': true, 'why-email': 'Pour vous écrire.' }, { action: 'next' });
    const created = await browser.submit({ reason: 'Essai' }, { action: 'create' });
    const clientId = created.find('#client-id')!.text;
    const client = { clientId, secret: created.find('#client-secret')!.text, redirectUri: app.callback };
    const request = authorizationRequest(app, client, { scope: 'openid email' });
    const tab = browser.tab();
    const consent = await tab.open(request.url);
    expect(consent.text).toContain(essentials.purpose);
    expect(consent.text).toContain('Pour vous écrire.');
    const page = await tab.submit({}, { action: 'accept' });
    const tokens = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    expect(tokens).toMatchObject({ status: 200, body: { scope: 'openid email' } });
    const { browser: stranger } = await signInAs(app, ['client-manager']);
    const refused = await stranger.open(authorizationRequest(app, client).url);
    expect(refused.url.searchParams.has('code')).toBe(false);
  });

  test('shows the secret once: a reload, the address typed again and a look by a program show none', async () => {
    await toReview();
    const created = await browser.submit({ reason: 'Essai' }, { action: 'create' });
    const secret = created.find('#client-secret')!.text;
    for (const page of [await browser.reload(), await browser.open(created.url.pathname)]) {
      expect(page.text).not.toContain(secret);
      expect(page.text).toContain('ne peut plus l’être');
    }
    const row = await app.rows.clients.list({ clientId: created.find('#client-id')!.text });
    expect(JSON.stringify(row)).not.toContain(secret);
  });

  test('a HEAD to the page of the secret does not use up the one time', async () => {
    const review = await toReview();
    const fields = { ...ownFields(review), draft: review.fieldValue('draft')!, reason: 'Essai' };
    const { headers } = await browser.request({
      url: review.url.href,
      method: 'POST',
      headers: { origin: app.url },
      body: { ...fields, action: 'create' },
    });
    const location = new URL(String(headers['location']), app.url).href;
    expect((await browser.request({ url: location, method: 'HEAD' })).status).toBe(200);
    expect((await browser.open(location)).find('#client-secret')).not.toBeNull();
  });

  test('a button that is pressed twice makes one client, one after the other and at the same moment', async () => {
    const review = await toReview();
    const before = await count();
    const form = {
      csrf: review.fieldValue('csrf')!,
      draft: review.fieldValue('draft')!,
      reason: 'Essai',
      action: 'create',
    };
    const press = () => browser.fork().post(review.url.href, form);
    const [one, other] = await Promise.all([press(), press()]);
    expect([one.h1, other.h1]).toEqual([one.h1, one.h1]);
    expect(one.h1).toMatch(/^Service \d+ est enregistré$/);
    const late = await press();
    expect(late.h1).toBe(one.h1);
    expect(await count()).toBe(before + 1);
    expect([one, other].filter((page) => page.find('#client-secret') !== null).length).toBe(1);
    expect((await browser.open(path)).text).toContain('Étape 1 sur 4');
  });

  test('the page before keeps what was typed, and so does the language button', async () => {
    await toEssentials();
    await browser.submit({ clientName: 'À moitié', redirectUris: 'pas encore' }, { action: 'back' });
    expect(browser.page.find('[name="kind"][checked]')?.getAttribute('value')).toBe('site');
    const page = await browser.submit({}, { action: 'next' });
    expect([page.fieldValue('clientName'), page.fieldValue('redirectUris')]).toEqual(['À moitié', 'pas encore']);
    await browser.submit({ 'waysIn-password': false }, { action: 'back' });
    const again = await browser.submit({ kind: 'browser' }, { action: 'next' });
    expect(again.fieldValue('clientName')).toBe('À moitié');
    expect(again.find('[name="waysIn-password"]')?.hasAttribute('checked')).toBe(false);
  });

  test.each([
    [
      'browser',
      {
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        allowed_origins: ['https://sentiers.example.fr'],
      },
    ],
    ['application', { token_endpoint_auth_method: 'none', application_type: 'native' }],
    ['device', { grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'] }],
    ['service', { grant_types: ['client_credentials'], redirect_uris: [] }],
    ['api', { grant_types: [], redirect_uris: [] }],
  ])('the kind %s sets what follows from it', async (kind, members) => {
    const page = await toData(kind, { clientName: `Genre ${kind}` });
    if (page.text.includes('Étape 3 sur 4')) await browser.submit({}, { action: 'next' });
    const created = await browser.submit({ reason: 'Essai' }, { action: 'create' });
    expect(created.h1).toBe(`Genre ${kind} est enregistré`);
    const record = await app.services.clients.registry.find(created.find('#client-id')!.text);
    expect(record?.metadata).toMatchObject({ ...members, status: 'test', require_pkce: true });
  });

  test('a logo is kept between the steps, drawn anew, and served from our own address', async () => {
    await toEssentials();
    const logo = asFile(await pngOf({ width: 900, height: 300 }), { filename: 'logo.png', type: 'image/png' });
    const refused = await browser.submit({ ...essentials, redirectUris: 'http://', logo }, { action: 'next' });
    expect([refused.status, refused.find('img.app-logo')]).toEqual([422, expect.anything()]);
    await browser.submit(essentials, { action: 'next' });
    const review = await browser.submit({}, { action: 'next' });
    const src = review.find('img.app-logo')!.getAttribute('src')!;
    const picture = Buffer.from(await (await fetch(new URL(src, app.url))).arrayBuffer());
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 320 });
    const created = await browser.submit({ reason: 'Essai' }, { action: 'create' });
    const record = await app.services.clients.registry.find(created.find('#client-id')!.text);
    expect(record?.metadata.logo_uri).toBe(new URL(src, app.issuer).href);
  });

  test('an SVG under the name of a PNG is refused, and the other fields stay', async () => {
    await toEssentials();
    const logo = asFile(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), {
      filename: 'a.png',
      type: 'image/png',
    });
    const page = await browser.submit({ ...essentials, logo }, { action: 'next' });
    expect([page.status, errorsOf(page)]).toEqual([415, expect.stringContaining('SVG')]);
    expect(page.fieldValue('clientName')).toBe('Carte des sentiers');
  });
});

describe('what is wrong in a registration', () => {
  const good = 'https://sentiers.example.fr/retour';
  test('the line of a wrong address is named, with what to do, and nothing is lost', async () => {
    await toEssentials();
    const before = await count();
    for (const [address, words] of [
      ['http://sentiers.example.fr/retour', 'https://'],
      ['https://sentiers.example.fr/*', '« * »'],
      ['https://moi@sentiers.example.fr/', '« @ »'],
      ['https://sentiers.example.fr/#a', '« # »'],
      ['javascript:alert(1)', 'https://'],
      ['https://sentiers.example.fr\\a', '\\'],
      ['https://sentiers.example.fr/été', 'accentuée'],
      ['sentiers.example.fr', 'complète'],
    ] as const) {
      const redirectUris = `${good}\r\n\r\n${address}`;
      const page = await browser.submit({ ...essentials, redirectUris }, { action: 'next' });
      expect(page.status).toBe(422);
      expect(errorsOf(page)).toContain(`Ligne 3, « ${address} » :`);
      expect(page.find('#redirectUris-messages')?.text.replaceAll('\u00a0', ' ')).toContain(words);
      expect(page.fieldValue('redirectUris')?.replaceAll('\r', '')).toBe(redirectUris.replaceAll('\r', ''));
      expect(page.fieldValue('purpose')).toBe(essentials.purpose);
    }
    expect(await count()).toBe(before);
  });

  test('a service needs a name and a return address, and both are missed at once', async () => {
    await toEssentials();
    const page = await browser.submit({ clientName: ' ', redirectUris: '' }, { action: 'next' });
    expect([page.status, page.invalidFields]).toEqual([422, ['clientName', 'redirectUris']]);
    expect(page.errors[0]).toBe(
      'Indiquez le nom sous lequel les personnes connaissent le service. Exemple : Carte des sentiers',
    );
  });

  test('21 addresses, 10,000 lines and a name of 100 characters that turn the reading direction are refused', async () => {
    await toEssentials();
    const many = Array.from({ length: 21 }, (_unused, index) => `${good}/${index}`).join('\n');
    const page = await browser.submit({ ...essentials, redirectUris: many }, { action: 'next' });
    expect([page.status, errorsOf(page)]).toEqual([422, expect.stringContaining('20 lignes')]);
    const lines = await browser.submit({ ...essentials, redirectUris: 'a\n'.repeat(10_000) }, { action: 'next' });
    expect([lines.status, errorsOf(lines)]).toEqual([422, expect.stringContaining('20 lignes')]);
    const turned = await browser.submit({ ...essentials, clientName: '\u202e'.repeat(100) }, { action: 'next' });
    expect([turned.status, errorsOf(turned)]).toEqual([422, expect.stringContaining('sens de lecture')]);
  });

  test('what may be a mistake is said before the end, and is not in the way', async () => {
    const review = await toReview({
      clientName: 'FranceConnect bis',
      redirectUris: 'https://autre.example.com/a\nhttps://autre.example.com/a/',
      policyUri: '',
      withoutPkce: true,
      legacyReason: 'Programme ancien',
      legacyUntil: '2099-01-01',
    });
    const warnings = review.find('#warnings')!.text;
    for (const words of ['barre oblique finale', 'example.fr', 'FranceConnect', 'politique', 'Se passer de PKCE'])
      expect(warnings).toContain(words);
    // The member of the registration has the opposite name of its box.
    expect(warnings).not.toContain('PKCE exigé');
    expect((await browser.submit({ reason: 'Essai' }, { action: 'create' })).find('#client-id')).not.toBeNull();
  });

  test('an option for old programs needs a reason and a day to come', async () => {
    await toEssentials();
    const wish = { ...essentials, withoutPkce: true };
    const page = await browser.submit(wish, { action: 'next' });
    expect(page.status).toBe(422);
    expect(page.find('#legacyReason-messages')?.text).toContain('Expliquez');
    expect(page.find('#legacyUntil-messages')?.text).toContain('jour');
    expect(page.find('details[open] #withoutPkce')?.hasAttribute('checked')).toBe(true);
    const past = await browser.submit({ ...wish, legacyReason: 'x', legacyUntil: '2020-01-01' }, { action: 'next' });
    expect(past.find('#legacyUntil-messages')?.text).toContain('passée');
    const data = await browser.submit({ ...wish, legacyReason: 'x', legacyUntil: '2099-01-01' }, { action: 'next' });
    expect(data.text).toContain('Étape 3 sur 4');
  });

  test('our server calls no address of a private network, and the page says so before the client is made', async () => {
    await toEssentials();
    for (const host of ['10.0.0.7', '[fd00::1]', '169.254.169.254', '100.64.0.1']) {
      const backchannelLogoutUri = `https://${host}/fin`;
      const page = await browser.submit({ ...essentials, backchannelLogoutUri }, { action: 'next' });
      expect([host, page.status]).toEqual([host, 422]);
      expect(page.find('#backchannelLogoutUri-messages')?.text).toContain('réseau privé');
      expect(page.fieldValue('backchannelLogoutUri')).toBe(backchannelLogoutUri);
    }
  });

  test('members that the pages do not ask for cannot be forged', async () => {
    await toEssentials();
    const forged = {
      client_id: 'forged',
      built_in: 'true',
      status: 'production',
      disabled: 'on',
      logo_uri: 'https://evil.example/x.png',
      jwks_uri: 'https://evil.example/keys',
      test_accounts: 'x',
      draftId: '000000000000',
      created: 'geopf-id',
    };
    await browser.submit({ ...essentials, clientName: 'Forgé' }, { action: 'next', forged });
    await browser.submit({}, { action: 'next', forged: { ...forged, scope: 'openid address' } });
    const created = await browser.submit({ reason: 'Essai' }, { action: 'create', forged });
    const record = await app.services.clients.registry.find(created.find('#client-id')!.text);
    expect(record?.clientId).toMatch(/^forge-[0-9a-f]{12}$/);
    expect(record?.disabledAt).toBeNull();
    expect(record?.metadata).toMatchObject({ status: 'test', scope: 'openid', test_accounts: [account.sub] });
    for (const member of ['built_in', 'logo_uri', 'jwks_uri']) expect(record?.metadata).not.toHaveProperty(member);
  });
});

describe('every step of the registration, in every state in which it can be left', () => {
  const forms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    kind: { kind: 'service', action: 'next' },
    essentials: { ...essentials, clientName: 'Autre', typed: '1', action: 'next' },
    data: { 'why-email': 'Pour rien', 'scope-email': 'on', typed: '1', action: 'next' },
    review: { draft: 'unknown', reason: 'Essai', action: 'create' },
  };
  /** The steps that answer a form, the owed one last. */
  const states: Readonly<Record<string, readonly [reach: () => Promise<unknown>, answering: readonly string[]]>> = {
    beginning: [async () => toNothing(), ['kind']],
    essentials: [async () => toEssentials(), ['kind', 'essentials']],
    data: [async () => toData(), ['kind', 'essentials', 'data']],
    review: [async () => toReview(), ['kind', 'essentials', 'data']],
  };

  async function toNothing(): Promise<void> {
    await toReview();
    await browser.submit({ reason: 'Essai' }, { action: 'create' });
    await browser.open(path);
  }

  test.each(Object.keys(states))('at the %s, a form answers its step only while that step is offered', async (name) => {
    const [reach, answering] = states[name]!;
    await reach();
    const csrf = browser.page.fieldValue('csrf')!;
    const [before, drafts] = [await count(), await app.rows.payloads.list({ model: 'Flow' })];
    for (const [step, form] of Object.entries(forms)) {
      await app.rows.payloads.remove({ model: 'Flow' });
      for (const draft of drafts) await app.rows.payloads.insert(draft);
      const page = await browser.post(`${path}?step=${step}`, { csrf, ...form });
      expect([step, page.status < 500, await count()]).toEqual([step, true, before]);
      const next = await browser.open(path);
      const owed = next.url.searchParams.get('step');
      if (!answering.includes(step)) expect([step, owed]).toEqual([step, name === 'review' ? name : answering.at(-1)]);
    }
  });
});
