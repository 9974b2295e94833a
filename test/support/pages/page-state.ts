import type { Page as Tab } from 'playwright-core';
import type { Browser } from '../browser.ts';
import { authorizationRequest } from '../test-client.ts';
import { carry, draftUpTo, type Draft, type DraftStep, type PageWorld } from './page-world.ts';

export interface PageState {
  /** "page: state"; titles of different pages differ. */
  readonly name: string;
  /** The status of the answer that drew the page; 200 by default. */
  readonly status?: number;
  /** The fields that the error summary names, in order. */
  readonly errors?: readonly string[];
  /** The typed values that must still be in their fields. */
  readonly kept?: Readonly<Record<string, string>>;
  /** Brings an empty tab to the page. */
  reach(world: PageWorld, tab: Tab): Promise<void>;
}

export const press = (tab: Tab, action: string) => tab.locator(`main button[name="action"][value="${action}"]`).click();

export async function fill(tab: Tab, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await tab.locator(`main [id="${name}"]`).fill(value);
}

/** Sends the form that the page's script sends when the browser's answer is not a passkey. */
export async function refusePasskey(tab: Tab, action: 'passkey' | 'add-passkey' = 'passkey'): Promise<void> {
  const sent = tab.waitForNavigation();
  await tab.evaluate(`(() => {
    const form = document.getElementById('passkey');
    const fields = { action: '${action}', username: document.getElementById('username')?.value };
    for (const [name, value] of Object.entries(fields))
      if (value) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    HTMLFormElement.prototype.submit.call(form);
  })()`);
  await sent;
}

/** Returns the state of a page that has an address of its own. */
export const at = (name: string, path: string, status?: number): PageState => ({
  name,
  status,
  async reach({ app }, tab) {
    await tab.goto(`${app.url}${path}`);
  },
});

/** Shows the page of a browser without a screen in a real tab. */
export async function show(browser: Browser, tab: Tab): Promise<void> {
  await carry(browser, tab);
  await tab.goto(browser.page.url.href);
}

export const toSignIn = ({ app, client }: PageWorld, tab: Tab, params: Readonly<Record<string, string>> = {}) =>
  tab.goto(authorizationRequest(app, client, params).url);

export async function toDraft(world: PageWorld, tab: Tab, step: DraftStep): Promise<Draft> {
  const draft = await draftUpTo(world, step);
  await show(draft.browser, tab);
  return draft;
}
