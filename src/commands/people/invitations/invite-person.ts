import { z } from 'zod';
import type { Agent } from '../../../domain/approvals/acting-agent.ts';
import { isDisposableAddress } from '../../../domain/fields/disposable-address.ts';
import { parseEmailAddress } from '../../../domain/fields/email-address.ts';
import { parsePersonName } from '../../../domain/fields/person-name.ts';
import { parseReason, type ReasonProblem } from '../../../domain/fields/reason.ts';
import { parseUsername } from '../../../domain/fields/username.ts';
import type { InvitedPerson } from '../../../messages.ts';
import type { Services } from '../../../services.ts';
import { assertFresh } from '../../assert-fresh.ts';
import { mayMail } from '../../registration/may-mail.ts';
import { hasAgentRight } from '../run-act.ts';

const text = (isRight: (typed: string) => boolean) => z.string().max(1024).refine(isRight, { error: 'malformed' });
const name = text((typed) => parsePersonName(typed).ok).optional();

/** Says what an agent may say of a person who has no account yet. */
export const invitationInput = z.strictObject({
  email: text((typed) => parseEmailAddress(typed).ok),
  givenName: name,
  familyName: name,
  /** The name that the page proposes. */
  username: text((typed) => parseUsername(typed).ok).optional(),
  /** Language of the message and of the account. */
  locale: z.enum(['fr', 'en']).optional(),
});

interface Inviting {
  /** Says what was typed, not yet examined. */
  readonly input: unknown;
  /** A command alone may leave it out. */
  readonly reason: string | undefined;
  /** Absent for a command, whose unit of work knows its operator. */
  readonly by?: Agent | undefined;
  readonly requestId?: string | undefined;
}

export type InvitationAnswer =
  /** The answer for an address that has an account is the same, and its person gets another message. */
  | { readonly kind: 'invited'; readonly expiresAt: number }
  | {
      readonly kind: 'invalid_input';
      readonly problems: readonly { readonly path: string; readonly message: string }[];
    }
  | { readonly kind: 'invalid_reason'; readonly code: ReasonProblem }
  | { readonly kind: 'no_right' | 'username_taken' | 'disposable_address' | 'too_many_messages' };

const nameOf = (typed: string | undefined) => {
  const parsed = parsePersonName(typed);
  return (parsed.ok ? parsed.value : undefined) ?? undefined;
};

/** Reads what was typed. Every value was examined by the schema. */
function readInvited(input: z.infer<typeof invitationInput>): InvitedPerson {
  const address = parseEmailAddress(input.email);
  const username = parseUsername(input.username);
  if (!address.ok) throw new Error('an address that was examined is wrong');
  return {
    email: address.email,
    emailCanonical: address.canonical,
    username: username.ok ? username.username : undefined,
    givenName: nameOf(input.givenName),
    familyName: nameOf(input.familyName),
    locale: input.locale,
  };
}

/** Says why a person who was read is not invited. */
async function findRefusal(
  services: Services,
  { email, emailCanonical, username }: InvitedPerson,
  by: Agent | undefined,
) {
  if (!services.config.acceptsDisposable && (await isDisposableAddress(emailCanonical))) return 'disposable_address';
  // A name that an account gave up is kept from others, and answered like one in use.
  if (username !== undefined && (await services.account.accounts.isUsernameTaken(username))) return 'username_taken';
  if (by && !(await mayMail(services, { kind: 'invitation', to: email, from: 'agents' }))) return 'too_many_messages';
  return undefined;
}

/**
 * Invites a person to make an account. Nothing is written to the accounts before she has used the link of the message, so there is nothing to
 * sign in to and nothing to reset, and an invitation that is not followed leaves nothing behind once it has lapsed. A further invitation takes
 * the place of the one before. Of an address that has an account already the agent learns nothing: its invitation waits in the list like any
 * other.
 */
export async function invitePerson(
  services: Services,
  { input, reason, by, requestId }: Inviting,
): Promise<InvitationAnswer> {
  assertFresh(services, 'invite-person');
  if (by) services.actAs(by);
  const given = reason === undefined && !by ? undefined : parseReason(reason);
  if (given && !given.ok) return { kind: 'invalid_reason', code: given.code };
  const parsed = invitationInput.safeParse(input);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return { kind: 'invalid_input', problems };
  }
  const person = readInvited(parsed.data);
  const refusal = await findRefusal(services, person, by);
  if (refusal) return { kind: refusal };
  return services.transaction(async (trx): Promise<InvitationAnswer> => {
    if (by) await services.roles.holders.lock(trx);
    if (by && !(await hasAgentRight(services, trx, by))) return { kind: 'no_right' };
    const known = await services.account.accounts.findAddressHolder(person);
    services.audit({ event: 'account.invited', reason: given?.reason, requestId });
    const expiresAt = services.messages.invited({ person, known });
    const invitedAt = services.nowSeconds();
    services.people.invitations.put({ ...person, invitedAt, by }, expiresAt - invitedAt);
    return { kind: 'invited', expiresAt };
  });
}
