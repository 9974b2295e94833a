import type { TellOfPausedStream } from '../../src/commands/events/pause-stream.ts';
import type { RemindOfLegacyEnd } from '../../src/jobs/remind-of-legacy-ends.ts';
import type { RemindOfSecret } from '../../src/jobs/remind-of-secrets.ts';
import type { TellOfLostContact } from '../../src/jobs/tell-of-lost-contacts.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

const langOf = ({ locale }: { readonly locale: string | null }) => langOr(locale);

/** Queues the message that a secret ends soon. It expires with the secret. */
export const remindOfSecret: RemindOfSecret = (services, { person, expiresAt, ...about }) => {
  const { isContact } = person;
  queueMail(services, {
    kind: 'secret-ending',
    to: person.email,
    accountId: person.accountId,
    lang: langOf(person),
    data: { ...about, ends: new Date(expiresAt * 1000), isContact },
    expiresAt,
  });
};

/** Queues the message that the legacy options of a service end. */
export const remindOfLegacyEnd: RemindOfLegacyEnd = (services, { person, until, ...about }) => {
  const { isContact } = person;
  const data = { ...about, until: new Date(`${until}T12:00:00Z`), isContact };
  queueMail(services, {
    kind: 'legacy-ending',
    to: person.email,
    accountId: person.accountId,
    lang: langOf(person),
    data,
  });
};

/** Queues the message that a service has lost a contact. */
export const tellOfLostContact: TellOfLostContact = (services, { person, ...data }) => {
  queueMail(services, {
    kind: 'contacts-missing',
    to: person.email,
    accountId: person.accountId,
    lang: langOf(person),
    data,
  });
};

/** Queues the message that the events of a service are held back. */
export const tellOfPausedStream: TellOfPausedStream = (services, { person, ...about }) => {
  const { isContact } = person;
  queueMail(services, {
    kind: 'events-paused',
    to: person.email,
    accountId: person.accountId,
    lang: langOf(person),
    data: { ...about, isContact },
  });
};
