import { texts } from '../../interactions/texts/index.ts';
import { readText } from '../support/requests/page.ts';
import { askToSignIn, authorizationRequest, registerClient } from '../support/test-client.ts';
import { describeApp, prepare } from '../support/describe-app.ts';

describe('from an error page back to the service', () => {
  const app = describeApp();
  const client = prepare(() => registerClient(app, { client_name: 'Cartes.gouv.fr' }));
  const closed = describeApp({ config: { signInOpen: false, registrationOpen: false } });

  test('while sign-in is closed, the service is told to try again later', async () => {
    const other = await registerClient(closed);
    const { browser, request, page } = await askToSignIn(closed, other);
    expect(page.status).toBe(503);
    const back = await browser.click('#back');
    expect(back.url.href.startsWith(other.redirectUri)).toBe(true);
    expect(Object.fromEntries(back.url.searchParams)).toMatchObject({
      error: 'temporarily_unavailable',
      state: request.state,
      iss: closed.issuer,
    });
  });

  test('a refused form keeps the request alive, and its page leads back to the service', async () => {
    const browser = app.browser();
    const request = authorizationRequest(app, client);
    const { url } = await browser.open(request.url);
    const refused = await browser.submit({ username: 'marie', csrf: 'x' }, { action: 'signin' });
    expect(refused.status).toBe(403);
    const href = refused.find('#back')?.getAttribute('href') ?? '';
    expect(new URL(href).searchParams.get('error')).toBe('access_denied');
    expect(new URL(href).searchParams.get('state')).toBe(request.state);
    expect(refused.text).toContain('Retourner sur Cartes.gouv.fr');
    expect((await browser.open(url.href)).h1).toBe('Se connecter');
  });

  test('a browser that has no such request is shown no way back', async () => {
    const { url } = await app.browser().open(authorizationRequest(app, client).url);
    const page = await app.browser().open(url.href);
    expect(page.status).toBe(400);
    expect(page.find('#back')).toBeNull();
  });

  test.each([
    ['/inscription', 'Créer un compte Géoplateforme'],
    ['/compte', 'Se connecter'],
  ])(
    '%s that was left for longer than a request lives can be started again from the page that says so',
    async (path, h1) => {
      const browser = app.browser();
      const { url } = await browser.open(path);
      app.moveClock(86_401);
      const expired = await browser.open(url.href);
      expect([expired.status, expired.h1]).toEqual([400, 'Cette page a expiré']);
      const links = expired.all('#begin-anew a').map((link) => link.getAttribute('href'));
      expect(links).toEqual(['/inscription', '/compte']);
      expect((await browser.click(`#begin-anew a[href="${path}"]`)).h1).toBe(h1);
    },
  );

  test('where no account can be created, the page does not offer to create one', async () => {
    const expired = await closed.browser().open('/interaction/abcdefghijklmnopqrstu');
    expect(expired.all('#begin-anew a').map((link) => link.getAttribute('href'))).toEqual(['/compte']);
  });

  test.each([
    ['/nulle-part', 404, 'not_found', '#account', '/compte', false],
    ['/inscription', 404, 'registration_closed', '#back', '/compte', true],
    ['/compte', 503, 'sign_in_closed', '#back', '/aide', true],
  ] as const)(
    'the error page of %s (%i) names its status, leads on, and begins a message to the support',
    async (path, status, code, exit, href, isClosed) => {
      const page = await (isClosed ? closed : app).browser().open(path);
      const reference = page.find('#reference')?.text ?? '';
      expect([page.status, readText(page.find('#code'))]).toEqual([status, `Erreur ${status}`]);
      expect(page.h1).toBe(texts.fr.errors[code].title);
      expect(page.find(exit)?.getAttribute('href')).toBe(href);
      expect(page.find('main a[href^="mailto:"]')?.getAttribute('href')).toBe(
        `mailto:geoplateforme@ign.fr?subject=${encodeURIComponent(`Erreur, référence ${reference}`)}`,
      );
    },
  );

  test('a person who came under another name of the server is led to the right address', async () => {
    const page = await app.browser({ headers: { host: 'ailleurs.example' } }).open('/compte');
    expect([page.status, page.find('#back')?.getAttribute('href')]).toEqual([421, `${app.url}/`]);
  });

  test('a person who has signed out can sign in again', async () => {
    const page = await app.browser().open(`${app.protocol}/logout`);
    expect([page.h1, page.find('#sign-in')?.getAttribute('href')]).toEqual(['Vous êtes déconnecté', '/compte']);
  });

  test('where the answer would have to be posted, the page links to the address of the service', async () => {
    const browser = await app.open(authorizationRequest(app, client, { response_mode: 'form_post' }).url);
    const page = await browser.submit({ csrf: 'x' }, { action: 'signin' });
    expect(page.find('#back')?.getAttribute('href')).toBe(new URL(client.redirectUri).origin);
  });
});
