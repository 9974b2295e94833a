import { z } from 'zod';
import { actOnPerson } from '../../../commands/people/act-on-person.ts';
import { roles } from '../../../domain/roles/roles.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { actAnswer, toActAnswer } from '../people/act-answer.ts';
import { personParams } from '../people/person-params.ts';
import { reason } from '../reason.ts';

const roleEndpoint = (isGiven: boolean) =>
  defineEndpoint({
    method: 'POST',
    path: `/people/{sub}/roles/{role}/${isGiven ? 'give' : 'take'}`,
    operationId: isGiven ? 'giveRole' : 'takeRole',
    tag: 'roles',
    summary: isGiven ? 'Ask that a role is given to a person' : 'Ask that a role is taken from a person',
    description:
      'Only an administrator asks, with her own token and within five minutes of her sign-in. Nothing is done before an administrator has agreed on the page of the request. Then the person and every administrator are told by message. The role admin is taken 24 hours after that, in which its holder may object.',
    scope: 'accounts:support',
    action: 'roles.change',
    isForPeople: true,
    status: 202,
    params: personParams.extend({
      role: z
        .string()
        .max(255)
        .describe(`One of ${roles.join(', ')}.`),
    }),
    body: z.strictObject({ reason }),
    response: actAnswer,
    async answer({ services, params, body, by, requestId }) {
      const role = roles.find((one) => one === params.role);
      if (!role) throw new ApiProblem('not-found');
      const act = isGiven ? 'give-role' : 'take-role';
      const order = { act, accountId: params.sub, input: { role }, reason: body.reason, by, requestId } as const;
      const answer = await actOnPerson(services, order);
      // A refused try is told to the audit, though the answer is a problem.
      if (answer.kind === 'own_account' || answer.kind === 'no_right') await services.flush();
      return toActAnswer(answer, services.config.issuer);
    },
  });

/** The endpoints by which a service asks for a change of roles in the name of an administrator. */
export const changeRoleEndpoints = [roleEndpoint(true), roleEndpoint(false)];
