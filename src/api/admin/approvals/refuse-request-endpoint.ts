import { z } from 'zod';
import type { AnswerRefusal } from '../../../commands/approvals/agree-to-act.ts';
import { refuseApproval } from '../../../commands/approvals/refuse-approval.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { actProblem } from '../people/act-answer.ts';
import { reason } from '../reason.ts';
import { requestParams } from './request-params.ts';

function refusalProblem(refusal: AnswerRefusal): ApiProblem {
  if (refusal.kind === 'ended')
    return new ApiProblem('conflict', {
      detail: 'The request does not wait any more.',
      members: { code: 'ended', ending: refusal.approval.end?.ending ?? null },
    });
  if (refusal.kind === 'invalid_reason')
    return new ApiProblem('invalid', {
      errors: [{ pointer: '#/reason', detail: 'is no good reason', code: refusal.code }],
    });
  return actProblem(refusal.kind);
}

type Refusing = Awaited<ReturnType<typeof refuseApproval>>;

const isEnding = (answer: Refusing): answer is Exclude<Refusing, AnswerRefusal> =>
  answer.kind === 'refused' || answer.kind === 'withdrawn';

/** Refuses an act that waits. No endpoint agrees to one: an agreement through a service would count for nobody. */
export const refuseRequestEndpoint = defineEndpoint({
  method: 'POST',
  path: '/requests/{id}/refuse',
  operationId: 'refuseRequest',
  tag: 'requests',
  summary: 'Refuse an act that waits, or take an own request back',
  description: 'Agents agree on the page of the request alone. The answer to the act names its address.',
  scope: 'accounts:support',
  action: 'people.change',
  isForPeople: true,
  params: requestParams,
  body: z.strictObject({ reason }),
  response: z.object({ status: z.enum(['refused', 'withdrawn']) }),
  async answer({ services, params, body, by, clientId, requestId }) {
    const answer = await refuseApproval(services, {
      id: params.id,
      byAccountId: by.id,
      through: clientId,
      reason: body.reason,
      requestId,
    });
    if (isEnding(answer)) return { body: { status: answer.kind } };
    // The note of a refused try is written, though the answer is a problem.
    await services.flush();
    throw refusalProblem(answer);
  },
});
