import { randomBytes } from 'node:crypto';
import type { Browser } from '../../browser.ts';
import { buildAccount } from '../../build-account.ts';
import { comeFromFranceConnect, finishArrival, pressFranceConnect } from '../../people/first-arrival.ts';
import { askForCode } from '../../people/lost-device.ts';
import { somebody } from '../../people/register.ts';
import { pastPassword } from '../../people/second-factor.ts';
import { authorizationRequest, registerClient } from '../../test-client.ts';
import { goOn, openNew, press, toSignIn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const wantsIdentity = { acr_values: 'eidas1' };
/** An identity that no other page of the list uses. */
const drawName = () => `NOM ${randomBytes(8).toString('hex').replaceAll(/\d/g, 'X')}`;

/** Opens the sign-in page of a service that accepts only these ways. */
async function toWays({ app }: PageWorld, ways_in: readonly string[]): Promise<Browser> {
  const client = await registerClient(app, { client_name: 'Cartes.gouv.fr', ways_in });
  return openNew({ app }, authorizationRequest(app, client).url);
}

async function untilIdentity({ app, client }: PageWorld): Promise<Browser> {
  const account = await buildAccount(app);
  return (await pastPassword(app, { client, account, params: wantsIdentity })).browser;
}

/** Returns from FranceConnect to the page of a lost device. */
async function untilIdentified({ app }: PageWorld): Promise<Browser> {
  const browser = await askForCode(app, 'personne@example.test');
  await pressFranceConnect(browser);
  return browser;
}

/** Signs in by FranceConnect to an account that was created through it. */
async function untilSignedIn(world: PageWorld, familyName = drawName()): Promise<Browser> {
  const { browser } = await comeFromFranceConnect(world.app, world, { claims: { family_name: familyName } });
  const { username, email } = somebody();
  await finishArrival(world.app, browser, { username, email });
  return browser;
}

export const upstreamPages: readonly PageState[] = [
  {
    name: 'sign-in: a passkey alone is accepted',
    reach: (world) => toWays(world, ['passkey']),
  },
  {
    name: 'sign-in: FranceConnect alone is accepted',
    reach: (world) => toWays(world, ['franceconnect']),
  },
  {
    name: 'sign-in: an identity is asked for',
    reach: (world) => toSignIn(world, wantsIdentity),
  },
  {
    name: 'identity asked for: the ways to it',
    reach: untilIdentity,
  },
  {
    name: 'identity asked for: that of another account',
    async reach(world) {
      const familyName = drawName();
      await untilSignedIn(world, familyName);
      const stranger = await untilIdentity(world);
      await pressFranceConnect(stranger, { claims: { family_name: familyName } });
      return stranger;
    },
  },
  {
    name: 'lost device, proofs: identified',
    reach: untilIdentified,
  },
  {
    name: 'lost device, proofs: identified, wrong code',
    status: 422,
    errors: ['code'],
    reach: (world) =>
      goOn(untilIdentified(world), (browser) => browser.submit({ code: '1234 5678' }, { action: 'verify' })),
  },
  {
    name: 'logout: of an upstream too',
    reach: (world) => goOn(untilSignedIn(world), (browser) => browser.open(`${world.app.protocol}/logout`)),
  },
  {
    name: 'logout: an upstream could not be told',
    async reach(world) {
      const browser = await untilSignedIn(world);
      await browser.open(`${world.app.protocol}/logout`);
      await world.app.services.database.knex('upstream_sessions').update({ sealed_id_token: 'gone.AAAA' });
      return press(browser, 'logout');
    },
  },
  {
    name: 'back from an upstream: still signed in',
    reach: (world) => goOn(untilSignedIn(world), (browser) => browser.open('/retour/franceconnect/deconnexion')),
  },
];
