import { z } from 'zod';
import { agreeToAct, type AnswerRefusal } from '../../../commands/approvals/agree-to-act.ts';
import { refuseApproval } from '../../../commands/approvals/refuse-approval.ts';
import { defineEndpoint, type ApiAnswer } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { actProblem } from '../people/act-answer.ts';
import { reason } from '../reason.ts';
import { requestParams } from './request-params.ts';

const conflict = (code: string, detail: string, members: Readonly<Record<string, unknown>> = {}) =>
  new ApiProblem('conflict', { detail, members: { code, ...members } });

function refusalProblem(refusal: AnswerRefusal): ApiProblem {
  if (refusal.kind === 'ended')
    return conflict('ended', 'The request does not wait any more.', { ending: refusal.approval.end?.ending ?? null });
  if (refusal.kind === 'invalid_reason')
    return new ApiProblem('invalid', {
      errors: [{ pointer: '#/reason', detail: 'is no good reason', code: refusal.code }],
    });
  return actProblem(refusal.kind);
}

/** An answer that is a problem drops what the request wrote. What was noted of a refused try is written before. */
const answered = z.object({
  status: z.enum(['done', 'counted']).describe('`counted`: a program asked, and another agent must agree too.'),
  facts: z.record(z.string(), z.unknown()),
});

type Refusing = Awaited<ReturnType<typeof refuseApproval>>;
type Ending = Exclude<Refusing, AnswerRefusal>;

const isEnding = (answer: Refusing): answer is Ending => answer.kind === 'refused' || answer.kind === 'withdrawn';

const ended = z.object({ status: z.enum(['refused', 'withdrawn']) });

const common = {
  method: 'POST',
  tag: 'requests',
  scope: 'accounts:support',
  action: 'people.change',
  // A program never counts as one of two people.
  needsFreshSignIn: true,
  params: requestParams,
  body: z.strictObject({ reason }),
} as const;

const agree = defineEndpoint({
  ...common,
  path: '/requests/{id}/agree',
  operationId: 'agreeToRequest',
  summary: 'Agree to an act that waits',
  description:
    'Only the token of an agent counts who has signed in with two factors within five minutes. With the second agent who counts the act is done.',
  response: answered,
  async answer({ services, params, body, by, requestId }): Promise<ApiAnswer<z.input<typeof answered>>> {
    const answer = await agreeToAct(services, { id: params.id, byAccountId: by.id, reason: body.reason, requestId });
    if (answer.kind !== 'done' && answer.kind !== 'counted') await services.flush();
    switch (answer.kind) {
      case 'done':
        return { body: { status: 'done', facts: { ...answer.facts } } };
      case 'counted':
        return { body: { status: 'counted', facts: {} } };
      case 'already_agreed':
        throw conflict(answer.kind, 'You have agreed already: another agent must agree.');
      case 'not_two':
        throw conflict(answer.kind, 'You and the agent who agreed before do not count as two: a role is too new.');
      case 'not_done':
        throw conflict(answer.why, 'Both agents agreed, and the act could not be done any more.');
      default:
        throw refusalProblem(answer);
    }
  },
});

const refuse = defineEndpoint({
  ...common,
  path: '/requests/{id}/refuse',
  operationId: 'refuseRequest',
  summary: 'Refuse an act that waits, or take an own request back',
  response: ended,
  async answer({ services, params, body, by, requestId }): Promise<ApiAnswer<z.input<typeof ended>>> {
    const answer = await refuseApproval(services, {
      id: params.id,
      byAccountId: by.id,
      reason: body.reason,
      requestId,
    });
    if (isEnding(answer)) return { body: { status: answer.kind } };
    await services.flush();
    throw refusalProblem(answer);
  },
});

/** The endpoints by which an agent answers a request. */
export const answerRequestEndpoints = [agree, refuse];
