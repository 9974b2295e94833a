import type { Page as Tab } from 'playwright-core';
import type { Browser } from '../browser.ts';
import { authorizationRequest } from '../test-client.ts';
import type { PageWorld } from './page-world.ts';

export interface PageState {
  /** "page: state"; titles of different pages differ. */
  readonly name: string;
  /** The status of the answer that drew the page; 200 by default. */
  readonly status?: number;
  /** The fields that the messages lead to, in order; empty for a refusal or a wait that is about no field. */
  readonly errors?: readonly string[];
  /** Says that the form was refused, or not examined, although no field of it is wrong by itself. */
  readonly refused?: 'refusal' | 'wait';
  /** Says what is typed is about somebody else, so no browser fills a field in. */
  readonly isAboutSomebodyElse?: boolean;
  /** The typed values that must still be in their fields. */
  readonly kept?: Readonly<Record<string, string>>;
  /** Brings a browser without a screen there, by plain requests: a page needs no script to be reached. */
  reach(world: PageWorld): Promise<Browser>;
  /** Has the script of the page do something before it is looked at; such a state exists with script only. */
  act?(tab: Tab): Promise<void>;
}

/** Opens an address in a browser that was nowhere before. */
export async function openNew({ app }: Pick<PageWorld, 'app'>, address: string): Promise<Browser> {
  const browser = app.browser();
  await browser.open(address);
  return browser;
}

/** Does one more thing in a browser that is somewhere already, and returns the browser. */
export async function goOn(
  from: Browser | Promise<Browser>,
  act: (browser: Browser) => Promise<unknown>,
): Promise<Browser> {
  const browser = await from;
  await act(browser);
  return browser;
}

/** Presses a button of the page where nothing was typed. */
export const press = (from: Browser | Promise<Browser>, action: string): Promise<Browser> =>
  goOn(from, (browser) => browser.submit({}, { action }));

/** Sends what the script of the page sends when a browser answers something that is no passkey. */
export const refusePasskey = (
  from: Browser | Promise<Browser>,
  forged: { readonly action: 'passkey' | 'add-passkey'; readonly username?: string },
): Promise<Browser> => goOn(from, (browser) => browser.submit({}, { form: 'passkey', forged }));

/** Returns the state of a page that has an address of its own. */
export const at = (name: string, path: string, status?: number): PageState => ({
  name,
  status,
  reach: (world) => openNew(world, path),
});

/** Opens the sign-in page of the world's service, in a new browser unless one is given. */
export const toSignIn = (
  world: PageWorld,
  params: Readonly<Record<string, string>> = {},
  browser: Browser | Promise<Browser> = world.app.browser(),
): Promise<Browser> => goOn(browser, (it) => it.open(authorizationRequest(world.app, world.client, params).url));
