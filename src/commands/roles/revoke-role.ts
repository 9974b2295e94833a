import type { Services } from '../../services.ts';
import { changeAccount } from '../account/change-account.ts';
import { Refused } from '../refused.ts';

interface Revoking {
  readonly name: string;
  readonly role: string;
  readonly reason?: string | undefined;
}

export async function revokeRole(
  services: Services,
  { name, role, reason }: Revoking,
): Promise<Readonly<Record<string, unknown>>> {
  return changeAccount(services, {
    name,
    reason,
    event: 'account.role_revoked',
    details: { role },
    change({ roles }) {
      if (!roles.includes(role)) throw new Refused(`the account "${name}" does not hold the role "${role}"`);
      return { roles: roles.filter((held) => held !== role) };
    },
  });
}
