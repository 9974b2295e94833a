import type { RoleNotice } from '../../src/commands/roles/change-role.ts';
import type { Services } from '../../src/services.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

const langOf = ({ locale }: { readonly locale: string | null }) => langOr(locale);

/**
 * Tells the person whose role was given or taken away, and every administrator. A user name is for its person alone, so administrators read
 * the address of the account.
 */
export function tellOfRole(services: Services, { account, role, isGiven, administrators, by }: RoleNotice): void {
  const about = { when: new Date(services.now()), role, isGiven };
  queueMail(services, {
    kind: 'own-role-changed',
    to: account.email,
    accountId: account.id,
    lang: langOf(account),
    data: about,
  });
  for (const administrator of administrators)
    queueMail(services, {
      kind: 'role-changed',
      to: administrator.email,
      accountId: administrator.id,
      lang: langOf(administrator),
      data: { ...about, email: account.email, byEmail: by?.email },
    });
}
