import { z } from 'zod';
import { actOnPerson, type ActAnswer } from '../../../commands/people/act-on-person.ts';
import type { ActRefusal } from '../../../domain/approvals/act-refusals.ts';
import { hour, isoTime } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import type { ApiAnswer } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { moment } from '../time.ts';

/** Says what an act came to. */
export const actAnswer = z
  .object({
    status: z
      .enum(['done', 'waiting'])
      .describe('`waiting`: people must agree on a page first, and the request for that waits.'),
    facts: z.record(z.string(), z.unknown()).describe('What the act tells, such as the day of a deletion.'),
    request: z
      .object({
        id: z.string(),
        lapses_at: moment,
        page: z.string().describe('The page on which people agree to it, or refuse.'),
      })
      .nullable()
      .describe('The request that waits; null where the act is done.'),
  })
  .meta({ id: 'ActAnswer' });

const words: Readonly<Record<Exclude<ActRefusal, 'gone' | 'own_account' | 'no_right' | 'too_many_messages'>, string>> =
  {
    service_account: 'The account belongs to a service.',
    stale: 'The account is not in the state that this is for.',
    already: 'The account is as this would make it already.',
    last_administrator: 'Nobody else could administer the service.',
    nothing_waits: 'Nothing waits for a proof, so nothing is sent again.',
    same_address: 'The address is the present one of the account.',
    disposable_address: 'The address belongs to a provider of mailboxes that are thrown away.',
  };

/** Returns the problem of an act that was refused. */
export function actProblem(refusal: ActRefusal): ApiProblem {
  switch (refusal) {
    case 'gone':
      return new ApiProblem('not-found');
    case 'own_account':
      return new ApiProblem('forbidden', { detail: 'Nobody acts on their own account.', members: { code: refusal } });
    case 'no_right':
      return new ApiProblem('forbidden', { detail: 'The right to this is missing.', members: { code: refusal } });
    case 'too_many_messages':
      return new ApiProblem('throttled', {
        detail: 'Too many messages of this kind were sent to the person lately.',
        retryAfter: hour,
        members: { code: refusal },
      });
    default:
      return new ApiProblem('conflict', { detail: words[refusal], members: { code: refusal } });
  }
}

/** Returns the answer to an act: done, or waiting for two agents with the address of the request. Throws ApiProblem where it is refused. */
function toActAnswer(answer: ActAnswer, issuer: string): ApiAnswer<z.input<typeof actAnswer>> {
  switch (answer.kind) {
    case 'done':
      return { body: { status: 'done', facts: { ...answer.facts }, request: null } };
    case 'waiting':
    case 'already_waiting': {
      const { id, lapsesAt } = answer.approval;
      const page = new URL(`/admin/demandes/${id}`, issuer).href;
      // An agent who agrees to the waiting request would agree to something else than this caller wants.
      if (answer.kind === 'already_waiting' && answer.hasOtherInput)
        throw new ApiProblem('conflict', {
          detail:
            'A request for this act waits already, with other members. Look at it, and refuse it or agree to it first.',
          members: { code: 'other_waits', request: id },
        });
      return {
        status: 202,
        location: `/requests/${id}`,
        body: { status: 'waiting', facts: {}, request: { id, lapses_at: isoTime(lapsesAt), page } },
      };
    }
    case 'invalid_input':
      throw new ApiProblem('invalid', {
        errors: answer.problems.map(({ path, message }) => ({
          pointer: `#/${path}`,
          detail: message,
          code: 'invalid',
        })),
      });
    case 'invalid_reason':
      throw new ApiProblem('invalid', {
        errors: [{ pointer: '#/reason', detail: 'is no good reason', code: answer.code }],
      });
    default:
      throw actProblem(answer.kind);
  }
}

/** Acts on the account of a person, and returns the answer of the endpoint. Throws ApiProblem where the act is refused. */
export async function answerAct(
  services: Services,
  order: Parameters<typeof actOnPerson>[1],
): Promise<ApiAnswer<z.input<typeof actAnswer>>> {
  const answer = await actOnPerson(services, order);
  // A refused try is told to the audit, though the answer is a problem.
  if (answer.kind === 'own_account' || answer.kind === 'no_right') await services.flush();
  return toActAnswer(answer, services.config.issuer);
}
