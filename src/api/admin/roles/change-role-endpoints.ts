import { z } from 'zod';
import { roles } from '../../../domain/roles/roles.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { actAnswer, answerAct } from '../people/act-answer.ts';
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
      return answerAct(services, { act, accountId: params.sub, input: { role }, reason: body.reason, by, requestId });
    },
  });

/** The endpoints by which a service asks for a change of roles in the name of an administrator. */
export const changeRoleEndpoints = [roleEndpoint(true), roleEndpoint(false)];
