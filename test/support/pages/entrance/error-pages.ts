import { authorizationRequest } from '../../test-client.ts';
import { at, goOn, openNew, toSignIn, type PageState } from '../page-state.ts';
import { draftUpTo, linkIn } from '../page-world.ts';

export const errorPages: readonly PageState[] = [
  at('error, link not valid', `/lien/${'a'.repeat(43)}`, 400),
  {
    name: 'error, link not valid: of a registration',
    status: 400,
    async reach(world) {
      const { browser, email } = await draftUpTo(world, 'proof');
      const link = await linkIn(world.app, email, 'verify-address');
      await browser.open(link);
      await browser.submit({}, { action: 'confirm' });
      return openNew(world, link);
    },
  },
  at('error, nothing waits under this address', '/interaction/abcdefghijklmnopqrstu', 400),
  at('error, protocol', '/realms/geoplateforme/protocol/openid-connect/auth?client_id=inconnu&response_type=code', 400),
  {
    name: 'error, return address not registered',
    status: 400,
    reach: (world) => toSignIn(world, { redirect_uri: `${world.client.redirectUri}/?page=2` }),
  },
  {
    name: 'error, forged form',
    status: 403,
    reach: (world) =>
      goOn(toSignIn(world), (browser) => browser.submit({}, { action: 'signin', forged: { csrf: 'x' } })),
  },
  at('error, no such page', '/nulle-part', 404),
  {
    name: 'error, cookies refused',
    status: 403,
    reach: (world) =>
      goOn(world.app.browser(), async (browser) => {
        await browser.open('/interaction/abcdefghijklmnopqrstu?cookies=asked');
      }),
  },
  {
    name: 'error, too large',
    status: 413,
    reach: (world) =>
      goOn(toSignIn(world), (browser) => browser.submit({ username: 'm'.repeat(20_000) }, { action: 'signin' })),
  },
  {
    name: 'error, another host',
    status: 421,
    reach: ({ app }) => {
      const headers = { host: 'ailleurs.example' };
      return goOn(app.browser({ headers }), (browser) => browser.open('/compte'));
    },
  },
  {
    name: 'error, failure',
    status: 500,
    reach: ({ broken }) => openNew({ app: broken }, `/lien/${'a'.repeat(43)}`),
  },
  {
    name: 'sign-in: closed',
    status: 503,
    reach({ closed }) {
      const client = { clientId: 'cartes', secret: '', redirectUri: closed.callback };
      return openNew({ app: closed }, authorizationRequest(closed, client).url);
    },
  },
  {
    name: 'registration: closed',
    status: 404,
    reach: ({ closed }) => openNew({ app: closed }, '/inscription'),
  },
  {
    name: 'help: with a notice of maintenance',
    reach: ({ closed }) => openNew({ app: closed }, '/aide'),
  },
];
