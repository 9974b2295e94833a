import { z } from 'zod';
import type { ActRefusal } from '../../../domain/approvals/act-refusals.ts';
import { roles } from '../../../domain/roles/roles.ts';
import { changeRole, type RoleRefusal } from '../../roles/change-role.ts';
import { definePersonAct, type PersonAct } from '../person-act.ts';

const refusalOf: Readonly<Record<RoleRefusal, ActRefusal>> = {
  gone: 'gone',
  own_account: 'own_account',
  no_right: 'no_right',
  service_account: 'service_account',
  disabled: 'stale',
  already_held: 'already',
  not_held: 'already',
  last_administrator: 'last_administrator',
};

/**
 * Makes the act by which a service asks, in the name of an administrator, that a role is given or taken away. The administrator who presses on
 * the page of the request changes the role; she may be the one who asked.
 */
export const roleAct = (isGiven: boolean): PersonAct =>
  definePersonAct({
    letsInSooner: false,
    input: z.strictObject({ role: z.enum(roles) }),
    standing: (_services, _trx, { account, input: { role } }) =>
      account.roles.includes(role) === isGiven ? undefined : '',
    async carryOut(services, trx, { account, input: { role }, reason, agents, requestId }) {
      const [byAccountId] = agents ?? [];
      if (byAccountId === undefined) return { kind: 'no_right' };
      const change = { accountId: account.id, role, isGiven, byAccountId, reason, requestId };
      const changed = await changeRole(services, change, trx);
      // The role of an administrator goes a day later, unless two of them ask.
      if (changed.kind === 'changed' || changed.kind === 'waiting') return { kind: 'done' };
      return { kind: refusalOf[changed.kind] };
    },
  });
