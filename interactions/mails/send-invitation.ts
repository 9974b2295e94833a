import type { InvitedPerson } from '../../src/commands/people/invite-person.ts';
import type { AddressHolder } from '../../src/store/account/accounts.ts';
import { invitationPurpose, type InvitationData } from './invitation-data.ts';
import { day } from '../../src/domain/time.ts';
import type { Services } from '../../src/services.ts';
import { makeActionLink } from '../engine/action-link.ts';
import { queueMail } from './queue-mail.ts';
import { randomUUID } from 'node:crypto';
import { langOr } from '../texts/index.ts';

const invitationSeconds = 7 * day;

/** Sends the link of an invitation, and cancels those that were sent to this email before. Returns when the link expires, in epoch seconds. */
export function sendInvitation(services: Services, invited: Omit<InvitationData, 'sub' | 'family'>): number {
  const { email, emailCanonical, locale } = invited;
  const purpose = invitationPurpose;
  const family = services.sealer.keyedHash(emailCanonical, 'invitation');
  services.undo.actionLinks.cancel({ purpose, family });
  const data: InvitationData = { ...invited, sub: randomUUID(), family };
  const { href } = makeActionLink(services, { link: { purpose, family, data }, seconds: invitationSeconds });
  const lang = langOr(locale);
  queueMail(services, { kind: 'invitation', to: email, accountId: undefined, lang, data: { link: href } });
  return services.nowSeconds() + invitationSeconds;
}

/**
 * Sends an invitation, or tells the person whose account has the email that somebody wanted to invite her. Both end at the same time, and
 * neither is listed with an account: the agent must not learn which one left.
 */
export function tellInvited(
  services: Services,
  { person, known }: { readonly person: InvitedPerson; readonly known: AddressHolder | undefined },
): number {
  if (!known) return sendInvitation(services, person);
  const { email: to, locale } = known;
  queueMail(services, { kind: 'invitation-existing', to, accountId: undefined, lang: langOr(locale), data: {} });
  return services.nowSeconds() + invitationSeconds;
}
