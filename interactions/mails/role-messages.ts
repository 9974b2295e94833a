import type { RoleNotice } from '../../src/commands/roles/change-role.ts';
import type { RemovalNotice } from '../../src/commands/roles/tell-removal.ts';
import { keepAdminPurpose } from '../../src/domain/account/surviving-links.ts';
import { day } from '../../src/domain/time.ts';
import type { Services } from '../../src/services.ts';
import { makeActionLink } from '../engine/action-link.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

const langOf = ({ locale }: { readonly locale: string | null }) => langOr(locale);

/** The data of the link by which an administrator objects to losing the role. */
export interface KeepAdminData {
  /** Id of the removal. */
  readonly id: string;
  readonly email: string;
  /** When the role is to be taken away, in epoch seconds. */
  readonly until: number;
}

/**
 * Tells the person whose role was given or taken away, and every administrator, the lately former ones of a new role too. A user name is for its person alone, so administrators read
 * the address of the account.
 */
export function tellOfRole(services: Services, notice: RoleNotice): void {
  const { account, role, isGiven, administrators, former, by } = notice;
  const about = { when: new Date(services.now()), role, isGiven };
  queueMail(services, {
    kind: 'own-role-changed',
    to: account.email,
    accountId: account.id,
    lang: langOf(account),
    data: about,
  });
  for (const holder of [...administrators, ...former])
    queueMail(services, {
      kind: 'role-changed',
      to: holder.email,
      accountId: holder.id,
      lang: langOf(holder),
      data: {
        ...about,
        email: account.email,
        byEmail: by?.email,
        support: former.includes(holder) ? services.config.supportEmail : undefined,
      },
    });
}

/** Tells an administrator that she is to lose the role, with the link by which she objects, or that she keeps it. The others hear of it. */
export function tellOfRemoval(services: Services, notice: RemovalNotice): void {
  const { account, removal, ending, administrators, by } = notice;
  const { id, effectiveAt } = removal;
  const ends = new Date(effectiveAt * 1000);
  const linkOf = () => {
    const data: KeepAdminData = { id, email: account.email, until: effectiveAt };
    const link = { purpose: keepAdminPurpose, accountId: account.id, data };
    // The role stays until the job has taken it, and so does the link.
    return makeActionLink(services, { link, seconds: effectiveAt - services.nowSeconds() + day }).href;
  };
  for (const { id: accountId, email: to, locale } of [account, ...administrators]) {
    const mail = { to, accountId, lang: langOf({ locale }) };
    const isOwn = accountId === account.id;
    const email = isOwn ? undefined : account.email;
    if (ending) queueMail(services, { kind: 'admin-kept', ...mail, data: { email, ending } });
    else {
      const data = { ends, email, byEmail: by?.email, link: isOwn ? linkOf() : undefined };
      queueMail(services, { kind: 'admin-removal', ...mail, data });
    }
  }
}
