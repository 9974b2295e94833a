import type { OptionalStepName } from '../../../interactions/registration/optional/optional-step.tsx';
import type { Browser } from '../browser.ts';
import {
  answerCaptcha,
  codeFor,
  fillProfile,
  openRegistration,
  somebody,
  type Person,
  type Registering,
} from './register.ts';
import type { TestApp } from '../start-app.ts';
import type { TestClient } from '../test-client.ts';
import { optionalNames, titleOf } from './wizard-steps.ts';

export const everyScope = 'openid profile email phone address organization';

/** A valid postal address. */
export const home = { street: '73 avenue de Paris', locality: 'Saint-Mandé', postalCode: '94160', country: 'FR' };

interface Opening {
  readonly title: string;
  readonly person?: Person;
  readonly scope?: string | undefined;
}

/** Goes to this optional step and leaves the steps before it empty. */
export async function toStep(browser: Browser, step: OptionalStepName): Promise<Browser> {
  const isThere = () => browser.page.title.includes(` : ${titleOf(step)} `);
  for (const _step of optionalNames) if (!isThere()) await browser.submit({}, { action: 'next' });
  return browser;
}

/** Opens a new browser at the optional step of this title, and leaves the steps before it empty. */
export async function openStep(app: TestApp, client: TestClient, opening: Opening): Promise<Registering> {
  const { title, person = somebody(), scope = everyScope } = opening;
  const registering = await openRegistration(app, client, { scope });
  const { browser } = registering;
  await fillProfile(browser, person, 'next');
  while (!browser.page.title.includes(` : ${title} `)) await browser.submit({}, { action: 'next' });
  return registering;
}

/** Goes to the captcha and leaves the optional steps empty. */
async function leaveOptionalSteps(browser: Browser): Promise<void> {
  for (const _step of optionalNames) if (!browser.page.find('#captcha')) await browser.submit({}, { action: 'next' });
}

/** Completes a registration and returns the authorization code; the code is empty when another page is shown first. */
export async function finishRegistration(app: TestApp, browser: Browser, person: Person): Promise<string> {
  await leaveOptionalSteps(browser);
  await answerCaptcha(browser);
  const page = await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
  return page.url.searchParams.get('code') ?? '';
}

export const accountRow = (app: TestApp, { username }: Person) => app.rows.accounts.first({ username });
