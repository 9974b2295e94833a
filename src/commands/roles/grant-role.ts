import { isRole, roles } from '../../domain/roles/roles.ts';
import type { Services } from '../../services.ts';
import { isServiceAccount } from '../account/add-service-account.ts';
import { changeAccount } from '../account/change-account.ts';
import { Refused } from '../refused.ts';

interface Granting {
  readonly name: string;
  readonly role: string;
  readonly reason?: string | undefined;
}

export async function grantRole(
  services: Services,
  { name, role, reason }: Granting,
): Promise<Readonly<Record<string, unknown>>> {
  if (!isRole(role)) throw new Refused(`the role "${role}" is none of ${roles.join(', ')}`);
  return changeAccount(services, {
    name,
    reason,
    event: 'account.role_granted',
    details: { role },
    change: ({ username, roles: held }) => {
      if (isServiceAccount(username)) throw new Refused(`"${username}" is the account of a service`);
      return { roles: [...new Set([...held, role])].sort() };
    },
  });
}
