import { parse } from 'node-html-parser';
import type { Mailbox, ReceivedMessage } from '../../demo/mailbox.ts';
import type { Http } from '../load/http.ts';
import type { Person } from '../load/read-page.ts';
import { openBrowser, type Page } from '../load/registrant.ts';
import { UnexpectedAnswer } from '../load/relying-party.ts';
import type { Outcome } from './ledger.ts';

/** Holds the ways to the service and to the mailbox, for people who use the pages. */
export interface Surroundings {
  readonly http: Http;
  readonly origin: string;
  readonly mailbox: Mailbox;
  /** Throws where nobody has the time to wait any longer. */
  readonly mayWait: () => void;
}

export interface PageBrowser extends ReturnType<typeof openBrowser> {
  /** Number of answers that told the person to come back in a moment. */
  readonly waits: () => number;
}

const mailPatience = 20_000;

export function newBrowser({ http, origin, mayWait }: Surroundings): PageBrowser {
  let waits = 0;
  const onWait = () => {
    waits++;
    mayWait();
  };
  return { ...openBrowser({ http, origin, onWait }), waits: () => waits };
}

/** Waits for the newest message of a kind that came after another one. */
async function nextMessage(
  { mailbox, mayWait }: Surroundings,
  { to, kind, after }: { readonly to: string; readonly kind: string; readonly after: number },
): Promise<ReceivedMessage> {
  for (const end = Date.now() + mailPatience; Date.now() < end;) {
    const messages = mailbox.list(to).filter((message) => message.kind === kind);
    if (messages.length > after) return messages[0]!;
    mayWait();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no message ${kind} for ${to}`);
}

/**
 * Sends the form that decides. Where its answer was lost, or says that the server could not serve, nobody knows what was written.
 * A refusal (4xx) has written nothing, unless the same form was answered with a 503 before, which may have been written.
 */
export async function decide(
  browser: PageBrowser,
  send: () => Promise<Page>,
): Promise<{ readonly outcome: Outcome; readonly page?: Page }> {
  const before = browser.waits();
  try {
    return { outcome: 'done', page: await send() };
  } catch (error) {
    const isRefusal = error instanceof UnexpectedAnswer && error.status >= 400 && error.status < 500;
    return { outcome: isRefusal && browser.waits() === before ? 'not done' : 'unknown' };
  }
}

interface Newcomer extends Person {
  readonly email: string;
}

/** Registers somebody with the compulsory step alone. Throws where she did not get to the form that makes the account. */
export async function registerShortly(about: Surroundings, { username, password, email }: Newcomer): Promise<Outcome> {
  const browser = newBrowser(about);
  let page = await browser.open('/inscription');
  page = await browser.submit(page, { username, password, passwordConfirm: password, email, action: 'finish' });
  page = await browser.submit(page, { action: 'byEmail' });
  const { code } = await nextMessage(about, { to: email, kind: 'verify-address', after: 0 });
  const { outcome, page: last } = await decide(browser, () =>
    browser.submit(page, { code: code ?? '', action: 'verify' }),
  );
  return outcome === 'done' && !last?.body.includes(username) ? 'unknown' : outcome;
}

const asksForPassword = ({ body }: Page) => parse(body).querySelector('input[name=rememberMe]') !== null;

/** Opens a page of the account. Signs in where that is asked for. */
export async function openAccountPage(browser: PageBrowser, path: string, person: Person): Promise<Page> {
  const page = await browser.open(path);
  return asksForPassword(page) ? browser.submit(page, { ...person, action: 'signin' }) : page;
}

/** Changes the password on the page of the account. Throws where the form was not reached. */
export async function changeOwnPassword(
  about: Surroundings,
  { person, password }: { readonly person: Person; readonly password: string },
): Promise<Outcome> {
  const browser = newBrowser(about);
  const page = await openAccountPage(browser, '/compte/securite?step=password', person);
  const fields = { currentPassword: person.password, password, passwordConfirm: password, action: 'save' };
  const { outcome, page: next } = await decide(browser, () => browser.submit(page, fields));
  // A sign-in that has become too old is asked for again first.
  return next && asksForPassword(next) ? 'not done' : outcome;
}

/** Lets two browsers send the form behind the link of one message at the same moment, each with a password of its own. */
export async function resetTwice(
  about: Surroundings,
  { email, passwords }: { readonly email: string; readonly passwords: readonly [string, string] },
): Promise<readonly Outcome[]> {
  const after = about.mailbox.list(email).filter(({ kind }) => kind === 'reset').length;
  const browser = newBrowser(about);
  await browser.submit(await browser.open('/mot-de-passe-oublie'), { email, action: 'send' });
  const { links } = await nextMessage(about, { to: email, kind: 'reset', after });
  const link = links.find((each) => each.includes('/lien/'));
  if (!link) throw new Error('a message without its link');
  const path = new URL(link).pathname;
  const pages = await Promise.all(
    passwords.map(async (password) => {
      const at = newBrowser(about);
      return { at, page: await at.open(path), password };
    }),
  );
  const answers = await Promise.all(
    pages.map(({ at, page, password }) =>
      decide(at, () => at.submit(page, { password, passwordConfirm: password, action: 'save' })),
    ),
  );
  return answers.map(({ outcome }) => outcome);
}

/** Returns whether a password opens the account. Undefined: nobody could tell, because of the limits or of the server. */
export async function tryPassword(about: Surroundings, person: Person): Promise<boolean | undefined> {
  const browser = newBrowser(about);
  const page = await browser.open('/compte');
  try {
    return !asksForPassword(await browser.submit(page, { ...person, action: 'signin' }));
  } catch (error) {
    return error instanceof UnexpectedAnswer && error.status === 422 ? false : undefined;
  }
}

/** Tries a wrong password and returns the status of the answer. */
export async function tryWrongly(about: Surroundings, username: string): Promise<number> {
  const browser = newBrowser(about);
  const page = await browser.open('/compte');
  try {
    await browser.submit(page, { username, password: 'un-mot-de-passe-qui-est-faux', action: 'signin' });
    return 200;
  } catch (error) {
    if (error instanceof UnexpectedAnswer) return error.status;
    throw error;
  }
}
