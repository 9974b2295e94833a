import type { Role } from '../../../src/domain/roles/roles.ts';
import type { Browser } from '../browser.ts';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import type { TestApp } from '../start-app.ts';
import { typeBothFactors } from './second-factor.ts';

interface Holder {
  readonly browser: Browser;
  readonly account: BuiltAccount;
}

/** Signs a holder in, or a new person with these roles, by two factors, and opens a page of the administration. */
export async function signInAs(app: TestApp, who: readonly Role[] | BuiltAccount, path = '/admin'): Promise<Holder> {
  const account = 'sub' in who ? who : await buildAccount(app, { roles: who, totp: true });
  const browser = await app.open(path);
  await typeBothFactors(browser, account);
  return { browser, account };
}
