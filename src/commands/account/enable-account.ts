import type { Services } from '../../services.ts';
import { changeAccount } from './change-account.ts';

interface Enabling {
  readonly name: string;
  readonly reason?: string | undefined;
}

/** The person can sign in again; nothing of before comes back. */
export async function enableAccount(
  services: Services,
  { name, reason }: Enabling,
): Promise<Readonly<Record<string, unknown>>> {
  return changeAccount(services, {
    name,
    reason,
    event: 'account.enabled',
    // What a request that was in flight may have left behind while the account was being disabled.
    endsSessions: true,
    change: () => ({ disabledAt: null }),
  });
}
