import { isServiceAccount } from '../../../src/commands/account/add-service-account.ts';
import { administrator } from '../../../src/domain/roles/admin-removal.ts';
import { isRole } from '../../../src/domain/roles/roles.ts';
import { AppError } from '../../../src/errors.ts';
import { stayingFlow } from '../../engine/define-flow.ts';
import type { AdminPage, AdminVisit } from '../admin-page.ts';
import { listStep } from './list-step.tsx';
import { personStep, type Asked } from './person-step.tsx';
import { readHolders } from './read-holders.ts';
import { rolesPath, type RolesState } from './roles-state.ts';

/** Returns the person whom the address asks about; undefined at the plain address. Only an administrator may ask. */
async function readAsked(visit: AdminVisit): Promise<Asked | undefined> {
  const { query, services } = visit;
  const sub = query.get('person');
  if (sub === null) return undefined;
  const account = visit.may('roles.change') ? await services.account.accounts.find(sub) : undefined;
  if (!account || isServiceAccount(account.username)) throw new AppError('not_found');
  const role = query.get('role');
  if (role === null) return { account, roleToTake: undefined, removal: undefined };
  if (!isRole(role)) throw new AppError('not_found');
  const removal = role === administrator ? await services.roles.holders.removals.find(sub) : undefined;
  return { account, roleToTake: role, removal };
}

/** Shows who holds which role, and lets administrators change it. */
export const rolesPage: AdminPage = {
  path: rolesPath,
  action: 'roles.read',
  write: 'roles.change',
  label: (t) => t.admin.roles.title,
  async flow(visit) {
    const asked = await readAsked(visit);
    const step = asked ? personStep({ ...asked, visit }) : listStep(visit, await readHolders(visit));
    return stayingFlow<RolesState>('roles', [step]);
  },
};
