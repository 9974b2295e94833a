import type { Browser, Page } from '../browser.ts';
import type { TestApp } from '../start-app.ts';
import { takeSnapshot } from '../database/table-snapshot.ts';
import { withoutJobs } from '../without-jobs.ts';
import { ownFields } from '../requests/own-fields.ts';

type Fields = Readonly<Record<string, string>>;

/** A flow that was left at one of its pages. */
export interface StepWalk {
  readonly browser: Browser;
  /** The name that the audit gives to the flow. */
  readonly flow: string;
  /** Names of the steps that the walk asks for, by address and by form. */
  readonly names: readonly string[];
  /** Names of the steps that may answer, the owed step first; empty when the request has ended. */
  readonly mayAnswer: readonly string[];
  /** Returns the form of a step, filled in with all that its page and its person could tell. */
  readonly formOf: (step: string) => Fields;
  /** Returns the name of the step that this page belongs to. */
  readonly stepOn: (page: Page) => string | undefined;
}

const lastLine = async ({ services }: TestApp) =>
  Number(((await services.database.knex('audit').max('id as id').first()) as { id: number | null }).id);

const eventsSince = ({ services }: TestApp, line: number): Promise<readonly string[]> =>
  services.database.knex('audit').where('id', '>', line).pluck('event');

/** Returns whether a page leads back into the authorization request with a signed-in account. */
const isHandedOver = ({ protocol }: TestApp, { body }: Page) => body.includes(`href="${protocol}/auth/`);

function addressOf({ page }: Browser, step: string): string {
  const url = new URL(page.url);
  url.searchParams.set('step', step);
  return url.href;
}

/** Returns the address of the step to which a flow redirects when each of its steps has an address. */
function stepAddressOf(page: Page): URL | undefined {
  const { url } = page;
  const location = page.header('location');
  const led = location === undefined ? undefined : URL.parse(location, url);
  return led?.pathname === url.pathname && led.searchParams.has('step') ? led : undefined;
}

async function findMistakes(app: TestApp, walk: StepWalk): Promise<readonly string[]> {
  const { browser, flow, names, mayAnswer, formOf, stepOn } = walk;
  const restore = await takeSnapshot(app, 'walk');
  const isAccount = browser.page.url.pathname.startsWith('/compte');
  // Some pages of an account have no form of their own.
  const own = ownFields(isAccount ? await browser.fork().open('/compte/profil') : browser.page);
  const wrong: string[] = [];

  const look = async (step: string) => {
    const fork = browser.fork();
    const first = await fork.request({ url: addressOf(browser, step) });
    const led = stepAddressOf(first);
    if (led && led.searchParams.get('step') !== mayAnswer[0]) wrong.push(`?step=${step} leads to ${led.href}`);
    const page = led ? await fork.request({ url: led.href }) : first;
    const expected = mayAnswer.includes(step) ? step : mayAnswer[0];
    const shown = page.status === 200 ? stepOn(page) : undefined;
    if (shown !== expected) wrong.push(`?step=${step} shows ${shown} (${page.status})`);
  };

  const send = async (step: string, fields: Fields) => {
    const what = Object.keys(fields).length === 0 ? `an empty form of ${step}` : `the form of ${step}`;
    const line = await lastLine(app);
    const page = await browser.fork().request({
      url: addressOf(browser, step),
      method: 'POST',
      headers: { origin: app.url, 'sec-fetch-site': 'same-origin' },
      body: { ...own, ...fields },
    });
    if (page.status === 403) wrong.push(`${what} is not taken for a form of ours`);
    const events = await eventsSince(app, line);
    const examiners = names.filter((name) => events.some((event) => event.startsWith(`${flow}.${name}.`)));
    for (const name of examiners) if (!mayAnswer.includes(name)) wrong.push(`${what} is examined by ${name}`);
    // Several pages have the button « Continuer ».
    const isOnPage = browser.page.find(`button[value="${fields['action']}"]`) !== null;
    const isOwed = examiners.length > 0 && (mayAnswer.includes(step) || isOnPage);
    if (isHandedOver(app, page) && !(isOwed && Object.keys(fields).length > 0)) wrong.push(`${what} signs in`);
    if (events.length > 0 || page.status === 200) await restore();
  };

  for (const step of names) await look(step);
  await restore();
  for (const step of names) for (const fields of [{}, formOf(step)]) await send(step, fields);
  return wrong;
}

/**
 * Asks for every step by its address, and sends an empty form and its own form there, each time from the same state. Returns the mistakes:
 * a page, an examined form or a sign-in of a step that may not answer. Jobs begin nothing meanwhile: on PostgreSQL they could lock rows
 * that are put back, in another order.
 */
export const walkSteps = (app: TestApp, walk: StepWalk): Promise<readonly string[]> =>
  withoutJobs(app, () => findMistakes(app, walk));

/** Returns the first heading of a page that was not parsed. */
export const headingOf = ({ body }: Page): string => /<h1[^>]*>(.*?)<\/h1>/s.exec(body)?.[1] ?? '';
