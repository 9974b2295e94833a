import { parseEmailAddress } from '../../domain/fields/email-address.ts';
import type { Services } from '../../services.ts';
import type { Credentials } from '../../store/account/accounts.ts';

const isSub = (name: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);

/** Returns the account of exactly this user name, address or `sub`; undefined when there is none. */
export async function seekAccount(
  services: Services,
  name: string,
): Promise<Omit<Credentials, 'isKnownBrowser'> | undefined> {
  const known = isSub(name) ? await services.account.accounts.find(name.toLowerCase()) : undefined;
  const username = known?.username ?? name.trim().toLowerCase();
  const address = parseEmailAddress(name);
  const emailCanonical = address.ok ? address.canonical : '';
  return services.account.accounts.findByName({ username, emailCanonical, browser: '' });
}
