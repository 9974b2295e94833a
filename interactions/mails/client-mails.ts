import type { ContactKind } from '../../src/domain/clients/contacts/contact-kinds.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

interface ClientData {
  readonly clientId: string;
  /** The name of the service, which those who answer for it have chosen. */
  readonly client: string;
}

/** The data of the messages to the people who answer for services. */
export interface ClientMailData {
  /** The name of the service is left out: the message goes to a stranger, and the name holds words that somebody typed. */
  readonly 'contact-invitation': { readonly clientId: string; readonly kind: ContactKind; readonly link: string };
  /** A service that provisions people invites one. Its name is left out here too. */
  readonly 'scim-invitation': { readonly clientId: string; readonly link: string };
  /** `isContact`: the reader answers for the service, and does not manage all of them. */
  readonly 'secret-ending': ClientData & { readonly days: number; readonly ends: Date; readonly isContact: boolean };
  readonly 'legacy-ending': ClientData & {
    readonly until: Date;
    readonly isOver: boolean;
    readonly isContact: boolean;
  };
  readonly 'contacts-missing': ClientData & { readonly kind: ContactKind };
  readonly 'events-paused': ClientData & { readonly isContact: boolean };
}

const pageOf = (clientId: string, part: string) => `/admin/clients/${encodeURIComponent(clientId)}/${part}`;

/** Says how the messages to the people who answer for services are put together. */
export const clientMails: { readonly [K in keyof ClientMailData]: ComposeFrom<ClientMailData[K]> } = {
  'contact-invitation': ({ t: { contactInvitation: t } }, { clientId, kind, link: href }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(kind, clientId)),
      link(t.accept, t.button, href),
      paragraph(t.account),
      paragraph(t.ignore),
    ],
  }),
  'scim-invitation': ({ t: { scimInvitation: t } }, { clientId, link: href }) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(clientId)), link(t.accept, t.button, href), paragraph(t.account), paragraph(t.ignore)],
  }),
  'secret-ending': ({ t: { secretEnding: t, moment }, page }, { client, clientId, days, ends, isContact }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(client, clientId, days, moment(ends))),
      link(t.renew, t.button, page(pageOf(clientId, 'secrets'))),
      paragraph(t.ignore),
      paragraph(isContact ? t.asContact : t.asManager),
    ],
  }),
  'legacy-ending': ({ t: { legacyEnding: t, day }, page }, { client, clientId, until, isOver, isContact }) => ({
    subject: t.subject,
    parts: [
      paragraph(isOver ? t.over(client, clientId, day(until)) : t.soon(client, clientId, day(until))),
      link(t.mend, t.button, page(pageOf(clientId, ''))),
      paragraph(t.later),
      paragraph(isContact ? t.asContact : t.asManager),
    ],
  }),
  'events-paused': ({ t: { eventsPaused: t }, page }, { client, clientId, isContact }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(client, clientId)),
      link(t.mend, t.button, page(pageOf(clientId, 'evenements'))),
      paragraph(t.kept),
      paragraph(isContact ? t.asContact : t.asManager),
    ],
  }),
  'contacts-missing': ({ t: { contactsMissing: t }, page }, { client, clientId, kind }) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(kind, client, clientId)), link(t.invite, t.button, page(pageOf(clientId, 'contacts')))],
  }),
};
