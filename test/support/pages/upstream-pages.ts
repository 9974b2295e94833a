import { randomBytes } from 'node:crypto';
import type { Page as Tab } from 'playwright-core';
import type { Browser } from '../browser.ts';
import { buildAccount } from '../build-account.ts';
import { comeFromFranceConnect, finishArrival, pressFranceConnect } from '../first-arrival.ts';
import { askForCode } from '../lost-device.ts';
import { somebody } from '../register.ts';
import { pastPassword } from '../second-factor.ts';
import { authorizationRequest, registerClient } from '../test-client.ts';
import { fill, press, show, type PageState } from './page-state.ts';
import type { PageWorld } from './page-world.ts';

const wantsIdentity = { acr_values: 'eidas1' };
/** An identity that no other page of the list uses. */
const drawName = () => `NOM ${randomBytes(8).toString('hex').replaceAll(/\d/g, 'X')}`;

/** Opens the sign-in page of a service that accepts only these ways. */
async function toWays({ app }: PageWorld, tab: Tab, ways_in: readonly string[]): Promise<void> {
  const client = await registerClient(app, { client_name: 'Cartes.gouv.fr', ways_in });
  await tab.goto(authorizationRequest(app, client).url);
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
    reach: (world, tab) => toWays(world, tab, ['passkey']),
  },
  {
    name: 'sign-in: FranceConnect alone is accepted',
    reach: (world, tab) => toWays(world, tab, ['franceconnect']),
  },
  {
    name: 'sign-in: an identity is asked for',
    async reach({ app, client }, tab) {
      await tab.goto(authorizationRequest(app, client, wantsIdentity).url);
    },
  },
  {
    name: 'identity asked for: the ways to it',
    async reach(world, tab) {
      await show(await untilIdentity(world), tab);
    },
  },
  {
    name: 'identity asked for: that of another account',
    async reach(world, tab) {
      const familyName = drawName();
      await untilSignedIn(world, familyName);
      const stranger = await untilIdentity(world);
      await pressFranceConnect(stranger, { claims: { family_name: familyName } });
      await show(stranger, tab);
    },
  },
  {
    name: 'lost device, proofs: identified',
    async reach(world, tab) {
      await show(await untilIdentified(world), tab);
    },
  },
  {
    name: 'lost device, proofs: identified, wrong code',
    status: 422,
    errors: ['code'],
    async reach(world, tab) {
      await show(await untilIdentified(world), tab);
      await fill(tab, { code: '1234 5678' });
      await press(tab, 'verify');
    },
  },
  {
    name: 'logout: of an upstream too',
    async reach(world, tab) {
      await show(await untilSignedIn(world), tab);
      await tab.goto(`${world.app.protocol}/logout`);
    },
  },
  {
    name: 'logout: an upstream could not be told',
    async reach(world, tab) {
      await show(await untilSignedIn(world), tab);
      await tab.goto(`${world.app.protocol}/logout`);
      await world.app.services.database.knex('upstream_sessions').update({ sealed_id_token: 'gone.AAAA' });
      await press(tab, 'logout');
    },
  },
  {
    name: 'back from an upstream: still signed in',
    async reach(world, tab) {
      await show(await untilSignedIn(world), tab);
      await tab.goto(`${world.app.url}/retour/franceconnect/deconnexion`);
    },
  },
];
