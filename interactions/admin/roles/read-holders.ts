import { isRole, roles, type Role } from '../../../src/domain/roles/roles.ts';
import { AppError } from '../../../src/errors.ts';
import type { AdminRemoval } from '../../../src/store/roles/admin-removals.ts';
import type { Holder } from '../../../src/store/roles/holders.ts';
import type { AdminVisit } from '../admin-page.ts';

const pageSize = 25;
const purpose = 'place in the list of holders';

export interface ShownHolders {
  /** The role by which the list is filtered. */
  readonly role: Role | undefined;
  readonly holders: readonly Holder[];
  /** Says how many people hold each role. */
  readonly counts: Readonly<Record<Role, number>>;
  /** The removals of administrators that wait, by account. */
  readonly removals: ReadonlyMap<string, AdminRemoval>;
  readonly isFirst: boolean;
  /** The cursor of the next page; undefined on the last page. */
  readonly next: string | undefined;
}

/** Returns the address after which the page begins. A cursor that we have not made has no page. */
function afterOf({ query, services }: AdminVisit): string | undefined {
  const cursor = query.get('after');
  if (cursor === null) return undefined;
  const after = services.sealer.open(cursor, purpose);
  if (after === undefined) throw new AppError('not_found');
  return after;
}

/** Reads one page of the people who hold a role, or the role that the address asks for. */
export async function readHolders(visit: AdminVisit): Promise<ShownHolders> {
  const { query, services } = visit;
  const wished = query.get('holds');
  const role = isRole(wished) ? wished : undefined;
  const after = afterOf(visit);
  const everybody = await services.roles.holders.list();
  const counts = Object.fromEntries(
    roles.map((one) => [one, everybody.filter((holder) => holder.roles.includes(one)).length]),
  ) as Record<Role, number>;
  const rest = everybody.filter(
    (holder) =>
      (role === undefined || holder.roles.includes(role)) && (after === undefined || holder.emailCanonical > after),
  );
  const holders = rest.slice(0, pageSize);
  const last = holders.at(-1);
  return {
    role,
    holders,
    counts,
    removals: new Map((await services.roles.holders.removals.list()).map((removal) => [removal.accountId, removal])),
    isFirst: after === undefined,
    next: last && rest.length > pageSize ? services.sealer.seal(last.emailCanonical, purpose) : undefined,
  };
}
