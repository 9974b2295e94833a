import { authorizationRequest } from '../test-client.ts';
import { at, fill, press, toSignIn, type PageState } from './page-state.ts';

export const errorPages: readonly PageState[] = [
  at('error, link not valid', `/lien/${'a'.repeat(43)}`, 400),
  at('error, nothing waits under this address', '/interaction/abcdefghijklmnopqrstu', 400),
  at('error, protocol', '/realms/geoplateforme/protocol/openid-connect/auth?client_id=inconnu&response_type=code', 400),
  {
    name: 'error, forged form',
    status: 403,
    async reach(world, tab) {
      await toSignIn(world, tab);
      await tab.locator('#step input[name="csrf"]').evaluate((field) => field.setAttribute('value', 'x'));
      await press(tab, 'signin');
    },
  },
  at('error, no such page', '/nulle-part', 404),
  {
    name: 'error, too large',
    status: 413,
    async reach(world, tab) {
      await toSignIn(world, tab);
      await fill(tab, { username: 'm'.repeat(20_000) });
      await press(tab, 'signin');
    },
  },
  {
    name: 'error, another host',
    status: 421,
    async reach({ app }, tab) {
      await tab.goto(app.url.replace('localhost', '127.0.0.1'));
    },
  },
  {
    name: 'error, failure',
    status: 500,
    async reach({ broken }, tab) {
      await tab.goto(`${broken.url}/lien/${'a'.repeat(43)}`);
    },
  },
  {
    name: 'sign-in: closed',
    status: 503,
    async reach({ closed }, tab) {
      await tab.goto(
        authorizationRequest(closed, { clientId: 'cartes', secret: '', redirectUri: closed.callback }).url,
      );
    },
  },
  {
    name: 'registration: closed',
    status: 404,
    async reach({ closed }, tab) {
      await tab.goto(`${closed.url}/inscription`);
    },
  },
  {
    name: 'help: with a notice of maintenance',
    async reach({ closed }, tab) {
      await tab.goto(`${closed.url}/aide`);
    },
  },
];
