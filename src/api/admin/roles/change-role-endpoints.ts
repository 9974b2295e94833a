import { z } from 'zod';
import { changeRole, type RoleRefusal } from '../../../commands/roles/change-role.ts';
import { roles } from '../../../domain/roles/roles.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { personParams } from '../people/person-params.ts';
import { reason, reasonOf } from '../reason.ts';

const words: Readonly<Record<RoleRefusal, string>> = {
  gone: '',
  own_account: 'Nobody changes their own roles.',
  no_right: 'The right to this is missing.',
  service_account: 'The account belongs to a service.',
  disabled: 'Nobody can sign in to the account.',
  already_held: 'The person holds the role already.',
  not_held: 'The person does not hold the role.',
  last_administrator: 'Nobody else could administer the service.',
};

function problemOf(refusal: RoleRefusal): ApiProblem {
  if (refusal === 'gone') return new ApiProblem('not-found');
  const isForbidden = refusal === 'own_account' || refusal === 'no_right';
  return new ApiProblem(isForbidden ? 'forbidden' : 'conflict', { detail: words[refusal], members: { code: refusal } });
}

const roleEndpoint = (isGiven: boolean) =>
  defineEndpoint({
    method: 'POST',
    path: `/people/{sub}/roles/{role}/${isGiven ? 'give' : 'take'}`,
    operationId: isGiven ? 'giveRole' : 'takeRole',
    tag: 'roles',
    summary: isGiven ? 'Give a role to a person' : 'Take a role from a person',
    description:
      'Only an administrator does this, with her own token and within five minutes of her sign-in. The person and every administrator are told by message. The role admin is taken after 24 hours, in which its holder may object.',
    scope: 'accounts:support',
    action: 'roles.change',
    needsFreshSignIn: true,
    ...(!isGiven && { otherStatuses: [202] }),
    params: personParams.extend({
      role: z
        .string()
        .max(255)
        .describe(`One of ${roles.join(', ')}.`),
    }),
    body: z.strictObject({ reason }),
    response: z.object({
      sub: z.string(),
      roles: z.array(z.string()),
      waits_until: z.iso
        .datetime()
        .optional()
        .describe('The role admin is taken away at this moment, unless its holder objects.'),
    }),
    async answer({ services, params, body, by, requestId }) {
      const role = roles.find((one) => one === params.role);
      if (!role) throw new ApiProblem('not-found');
      const changed = await changeRole(services, {
        accountId: params.sub,
        role,
        isGiven,
        byAccountId: by.id,
        isThroughService: true,
        reason: reasonOf(body),
        requestId,
        announce: (notice) => services.messages.roleChanged(services, notice),
      });
      if (changed.kind === 'waiting') {
        const { account, removal } = changed;
        const until = new Date(removal.effectiveAt * 1000).toISOString();
        return { status: 202, body: { sub: account.id, roles: [...account.roles], waits_until: until } };
      }
      if (changed.kind !== 'changed') throw problemOf(changed.kind);
      const { id, roles: held } = changed.notice.account;
      return { body: { sub: id, roles: [...held] } };
    },
  });

/** The endpoints that give and take a role. */
export const changeRoleEndpoints = [roleEndpoint(true), roleEndpoint(false)];
