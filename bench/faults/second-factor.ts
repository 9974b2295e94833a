import { parse } from 'node-html-parser';
import { totpCode } from '../../test/support/people/totp-code.ts';
import type { Person } from '../load/read-page.ts';
import type { Page } from '../load/registrant.ts';
import type { Outcome } from './ledger.ts';
import { decide, newBrowser, openAccountPage, type PageBrowser, type Surroundings } from './people.ts';

/** Sets an application up on the page of the account, and returns the recovery codes that come with the first one. */
export async function enrolApplication(about: Surroundings, person: Person): Promise<readonly string[]> {
  const browser = newBrowser(about);
  const page = await openAccountPage(browser, '/compte/securite/application', person);
  const secret = parse(page.body).querySelector('#totp-secret')?.text.replaceAll(/\s/g, '');
  if (!secret) throw new Error('a page without the secret of an application');
  const shown = await browser.submit(page, { otp: totpCode(secret), label: '', action: 'enrol' });
  const codes = parse(shown.body).querySelectorAll('#recovery-codes li');
  if (codes.length === 0) throw new Error('no recovery codes');
  await browser.submit(shown, { action: 'acknowledge' });
  return codes.map(({ text }) => text.trim());
}

/** Goes to the page that asks for a recovery code, in a browser of its own. */
async function openRecoveryPage(
  about: Surroundings,
  person: Person,
): Promise<{ readonly browser: PageBrowser; readonly page: Page }> {
  const browser = newBrowser(about);
  const after = await openAccountPage(browser, '/compte', person);
  const { pathname, searchParams } = new URL(after.url, about.origin);
  searchParams.set('step', 'recovery-code');
  return { browser, page: await browser.open(`${pathname}?${searchParams}`) };
}

/** Signs in with one recovery code in so many browsers at the same moment. */
export async function useRecoveryCode(
  about: Surroundings,
  { person, code, browsers }: { readonly person: Person; readonly code: string; readonly browsers: number },
): Promise<readonly Outcome[]> {
  const pages = await Promise.all(Array.from({ length: browsers }, () => openRecoveryPage(about, person)));
  const answers = await Promise.all(
    pages.map(({ browser, page }) =>
      decide(browser, () => browser.submit(page, { recoveryCode: code, action: 'verify' })),
    ),
  );
  return answers.map(({ outcome }) => outcome);
}
