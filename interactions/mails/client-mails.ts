import type { ContactKind } from '../../src/domain/clients/contacts/contact-kinds.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

interface ClientData {
  readonly clientId: string;
  /** The name of the service, which those who answer for it have chosen. */
  readonly client: string;
}

/** `path`: the page that the message leads to. `service`: its name, as its registration has it. */
interface ServiceData {
  readonly when: number;
  readonly service: string;
  readonly path: string;
}

/** The data of the messages to the people who answer for services. */
export interface ClientMailData {
  /** `isContact`: the reader answers for the service, and does not manage all of them. */
  readonly 'secret-ending': ClientData & { readonly days: number; readonly ends: number; readonly isContact: boolean };
  readonly 'legacy-ending': ClientData & {
    readonly until: number;
    readonly isOver: boolean;
    readonly isContact: boolean;
  };
  readonly 'contacts-missing': ClientData & { readonly kind: ContactKind };
  readonly 'events-paused': ClientData & { readonly isContact: boolean };
  readonly 'production-asked': ServiceData;
  readonly 'production-answered': ServiceData & { readonly isGranted: boolean };
}

const pageOf = (clientId: string, part: string) => `/admin/clients/${encodeURIComponent(clientId)}/${part}`;

/** Says how the messages to the people who answer for services are put together. */
export const clientMails: { readonly [K in keyof ClientMailData]: ComposeFrom<ClientMailData[K]> } = {
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
  'production-asked': ({ t: { productionAsked: t, moment }, page }, { when, service, path }) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(service, moment(when))), link(t.next, t.button, page(path))],
  }),
  'production-answered': ({ t: { productionAnswered: t, moment }, page }, { when, service, path, isGranted }) => ({
    subject: t.subject(isGranted),
    parts: [paragraph((isGranted ? t.granted : t.declined)(service, moment(when))), link(t.next, t.button, page(path))],
  }),
};
