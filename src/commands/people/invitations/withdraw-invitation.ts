import type { Agent } from '../../../domain/approvals/acting-agent.ts';
import type { Services } from '../../../services.ts';
import { hasAgentRight } from '../run-act.ts';

interface Withdrawing {
  /** Id of the invitation in the list. */
  readonly id: string;
  readonly reason: string;
  readonly by: Agent;
  readonly requestId?: string | undefined;
}

/** Ends the link of an invitation that waits for its person. An invitation that was used, or has lapsed, is gone. */
export async function withdrawInvitation(
  services: Services,
  { id, reason, by, requestId }: Withdrawing,
): Promise<'withdrawn' | 'gone' | 'no_right'> {
  services.actAs(by);
  return services.transaction(async (trx) => {
    await services.roles.holders.lock(trx);
    if (!(await hasAgentRight(services, trx, by))) return 'no_right';
    const invitation = (await services.people.invitations.list(trx)).find((one) => one.id === id);
    if (!invitation) return 'gone';
    services.people.invitations.end(invitation.emailCanonical);
    services.messages.invitationEnded(invitation.emailCanonical);
    services.audit({ event: 'account.invitation_withdrawn', reason, requestId });
    return 'withdrawn';
  });
}
