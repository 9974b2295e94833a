import { z } from 'zod';
import { invitePerson, type InvitationAnswer } from '../../../commands/people/invitations/invite-person.ts';
import { hour, isoTime } from '../../../domain/time.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { reason } from '../reason.ts';
import { moment } from '../time.ts';
import { actProblem } from './act-answer.ts';

/** The names of the members in the body, by their names in the command. */
const members = {
  email: 'email',
  username: 'username',
  givenName: 'given_name',
  familyName: 'family_name',
  locale: 'locale',
} as const;

type Refusal = Exclude<InvitationAnswer, { readonly kind: 'invited' }>;

const wrong = (pointer: string, detail: string, code: string) =>
  new ApiProblem('invalid', { errors: [{ pointer: `#/${pointer}`, detail, code }] });

function problemOf(refusal: Refusal): ApiProblem {
  switch (refusal.kind) {
    case 'invalid_input':
      return new ApiProblem('invalid', {
        errors: refusal.problems.map(({ path, message }) => ({
          pointer: `#/${members[path as keyof typeof members] ?? path}`,
          detail: 'is malformed',
          code: message,
        })),
      });
    case 'invalid_reason':
      return wrong('reason', 'is no good reason', refusal.code);
    case 'username_taken':
      return wrong('username', 'belongs to somebody, or did so lately', refusal.kind);
    case 'disposable_address':
      return wrong('email', 'is a disposable address', refusal.kind);
    case 'no_right':
      return actProblem(refusal.kind);
    case 'too_many_messages':
      return new ApiProblem('throttled', {
        detail: 'Too many invitations were sent to this address lately.',
        retryAfter: hour,
        members: { code: refusal.kind },
      });
  }
}

/** Invites a person to make an account, as the page does. */
export const invitePersonEndpoint = defineEndpoint({
  method: 'POST',
  path: '/people',
  operationId: 'invitePerson',
  tag: 'people',
  summary: 'Invite a person to make an account',
  description:
    'She gets a message whose link is valid for seven days, and chooses her password herself. Until then there is no account. The answer is the same for an address that has an account; its person gets another message.',
  scope: 'accounts:support',
  action: 'people.change',
  status: 202,
  takesKey: true,
  body: z.strictObject({
    email: z.string().max(320),
    given_name: z.string().max(1000).optional(),
    family_name: z.string().max(1000).optional(),
    username: z.string().max(1000).optional().describe('The name that the page proposes.'),
    locale: z.enum(['fr', 'en']).optional().describe('The language of the message and of the account.'),
    reason,
  }),
  response: z.object({ expires_at: moment.describe('When the link ends.') }),
  async answer({ services, body, by, requestId }) {
    const input = Object.fromEntries(
      Object.entries(members).flatMap(([name, member]) => (body[member] === undefined ? [] : [[name, body[member]]])),
    );
    const answer = await invitePerson(services, { input, reason: body.reason, by, requestId });
    if (answer.kind !== 'invited') throw problemOf(answer);
    return { body: { expires_at: isoTime(answer.expiresAt) } };
  },
});
