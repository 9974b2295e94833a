import type { Services } from '../../services.ts';
import type { Credentials } from '../../store/account/accounts.ts';
import { Refused } from '../refused.ts';
import { seekAccount } from './seek-account.ts';

/** Finds an account by user name, address or `sub`. Throws Refused when there is none. */
export async function findAccount(services: Services, name: string): Promise<Omit<Credentials, 'isKnownBrowser'>> {
  const found = await seekAccount(services, name);
  if (!found) throw new Refused(`no account is called "${name}"`);
  return found;
}
