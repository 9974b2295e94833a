import { maskedAddress } from '../../domain/fields/masked-address.ts';
import { isRole, roles } from '../../domain/roles/roles.ts';
import { isoTime, isoTimeOrNull } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { ListedAccount } from '../../store/account/account-list.ts';
import { Refused } from '../refused.ts';

interface Listing {
  readonly isInactive: boolean;
  readonly role?: string | undefined;
  /** `sub` of the last account of the page before. */
  readonly cursor?: string | undefined;
}

export interface AccountsPage {
  readonly accounts: readonly Readonly<Record<string, unknown>>[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
}

const size = 100;
/** A cursor is a `sub`, or its beginning. */
const cursorShape = /^[0-9a-f-]{1,36}$/;

const describe = ({ id, email, roles: held, disabledAt, createdAt, activeAt, closesAt }: ListedAccount) => ({
  sub: id,
  email: maskedAddress(email),
  roles: held,
  disabled: disabledAt !== null,
  created_at: isoTime(createdAt),
  last_used_at: isoTimeOrNull(activeAt),
  closes_at: isoTimeOrNull(closesAt),
});

/** Lists accounts a page at a time, with their addresses masked. The audit notes that an operator has read the list. */
export async function listAccounts(services: Services, { isInactive, role, cursor }: Listing): Promise<AccountsPage> {
  if (role !== undefined && !isRole(role)) throw new Refused(`the role "${role}" is none of ${roles.join(', ')}`);
  // An empty list would look like the end of the list.
  if (cursor !== undefined && !cursorShape.test(cursor))
    throw new Refused(`"${cursor}" is no cursor: take the one at the end of the page before`);
  if (isInactive && services.config.inactiveDays === 0)
    throw new Refused('INACTIVE_DAYS is 0: no account is closed for want of use');
  const found = await services.account.list.page({ after: cursor, role, isInactive, size: size + 1 });
  const page = found.slice(0, size);
  services.audit({ event: 'accounts.listed', details: { accounts: page.length, inactive: isInactive, role } });
  return { accounts: page.map(describe), next: found.length > size ? (page.at(-1)?.id ?? null) : null };
}
