import { parseEmailAddress } from '../../domain/fields/email-address.ts';
import type { Services } from '../../services.ts';
import type { Credentials } from '../../store/account/accounts.ts';
import { Refused } from '../refused.ts';

const isSub = (name: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);

/** Finds an account by user name, address or `sub`. Throws Refused when there is none. */
export async function findAccount(services: Services, name: string): Promise<Omit<Credentials, 'isKnownBrowser'>> {
  const known = isSub(name) ? await services.accounts.find(name.toLowerCase()) : undefined;
  const username = known?.username ?? name.trim().toLowerCase();
  const address = parseEmailAddress(name);
  const emailCanonical = address.ok ? address.canonical : '';
  const found = await services.accounts.findForSignIn({ username, emailCanonical, browser: '' });
  if (!found) throw new Refused(`no account is called "${name}"`);
  return found;
}
