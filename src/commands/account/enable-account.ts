import type { Services } from '../../services.ts';
import { changeAccount } from './change-account.ts';

interface Enabling {
  readonly name: string;
  readonly reason?: string | undefined;
}

/** Lets the person sign in again. Earlier sessions and tokens do not come back. */
export async function enableAccount(
  services: Services,
  { name, reason }: Enabling,
): Promise<Readonly<Record<string, unknown>>> {
  return changeAccount(services, {
    name,
    reason,
    event: 'account.enabled',
    // A request that was in flight while the account was being disabled may have left sessions behind.
    endsSessions: true,
    change: () => ({ disabledAt: null }),
  });
}
