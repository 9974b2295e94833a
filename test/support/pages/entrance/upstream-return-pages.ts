import type { Browser } from '../../browser.ts';
import { buildAccount } from '../../build-account.ts';
import { callbackFromFranceConnect, leaveFor } from '../../services/callback.ts';
import { signIn } from '../../test-client.ts';
import { abortAtUpstream, throughFranceConnect } from '../../people/upstream-journey.ts';
import { linkPersona } from '../../people/link-persona.ts';
import { goOn, type PageState } from '../page-state.ts';
import { draftUpTo, type PageWorld } from '../page-world.ts';

const upstream = 'franceconnect';

async function leave({ app, client }: PageWorld, browser: Browser = app.browser()): Promise<Browser> {
  await leaveFor(app, browser, { client, upstream, params: { prompt: 'login' } });
  return browser;
}

/** The answer of FranceConnect, opened; `change` is made to it before. */
const answered = (name: string, change: (answer: URL) => void, isOpenedBefore = false): PageState => ({
  name,
  status: 400,
  async reach(world) {
    const browser = await leave(world);
    const answer = await callbackFromFranceConnect(browser);
    change(answer);
    if (isOpenedBefore) await browser.request({ url: answer.href });
    return goOn(browser, () => browser.open(answer.href));
  },
});

/** The pages of people who come back from an upstream without having signed in. */
export const upstreamReturnPages: readonly PageState[] = [
  {
    name: 'sign-in: turned back at an upstream',
    reach: (world) => goOn(leave(world), abortAtUpstream),
  },
  {
    name: 'return of an upstream: after the browser was closed',
    status: 400,
    async reach(world) {
      const browser = await leave(world);
      const answer = await callbackFromFranceConnect(browser);
      browser.jar.close();
      return goOn(browser, () => browser.open(answer.href));
    },
  },
  {
    name: 'sign-in: an upstream failed',
    reach: (world) =>
      goOn(leave(world), (browser) => throughFranceConnect(browser, { persona: 'scenario:callback-server-error' })),
  },
  {
    name: 'sign-in: the identity of somebody else',
    async reach(world) {
      const { app, client, account } = world;
      const persona = 'test_CORSE_2A';
      const journey = (browser: Browser) => throughFranceConnect(browser, { persona });
      const isLinked = (await app.services.database.knex('identities').where({ given_name: 'Letizia' })).length > 0;
      if (!isLinked) await linkPersona(app, await buildAccount(app), { client, upstream, journey });
      const browser = app.browser();
      await signIn(app, browser, { client, account });
      await leave(world, browser);
      await journey(browser);
      return browser;
    },
  },
  {
    name: 'registration, profile: turned back at an upstream',
    async reach(world) {
      const { browser } = await draftUpTo(world, 'profile');
      await browser.submit({}, { button: { upstream } });
      return goOn(browser, abortAtUpstream);
    },
  },
  answered('error, an answer of an upstream: refused', (answer) => answer.searchParams.delete('iss')),
  answered('error, an answer of an upstream: nobody asked', (answer) => answer.searchParams.set('state', 'x')),
  answered('error, an answer of an upstream that came before', () => {}, true),
];
