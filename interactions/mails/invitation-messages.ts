import { randomUUID } from 'node:crypto';
import { day } from '../../src/domain/time.ts';
import type { Messages } from '../../src/messages.ts';
import { makeActionLink } from '../engine/action-link.ts';
import { contactInvitationPurpose, type ContactInvitationData } from '../flow-states/contact-invitation.ts';
import { invitationPurpose, type InvitationData } from '../flow-states/invitation.ts';
import { langOr } from '../texts/index.ts';
import { queueMail, toStranger, type MessageTools } from './queue-mail.ts';

const invitationSeconds = 7 * day;

/** The invitations. Each cancels the links that were sent to this person before. */
export const invitationMessages = (tools: MessageTools) => {
  const endContactInvitation = (contactId: string) =>
    tools.undo.actionLinks.cancel({ purpose: contactInvitationPurpose, family: contactId });
  const familyOf = (emailCanonical: string) => tools.sealer.keyedHash(emailCanonical, 'invitation');
  const endInvitation = (emailCanonical: string) =>
    tools.undo.actionLinks.cancel({ purpose: invitationPurpose, family: familyOf(emailCanonical) });
  return {
    /** Both messages end at the same time, and neither is listed with an account: the agent must not learn which one left. */
    invited({ person, known }) {
      if (known) {
        const { email, locale } = known;
        queueMail(tools, { kind: 'invitation-existing', ...toStranger(email, langOr(locale)), data: {} });
      } else {
        const purpose = invitationPurpose;
        const family = familyOf(person.emailCanonical);
        endInvitation(person.emailCanonical);
        const data: InvitationData = { ...person, sub: randomUUID(), family };
        const { href } = makeActionLink(tools, { link: { purpose, family, data }, seconds: invitationSeconds });
        queueMail(tools, {
          kind: 'invitation',
          ...toStranger(person.email, langOr(person.locale)),
          data: { link: href },
        });
      }
      return tools.nowSeconds() + invitationSeconds;
    },
    /** The service learns nothing of an account with this address, and the outbox names none. */
    scimInvited({ link, seconds, service, email, language }) {
      const { href } = makeActionLink(tools, { link, seconds });
      const lang = langOr(language?.split(/[-_]/)[0]?.toLowerCase());
      queueMail(tools, { kind: 'scim-invitation', ...toStranger(email, lang), data: { service, link: href } });
    },
    contactInvited({ contact, lang, service }) {
      const { clientId, id: contactId, kind, email, emailCanonical } = contact;
      endContactInvitation(contactId);
      const data: ContactInvitationData = { clientId, contactId, kind, email, emailCanonical };
      const link = { purpose: contactInvitationPurpose, family: contactId, data };
      const { href } = makeActionLink(tools, { link, seconds: invitationSeconds });
      queueMail(tools, {
        kind: 'contact-invitation',
        ...toStranger(email, langOr(lang)),
        data: { service, kind, link: href },
      });
    },
    contactInvitationEnded: endContactInvitation,
    invitationEnded: endInvitation,
  } satisfies Partial<Messages>;
};
